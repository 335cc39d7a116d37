import { Switch } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { language, t } from '../../locales';
import { rounded, signed } from '../../ui/format';
import { Light } from '../../ui/light';
import { AS_IT_IS, sumOf, weigh, weightOf, type Draft } from './draft';
import { NumberBox, stepOf } from './number-box';
import type { Lab } from './queries';
import type { Laboratory } from './use-lab';

type Scoring = Lab['form']['scoring'][number];
type Weight = Scoring['weights'][number];

const MOST = 100;

function Row({
  line,
  value,
  before,
  onChange,
}: {
  line: Weight;
  value: string;
  before: string;
  onChange: (value: string) => void;
}) {
  const title = language === 'en' ? line.english : line.title;
  const change = Math.round((Number(value) - Number(before)) * 1e4) / 1e4;
  const step = (event: KeyboardEvent<HTMLInputElement>): void => {
    const by = stepOf(event);
    if (by === 0) return;
    event.preventDefault();
    onChange(String(Math.min(MOST, Math.max(0, Number(value) + by))));
  };
  return (
    <li data-weight={line.id}>
      <span className="weight-title" title={title}>
        {title}
      </span>
      <input
        type="range"
        min={0}
        max={MOST}
        step={1}
        value={value}
        aria-label={t('lab.slide', { title })}
        style={{ backgroundSize: `${value}% 4px, 100% 4px` }}
        onChange={({ target }) => {
          onChange(target.value);
        }}
        onKeyDown={step}
      />
      <NumberBox
        label={t('lab.weightOf', { title })}
        value={value}
        most={MOST}
        changed={change !== 0}
        onChange={onChange}
      />
      <span className={change === 0 ? 'change none' : 'change'}>
        {change === 0 ? t('lab.unchanged') : signed(String(change))}
      </span>
    </li>
  );
}

/** "合计 100 ✓", or how much is missing. */
function Sum({ sum, wanted }: { sum: number; wanted: string | null }) {
  if (wanted === null) return <span className="sum">{t('lab.sum', { n: sum })}</span>;
  const missing = Math.round((Number(wanted) - sum) * 1e4) / 1e4;
  if (missing === 0) {
    return (
      <span className="sum">
        {t('lab.sumLabel')} <b>{sum}</b> <Light state="done" />
      </span>
    );
  }
  return (
    <b className="sum amber" role="alert">
      {t(missing > 0 ? 'lab.sumMissing' : 'lab.sumOver', { n: sum, by: Math.abs(missing) })}
    </b>
  );
}

/** 指标权重: one set for each way of scoring. */
export function Weights({ desk }: { desk: Laboratory }) {
  const { lab, draft, against, edit } = desk;
  const [fill, setFill] = useState(false);
  const before: Draft =
    against === undefined ? AS_IT_IS : { rules: against.rules, benchmarks: against.benchmarks };
  const groupTitles = (ids: readonly string[]): string =>
    lab.groups
      .filter(({ id }) => ids.includes(id))
      .map(({ title, english }) => (language === 'en' ? english : title))
      .join(t('list.comma'));
  return (
    <>
      {lab.form.scoring.map((scoring, index) => (
        <section key={scoring.groups.join()} aria-labelledby={`weights-${String(index)}`}>
          <h2 id={`weights-${String(index)}`}>
            {t('lab.weights')}
            {lab.form.scoring.length > 1 && <small>{groupTitles(scoring.groups)}</small>}
            <Sum sum={sumOf(draft, scoring.weights)} wanted={scoring.sum} />
          </h2>
          <ul className="weights">
            {scoring.weights.map((line) => (
              <Row
                key={line.path}
                line={line}
                value={weightOf(draft, line)}
                before={rounded(weightOf(before, line), 4).replace(/,/g, '')}
                onChange={(value) => {
                  edit(weigh(draft, scoring, { path: line.path, value, fill }), line.path);
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      <label className="lab-switch">
        {t('lab.fill')}
        <Switch size="small" checked={fill} onChange={setFill} aria-label={t('lab.fill')} />
      </label>
    </>
  );
}
