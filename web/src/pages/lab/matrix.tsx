import { t } from '../../locales';
import { ClassMark } from '../../ui/light';
import { cellsOf, classesOf, labelsOf, titlesOf } from './names';
import type { Run } from './queries';
import type { Laboratory } from './use-lab';

/** More than this many in a cell are as strong as it gets. */
const STRONG = 20;

/** 变档矩阵: from the rows to the columns; a cell filters the movers. */
export function Matrix({ desk, run }: { desk: Laboratory; run: Run }) {
  const cells = cellsOf(run);
  const all = labelsOf(desk.lab, classesOf(cells, 'before'), classesOf(cells, 'after'));
  const moves = Object.keys(cells).filter((pair) => pair.split('>')[0] !== pair.split('>')[1]);
  const isShown = (label: string): boolean =>
    desk.lab.classes.includes(label) || moves.some((pair) => pair.split('>').includes(label));
  const labels = all.filter(isShown);
  const beside = all.filter((label) => !isShown(label));
  const chosen = desk.param('cell');
  const titles = titlesOf(desk);
  return (
    <section className="card lab-matrix" aria-labelledby="lab-matrix">
      <h2 id="lab-matrix">
        {t('lab.matrix')}
        <small>{t('lab.rowsColumns', { before: titles.before, now: titles.now })}</small>
      </h2>
      <table>
        <thead>
          <tr>
            <td />
            {labels.map((to) => (
              <th key={to} scope="col">
                <ClassMark name={to} size={16} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((from, row) => (
            <tr key={from}>
              <th scope="row">
                <ClassMark name={from} size={16} />
              </th>
              {labels.map((to, column) => (
                <td key={to}>
                  <Cell
                    from={from}
                    to={to}
                    n={cells[`${from}>${to}`] ?? 0}
                    way={column === row ? 'stay' : column < row ? 'up' : 'down'}
                    pressed={chosen === `${from}>${to}`}
                    onPress={(next) => {
                      desk.setParam({ cell: next, dir: undefined, tab: undefined });
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {beside.length > 0 && (
        <p>
          {beside
            .map((name) => t('lab.besides', { name, n: cells[`${name}>${name}`] ?? 0 }))
            .join(t('list.comma'))}
        </p>
      )}
    </section>
  );
}

function Cell({
  from,
  to,
  n,
  way,
  pressed,
  onPress,
}: {
  from: string;
  to: string;
  n: number;
  way: 'stay' | 'up' | 'down';
  pressed: boolean;
  onPress: (cell: string | undefined) => void;
}) {
  if (n === 0) return <span className="cell empty">·</span>;
  if (way === 'stay') return <span className="cell stay">{n}</span>;
  const hue = way === 'up' ? 'var(--classB)' : 'var(--classC)';
  const strength = 14 + (26 * Math.min(n, STRONG)) / STRONG;
  return (
    <button
      type="button"
      className="cell"
      style={{ background: `color-mix(in srgb, ${hue} ${strength.toFixed(0)}%, var(--panel))` }}
      aria-pressed={pressed}
      aria-label={t(way === 'up' ? 'lab.cellUp' : 'lab.cellDown', { from, to, n })}
      onClick={() => {
        onPress(pressed ? undefined : `${from}>${to}`);
      }}
    >
      {way === 'up' ? '↑' : '↓'}
      {n}
    </button>
  );
}
