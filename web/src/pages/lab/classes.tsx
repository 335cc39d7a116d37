import { t } from '../../locales';
import { figure, signed } from '../../ui/format';
import { ClassMark, classColour } from '../../ui/light';
import {
  cellsOf,
  classesOf,
  labelsOf,
  percentOf,
  sumOfCounts,
  titlesOf,
  type Counts,
} from './names';
import type { Run } from './queries';
import type { Laboratory } from './use-lab';

function Stack({
  title,
  labels,
  counts,
}: {
  title: string;
  labels: readonly string[];
  counts: Counts;
}) {
  return (
    <div className="stack">
      <span title={title}>{title}</span>
      <div>
        {labels
          .filter((label) => (counts[label] ?? 0) > 0)
          .map((label) => (
            <i
              key={label}
              style={{ flexGrow: counts[label], background: classColour(label) }}
              title={`${label} ${String(counts[label])}`}
            >
              {label} {counts[label]}
            </i>
          ))}
      </div>
    </div>
  );
}

const change = (n: number): string => (n === 0 ? '0' : signed(String(n)));

/** 分类结果: both states as bars, and what changes between them. */
export function Classes({ desk, run, peek }: { desk: Laboratory; run: Run; peek: boolean }) {
  const cells = cellsOf(run);
  const before = classesOf(cells, 'before');
  const after = classesOf(cells, 'after');
  const labels = labelsOf(desk.lab, before, after);
  const titles = titlesOf(desk);
  const { mean } = run;
  const moved =
    mean.before === null || mean.after === null
      ? null
      : (Math.round((Number(mean.after) - Number(mean.before)) * 100) / 100).toFixed(2);
  return (
    <section className="card lab-classes" aria-labelledby="lab-classes">
      <h2 id="lab-classes">
        {t('lab.classes')}
        <small>{t('lab.aboveBelow', { before: titles.before, now: titles.now })}</small>
      </h2>
      <Stack title={titles.before} labels={labels} counts={before} />
      <Stack
        title={peek ? titles.before : titles.now}
        labels={labels}
        counts={peek ? before : after}
      />
      <div className="scroll-x" tabIndex={0}>
        <table className="sheet numbers-table">
          <thead>
            <tr>
              <td />
              {labels.map((label) => (
                <th key={label} scope="col">
                  <ClassMark name={label} size={16} />
                </th>
              ))}
              <th scope="col">{t('lab.mean')}</th>
              <th scope="col">{t('lab.moved')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('lab.share')}</th>
              {labels.map((label) => (
                <td key={label}>{percentOf(after[label] ?? 0, sumOfCounts(after))}</td>
              ))}
              <td>{figure(mean.after)}</td>
              <td>
                <b>{t('lab.firms', { n: run.movers.length })}</b>
              </td>
            </tr>
            <tr>
              <th scope="row">{t('lab.against', { name: titles.before })}</th>
              {labels.map((label) => (
                <td key={label}>
                  <b>{change((after[label] ?? 0) - (before[label] ?? 0))}</b>
                </td>
              ))}
              <td>{moved === null ? '–' : Number(moved) === 0 ? '0' : signed(moved)}</td>
              <td>{t('lab.upDown', { up: run.up, down: run.down })}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
