import { useEffect, useRef, type KeyboardEvent } from 'react';
import { t } from '../../locales';
import { monthDay } from '../../ui/format';
import { DateMark, Light, lightWord, Ratio } from '../../ui/light';
import {
  type Cell,
  firstOf,
  isTask,
  keyOf,
  matches,
  moved,
  type Filter,
  type Row,
  shownOf,
  type Stage,
  type Wall,
} from './view';

/** The numbers of a cell: light, done/total, days late, an extension. */
export function CellFace({ cell }: { cell: Cell }) {
  const { light, daysLate, extendedTo, asked } = cell;
  return (
    <>
      <Light state={light} />
      {cell.total > 0 && <Ratio done={cell.done} total={cell.total} />}
      {daysLate !== null && <em>{t('board.late', { n: daysLate })}</em>}
      {daysLate === null && extendedTo !== null && (
        <em>{t('board.extended', { on: monthDay(extendedTo) })}</em>
      )}
      {asked > 0 && <i title={t('board.asked', { n: asked })}>{t('board.askedMark')}</i>}
    </>
  );
}

interface Props {
  wall: Wall;
  filter: Filter;
  /** The cell whose drawer is open, and the one the keyboard stands on. */
  chosen: string | undefined;
  at: string | undefined;
  onAt: (key: string) => void;
  onOpen: (key: string) => void;
  onFilter: (changes: Record<string, string | undefined>) => void;
}

/** Moves the keyboard to a cell. */
export function focusCell(key: string): void {
  document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(key)}"]`)?.focus();
}

function Group({ kind, rows, span }: { kind: 'territory' | 'member'; rows: number; span: number }) {
  return (
    <tr className="group">
      <th colSpan={span} scope="rowgroup">
        {t(`board.group.${kind}`)} {rows} <small>{t(`board.groupAbout.${kind}`)}</small>
      </th>
    </tr>
  );
}

function Line({ row, stages, props }: { row: Row; stages: Stage[]; props: Props }) {
  const { filter, chosen, at, onAt, onOpen, onFilter } = props;
  const { id, title } = row.organisation;
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          title={title}
          aria-pressed={filter.organisation === id}
          onClick={() => {
            onFilter({ organisation: filter.organisation === id ? undefined : id });
          }}
        >
          {title}
        </button>
      </th>
      {stages.map((stage) => {
        const cell = row.cells.find((one) => one.stage === stage.id);
        const key = keyOf(id, stage.id);
        if (cell === undefined || !isTask(cell)) {
          return (
            <td key={key} className="none">
              <span className="unseen">{lightWord('notApplicable')}</span>
              <span aria-hidden>—</span>
            </td>
          );
        }
        const off = matches(row, cell, filter) ? '' : ' off';
        return (
          <td key={key} className={`cell ${cell.light}${off}${chosen === key ? ' chosen' : ''}`}>
            <button
              type="button"
              data-cell={key}
              tabIndex={at === key ? 0 : -1}
              aria-expanded={chosen === key}
              title={cell.why ?? undefined}
              onFocus={() => {
                onAt(key);
              }}
              onClick={() => {
                onOpen(key);
              }}
            >
              <span className="unseen">
                {title} {stage.title}{' '}
              </span>
              <CellFace cell={cell} />
            </button>
          </td>
        );
      })}
    </tr>
  );
}

/** Organisations × stages. Arrows move, Enter opens; heads filter. */
export function Matrix(props: Props) {
  const { wall, filter, at, onFilter } = props;
  const grid = shownOf(wall, filter);
  const { stages, rows } = grid;
  const territories = rows.filter(({ kind }) => kind === 'territory');
  const members = rows.filter(({ kind }) => kind !== 'territory');
  const here = at ?? firstOf(grid);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    scroller.current
      ?.querySelector('td.chosen')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [props.chosen]);
  const move = (event: KeyboardEvent): void => {
    const next = moved(grid, here, event.key);
    if (next === undefined) return;
    event.preventDefault();
    focusCell(next);
  };
  const span = stages.length + 1;
  return (
    <div className="board-scroll" ref={scroller}>
      <table className="board-matrix" onKeyDown={move}>
        <caption>{t('board.caption')}</caption>
        <colgroup>
          <col className="name" />
          {stages.map(({ id }) => (
            <col key={id} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('wall.organisation')}</th>
            {stages.map(({ id, title, due, kind }) => (
              <th key={id} scope="col">
                <button
                  type="button"
                  aria-pressed={filter.stage === id}
                  onClick={() => {
                    onFilter({ stage: filter.stage === id ? undefined : id });
                  }}
                >
                  {title}
                  <span>
                    <DateMark kind={kind} /> {monthDay(due)}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {territories.length > 0 && (
            <Group kind="territory" rows={territories.length} span={span} />
          )}
          {territories.map((row) => (
            <Line
              key={row.organisation.id}
              row={row}
              stages={stages}
              props={{ ...props, at: here }}
            />
          ))}
          {members.length > 0 && <Group kind="member" rows={members.length} span={span} />}
          {members.map((row) => (
            <Line
              key={row.organisation.id}
              row={row}
              stages={stages}
              props={{ ...props, at: here }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
