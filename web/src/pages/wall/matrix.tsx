import type { Schema } from '../../api/client';
import { t } from '../../locales';
import { monthDay } from '../../ui/format';
import { DateMark, Light, lightWord, Ratio, type LightState } from '../../ui/light';

type Wall = Schema['Wall'];
type Row = Schema['WallRow'];
type Cell = Schema['WallCell'];

/** More organisations than this do not fit: departments without trouble fold into one line. */
const FITS = 24;
/** The table is drawn on this many px. */
const WIDTH = 1294;

/** What a table asks for, in px: per letter of a head and a name, per digit of a cell, and beside them. */
interface Measure {
  /** Titles of stages stand on this many lines. */
  lines: number;
  letter: number;
  digit: number;
  /** Light and margins of a cell. */
  around: number;
  /** The number of days late without its digits. */
  days: number;
  narrowest: number;
  liaison: number;
  rate: number;
}
const roomy: Measure = {
  lines: 1,
  letter: 15.5,
  digit: 8.7,
  around: 36,
  days: 24,
  narrowest: 78,
  liaison: 80,
  rate: 98,
};
const crowded: Measure = {
  lines: 2,
  letter: 14,
  digit: 8.1,
  around: 31,
  days: 22,
  narrowest: 66,
  liaison: 66,
  rate: 58,
};
const TROUBLE: ReadonlySet<LightState> = new Set<LightState>(['overdue', 'dueSoon']);

const isTerritory = (row: Row | undefined): boolean => row?.kind === 'territory';
const inTrouble = (row: Row): boolean => row.cells.some(({ light }) => TROUBLE.has(light));

/** The rows that are shown and how many quiet departments are folded away. */
export function folded(rows: Row[]): { shown: Row[]; quiet: number } {
  if (rows.length <= FITS) return { shown: rows, quiet: 0 };
  const shown = rows.filter((row) => isTerritory(row) || inTrouble(row));
  return { shown, quiet: rows.length - shown.length };
}

interface Columns {
  name: number;
  stages: number[];
  measure: Measure;
}

/** Columns are as wide as their longest text asks; a table that asks too much is set smaller. */
export function columns(wall: Wall): Columns {
  const letters = Math.max(0, ...wall.rows.map(({ organisation }) => organisation.title.length));
  const name = Math.min(letters, 12) * roomy.letter + 15;
  const lay = (measure: Measure): Columns & { fits: boolean } => {
    const asked = wall.stages.map((_, index) => columnWidth(wall, index, measure));
    const sum = asked.reduce((total, width) => total + width, 0);
    const room = WIDTH - name - measure.liaison - measure.rate;
    return { name, stages: asked.map((width) => (width / sum) * room), measure, fits: sum <= room };
  };
  const first = lay(roomy);
  return first.fits ? first : lay(crowded);
}

function columnWidth({ stages, rows }: Wall, index: number, measure: Measure): number {
  const letters = Math.ceil((stages[index]?.title.length ?? 0) / measure.lines);
  const cells = rows.map(({ cells: all }) => cellWidth(all[index], measure));
  return Math.max(...cells, letters * measure.letter + 15, measure.narrowest);
}

function cellWidth(cell: Cell | undefined, { around, digit, days }: Measure): number {
  if (cell === undefined || cell.light === 'notApplicable') return 0;
  const { done, total, daysLate, extendedTo } = cell;
  const digits = total > 0 ? String(done).length + String(total).length + 1 : 0;
  const late = daysLate === null ? 0 : days + String(daysLate).length * (digit - 0.7);
  return around + digits * digit + Math.max(late, extendedTo === null ? 0 : 2 * days);
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

function Head({ wall, widths }: { wall: Wall; widths: Columns }) {
  return (
    <>
      <colgroup>
        <col style={{ width: widths.name }} />
        <col style={{ width: widths.measure.liaison }} />
        {wall.stages.map(({ id }, index) => (
          <col key={id} style={{ width: widths.stages[index] }} />
        ))}
        <col style={{ width: widths.measure.rate }} />
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
  const widths = columns(wall);
  const board = `/c/${wall.cycle.id}/board`;
  return (
    <>
      <h2>
        {t('wall.matrix')} <small>{t('wall.ratio')}</small>
        <Counts lights={wall.lights} />
      </h2>
      <div className="matrix-fit">
        <table className={widths.measure === crowded ? 'matrix crowded' : 'matrix'}>
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
                      href={`${board}?cell=${id}.${cell.stage}`}
                    />
                  ))}
                  <Rate rate={row.rate} />
                </tr>
              );
            })}
            {quiet > 0 && (
              <tr className="quiet">
                <td colSpan={wall.stages.length + 3}>{t('wall.quiet', { n: quiet })}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </>
  );
}
