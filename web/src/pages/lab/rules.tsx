import { Button, Checkbox, Radio, Switch } from 'antd';
import { language, t } from '../../locales';
import { rounded } from '../../ui/format';
import { fix, put, same, valueAt } from './draft';
import { groupTitle } from './names';
import { NumberBox } from './number-box';
import type { Lab } from './queries';
import type { Laboratory } from './use-lab';

type Way = Lab['form']['scoring'][number]['ways'][number];
interface Part {
  desk: Laboratory;
}

/** The ways of all sets of indicators under one name. */
function waysOf({ form }: Lab): Way[] {
  const all = form.scoring.flatMap(({ ways }) => ways);
  const ids = [...new Set(all.map(({ id }) => id))];
  return ids.map((id) => ({
    id,
    rules: Object.assign(
      {},
      ...all.filter((one) => one.id === id).map(({ rules }) => rules),
    ) as Way['rules'],
  }));
}

/** 基准值: as the plan sets them, or by another statistic, or one by one. */
export function Benchmarks({ desk }: Part) {
  const { lab, draft, edit } = desk;
  const ways = waysOf(lab);
  const places = [...new Set(ways.flatMap(({ rules }) => Object.keys(rules)))];
  const said = Object.fromEntries(
    places.flatMap((path) => (path in draft.rules ? [[path, draft.rules[path]]] : [])),
  );
  const asSaid = (rules: Record<string, unknown>): boolean =>
    same({ rules, benchmarks: [] }, { rules: said, benchmarks: [] });
  const chosen = asSaid({}) ? 'plan' : (ways.find(({ rules }) => asSaid(rules))?.id ?? 'own');
  const choose = (id: string): void => {
    const others = Object.entries(draft.rules).filter(([path]) => !places.includes(path));
    const rules = ways.find((one) => one.id === id)?.rules ?? {};
    edit({ ...draft, rules: { ...Object.fromEntries(others), ...rules } }, 'ways');
  };
  return (
    <section aria-labelledby="lab-benchmarks">
      <h2 id="lab-benchmarks">{t('lab.benchmarks')}</h2>
      {ways.length > 0 && (
        <Radio.Group
          className="ways"
          value={chosen}
          onChange={({ target }) => {
            choose(String(target.value));
          }}
        >
          {(['plan', ...ways.map(({ id }) => id)] as const).map((id) => (
            <Radio key={id} value={id}>
              {t(`lab.way.${id}`)} <small>{t(`lab.wayAbout.${id}`)}</small>
            </Radio>
          ))}
        </Radio.Group>
      )}
      <OneByOne desk={desk} />
      <Caps desk={desk} />
    </section>
  );
}

