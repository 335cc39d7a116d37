import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { monthDay } from '../../ui/format';
import { DateMark, Light, lightWord, Ratio, type LightState } from '../../ui/light';

type Wall = Schema['Wall'];
type Row = Schema['WallRow'];
type Cell = Schema['WallCell'];

/** More organisations than this do not fit: departments without trouble fold into one line. */
const FITS = 24;
/** Widths of the table and its fixed columns. */
const WIDTH = 1294;
const NAME = 154;
const LIAISON = 76;
const RATE = 98;
const TROUBLE: ReadonlySet<LightState> = new Set<LightState>(['overdue', 'dueSoon']);

const isTerritory = (row: Row | undefined): boolean => row?.kind === 'territory';
const inTrouble = (row: Row): boolean => row.cells.some(({ light }) => TROUBLE.has(light));

/** The rows that are shown and how many quiet departments are folded away. */
export function folded(rows: Row[]): { shown: Row[]; quiet: number } {
  if (rows.length <= FITS) return { shown: rows, quiet: 0 };
  const shown = rows.filter((row) => isTerritory(row) || inTrouble(row));
  return { shown, quiet: rows.length - shown.length };
}

/** Columns are as wide as their longest cell asks; `crowded` when that is more than there is. */
function columns(wall: Wall): { widths: number[]; crowded: boolean } {
  const asked = wall.stages.map((stage, index) => {
    const cells = wall.rows.map(({ cells: all }) => all[index]);
    const widest = Math.max(0, ...cells.map((cell) => (cell === undefined ? 0 : cellWidth(cell))));
    return Math.max(widest, stage.title.length * 15.5 + 15, 78);
  });
  const sum = asked.reduce((total, width) => total + width, 0);
  const room = WIDTH - NAME - LIAISON - RATE;
  return { widths: asked.map((width) => (width / sum) * room), crowded: sum > room };
}

function cellWidth({ light, done, total, daysLate, extendedTo }: Cell): number {
  if (light === 'notApplicable') return 0;
  const digits = String(done).length + String(total).length + 1;
  const extra = daysLate !== null ? 44 : extendedTo !== null ? 56 : 0;
  return 36 + digits * 8.7 + extra;
}

function Counts({ lights }: { lights: Wall['lights'] }) {
  const shown: LightState[] = ['overdue', 'dueSoon', 'onTrack', 'done', 'notStarted'];
  if (lights.suspended > 0) shown.push('suspended');
  return (
    <span className="legend">
      {shown.map((state) => (
        <span key={state}>
          <Light state={state} size={15} /> {lightWord(state)}{' '}
          <b>{lights[state as keyof Wall['lights']]}</b>
        </span>
      ))}
    </span>
  );
}

function CellView({ cell, href, changed }: { cell: Cell; href: string; changed: boolean }) {
  const { light, daysLate, extendedTo } = cell;
  if (light === 'notApplicable') return <td className="none">—</td>;
  return (
    <td className={`cell ${light}${changed ? ' changed' : ''}`}>
      <a href={href} target="_blank" rel="noreferrer" title={cell.why ?? lightWord(light)}>
        <Light state={light} size={16} />
        {cell.total > 0 && <Ratio done={cell.done} total={cell.total} />}
        {daysLate !== null && <em>{t('wall.days', { n: daysLate })}</em>}
        {daysLate === null && extendedTo !== null && (
          <em>{t('wall.extended', { on: String(Number(extendedTo.slice(8))) })}</em>
        )}
      </a>
    </td>
  );
}

function Head({ wall, widths }: { wall: Wall; widths: number[] }) {
  return (
    <>
      <colgroup>
        <col style={{ width: NAME }} />
        <col style={{ width: LIAISON }} />
        {wall.stages.map(({ id }, index) => (
          <col key={id} style={{ width: widths[index] }} />
        ))}
        <col style={{ width: RATE }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('wall.organisation')}</th>
          <th scope="col">{t('wall.liaison')}</th>
          {wall.stages.map(({ id, title, due, kind }) => (
            <th key={id} scope="col" title={due}>
              {title}
              <span>
                <DateMark kind={kind} size={11} /> {monthDay(due)}
              </span>
            </th>
          ))}
          <th scope="col">{t('wall.rate')}</th>
        </tr>
      </thead>
    </>
  );
}

function Rate({ rate }: { rate: number | null }) {
  if (rate === null) return <td className="none">—</td>;
  return (
    <td className="rate">
      <i>
        <u style={{ width: `${String(rate)}%` }} />
      </i>
      {rate}%
    </td>
  );
}

interface MatrixProps {
  wall: Wall;
  /** Keys "organisation stage" of cells that are new since the last refresh. */
  changed: ReadonlySet<string>;
}

/** Organisations × stages: one light a cell. */
export function Matrix({ wall, changed }: MatrixProps) {
  const { shown, quiet } = folded(wall.rows);
  const { widths, crowded } = columns(wall);
  const ledger = `/c/${wall.cycle.id}/ledger`;
  return (
    <>
      <h2>
        {t('wall.matrix')} <small>{t('wall.ratio')}</small>
        <Counts lights={wall.lights} />
      </h2>
      <div className="matrix-fit">
        <table className={crowded ? 'matrix crowded' : 'matrix'}>
          <Head wall={wall} widths={widths} />
          <tbody>
            {shown.map((row, index) => {
              const border = index > 0 && isTerritory(shown[index - 1]) !== isTerritory(row);
              const { id, title } = row.organisation;
              return (
                <tr key={id} className={border ? 'border' : ''}>
                  <th scope="row" title={title}>
                    {title}
                  </th>
                  <td className="liaison">{row.liaison ?? '—'}</td>
                  {row.cells.map((cell) => (
                    <CellView
                      key={cell.stage}
                      cell={cell}
                      changed={changed.has(`${id} ${cell.stage}`)}
                      href={`${ledger}?organisation=${id}&stage=${cell.stage}`}
                    />
                  ))}
                  <Rate rate={row.rate} />
                </tr>
              );
            })}
          </tbody>
        </table>
        {quiet > 0 && <p className="quiet">{t('wall.quiet', { n: quiet })}</p>}
      </div>
    </>
  );
}
