import { Segmented } from 'antd';
import { t } from '../../locales';
import { rounded } from '../../ui/format';
import { ClassMark } from '../../ui/light';
import { bandsOf, put, setEdge, setEdges, type BandNow, type Kind } from './draft';
import { groupTitle } from './names';
import { NumberBox } from './number-box';
import type { Lab, Run } from './queries';
import type { Laboratory } from './use-lab';

type Grading = Lab['form']['grading'][number];
interface Part {
  desk: Laboratory;
}

/** Edges a grading would have by the other way: where the classes end now. */
function edgesBy(kind: 'lines' | 'shares', labels: readonly string[], run: Run): string[] | null {
  const { histogram, counts } = run;
  if (kind === 'lines') {
    const found = labels.map((label) => histogram.lines.find((line) => line.class === label));
    const edges = found.flatMap((line) => (line === undefined ? [] : [rounded(line.total, 1)]));
    return edges.length === labels.length ? edges.map((edge) => edge.replace(/,/g, '')) : null;
  }
  const base = counts.reduce((sum, one) => sum + one.base, 0);
  if (base === 0) return null;
  let have = 0;
  return labels.map((label) => {
    have += counts.reduce((sum, { after }) => sum + (after[label] ?? 0), 0);
    return String(Math.round((have / base) * 1000) / 10);
  });
}

/** 分档: by lines or by shares; the other way begins where the classes end now, and says so. */
export function Bands({ desk }: Part) {
  const { lab } = desk;
  return lab.form.grading.map((grading) => (
    <Band key={grading.groups.join()} desk={desk} grading={grading} />
  ));
}

function Band({ desk, grading }: Part & { grading: Grading }) {
  const { lab, draft, run, edit } = desk;
  const { kind, bands } = bandsOf(draft, grading);
  const labels = bands.slice(0, -1).map((band) => band.class);
  const turn = (to: Kind): void => {
    if (to === 'other' || to === kind) return;
    if (to === grading.kind) {
      const back = grading.bands.reduce((all, { path, text }) => put(all, path, text, text), draft);
      edit(back, 'bands');
      return;
    }
    const edges = run === undefined ? null : edgesBy(to, labels, run);
    if (edges !== null) edit(setEdges(draft, grading, { edges, kind: to }), 'bands');
  };
  return (
    <section aria-label={t('lab.bands')}>
      <h2>
        {t('lab.bands')}
        {lab.form.grading.length > 1 && (
          <small>{grading.groups.map((id) => groupTitle(lab, id)).join(t('list.comma'))}</small>
        )}
        {kind !== 'other' && (
          <Segmented<Kind>
            size="small"
            value={kind}
            disabled={run === undefined}
            onChange={turn}
            options={[
              { value: 'lines', label: t('lab.lines') },
              { value: 'shares', label: t('lab.shares') },
            ]}
          />
        )}
      </h2>
      <ul className="bands-form">
        {bands.map((band, index) => (
          <li key={band.class}>
            <ClassMark name={band.class} />
            <Edge
              band={band}
              kind={kind}
              before={bands[index - 1]}
              changed={band.path in draft.rules}
              onChange={(edge) => {
                if (kind === 'other') return;
                edit(setEdge(draft, grading, { class: band.class, edge, kind }), band.path);
              }}
            />
          </li>
        ))}
      </ul>
      {kind !== grading.kind && kind !== 'other' && (
        <p className="lab-note">{t(`lab.turned.${kind}`)}</p>
      )}
    </section>
  );
}

function Edge({
  band,
  kind,
  before,
  changed,
  onChange,
}: {
  band: BandNow;
  kind: Kind;
  before: BandNow | undefined;
  changed: boolean;
  onChange: (edge: string) => void;
}) {
  if (kind === 'other') return <code>{band.text}</code>;
  if (band.edge === null) {
    return <span>{kind === 'lines' ? `< ${before?.edge ?? ''}` : t('lab.rest')}</span>;
  }
  return (
    <>
      <span>{kind === 'lines' ? '≥' : t('lab.upTo')}</span>
      <NumberBox
        label={t(kind === 'lines' ? 'lab.lineOf' : 'lab.shareOf', { name: band.class })}
        value={band.edge}
        changed={changed}
        {...(kind === 'shares' && { most: 100 })}
        onChange={onChange}
      />
      {kind === 'shares' && <span>%</span>}
    </>
  );
}