function OneByOne({ desk }: Part) {
  const { lab, draft, run, edit } = desk;
  const used = run?.benchmarks ?? lab.benchmarks;
  if (used.length === 0) return null;
  return (
    <details className="one-by-one" open={draft.benchmarks.length > 0 || undefined}>
      <summary>
        {t('lab.oneByOne', { n: used.length })}
        {draft.benchmarks.length > 0 && <b>{t('lab.fixed', { n: draft.benchmarks.length })}</b>}
      </summary>
      <ul>
        {used.map(({ group, indicator, title, value }) => {
          const fixed = draft.benchmarks.find(
            (one) => one.group === group && one.indicator === indicator,
          );
          const standing =
            lab.benchmarks.find((one) => one.group === group && one.indicator === indicator)
              ?.value ?? null;
          const label = `${groupTitle(lab, group)} ${title}`;
          return (
            <li key={`${group}|${indicator}`}>
              <span title={label}>
                {title} <small>{groupTitle(lab, group)}</small>
              </span>
              <NumberBox
                label={t('lab.benchmarkOf', { title: label })}
                value={fixed?.value ?? rounded(value, 4).replace(/,/g, '')}
                changed={fixed !== undefined}
                onChange={(next) => {
                  edit(fix(draft, { group, indicator, value: next }, standing), group + indicator);
                }}
              />
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** 单项封顶 for all indicators alike, and whether each group is ranked by itself. */
function Caps({ desk }: Part) {
  const { lab, draft, edit } = desk;
  const caps = lab.form.scoring.flatMap(({ weights }) => weights.map(({ cap }) => cap));
  const now = [...new Set(caps.map(({ path, value }) => valueAt(draft, path, value)))];
  const [first] = now;
  const value = now.length === 1 && typeof first === 'string' ? first : '';
  const changed = caps.some(({ path }) => path in draft.rules);
  const apart = lab.form.grading.flatMap((one) => one.apart ?? []);
  const write = (next: string | null): void => {
    edit(
      caps.reduce((all, { path, value: standing }) => put(all, path, next, standing), draft),
      'caps',
    );
  };
  return (
    <div className="caps">
      <span>{t('lab.cap')}</span>
      <NumberBox
        label={t('lab.cap')}
        value={value}
        changed={changed}
        placeholder={t(now.length > 1 ? 'lab.capMixed' : 'lab.capNone')}
        onChange={(next) => {
          if (Number(next) > 0) write(next);
        }}
      />
      <span>{t('lab.capTimes')}</span>
      {value !== '' && (
        <Button
          type="link"
          size="small"
          onClick={() => {
            write(null);
          }}
        >
          {t('lab.capOff')}
        </Button>
      )}
      {apart.length > 0 && (
        <label className="lab-switch">
          {t('lab.apart')}
          <Switch
            size="small"
            aria-label={t('lab.apart')}
            checked={apart.every(({ path, on }) => (path in draft.rules ? !on : on))}
            onChange={(on) => {
              const next = apart.reduce((all, one) => {
                const { [one.path]: _, ...rules } = all.rules;
                return {
                  ...all,
                  rules: on === one.on ? rules : { ...rules, [one.path]: one.other },
                };
              }, draft);
              edit(next, 'apart');
            }}
          />
        </label>
      )}
    </div>
  );
}

/** 调档规则: left out or not. */
export function Switches({ desk }: Part) {
  const { lab, draft, edit } = desk;
  const { switches } = lab.form;
  if (switches.length === 0) return null;
  return (
    <section aria-labelledby="lab-switches">
      <h2 id="lab-switches">{t('lab.adjust')}</h2>
      <ul className="switches">
        {switches.map(({ path, title, english, clause, byHand, subjects }) => (
          <li key={path}>
            <Checkbox
              checked={draft.rules[path] !== null}
              onChange={({ target }) => {
                const { [path]: _, ...rules } = draft.rules;
                edit(
                  { ...draft, rules: target.checked ? rules : { ...rules, [path]: null } },
                  path,
                );
              }}
            >
              {language === 'en' ? english : title}
              <small>
                {clause !== null && t('score.clause', { clause })}{' '}
                {t(byHand ? 'lab.byHand' : 'lab.byRule', { n: subjects })}
              </small>
            </Checkbox>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Places the draft says differently that no control above shows. */
export function Others({ desk }: Part) {
  const { lab, draft, edit } = desk;
  const { scoring, grading, switches } = lab.form;
  const shown = new Set([
    ...scoring.flatMap(({ weights, ways }) => [
      ...weights.flatMap(({ path, sumAt, cap }) => [path, sumAt ?? path, cap.path]),
      ...ways.flatMap(({ rules }) => Object.keys(rules)),
    ]),
    ...grading.flatMap(({ bands, apart }) => [...bands.map(({ path }) => path), apart?.path ?? '']),
    ...switches.map(({ path }) => path),
  ]);
  const others = Object.keys(draft.rules).filter((path) => !shown.has(path));
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="lab-others">
      <h2 id="lab-others">{t('lab.others', { n: others.length })}</h2>
      <ul className="switches">
        {others.map((path) => (
          <li key={path}>
            <code>{path}</code>
            <Button
              type="link"
              size="small"
              onClick={() => {
                const { [path]: _, ...rules } = draft.rules;
                edit({ ...draft, rules }, path);
              }}
            >
              {t('lab.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
