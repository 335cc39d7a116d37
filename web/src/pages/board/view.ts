import type { Schema } from '../../api/client';
import type { LightState } from '../../ui/light';

/** What of the board is shown, and in which order it is walked through. Pure. */

export type Wall = Schema['Wall'];
export type Row = Schema['WallRow'];
export type Cell = Schema['WallCell'];
export type Stage = Schema['WallStage'];

/** In order of severity. */
export const LIGHTS = [
  'overdue',
  'dueSoon',
  'onTrack',
  'done',
  'notStarted',
  'suspended',
] as const satisfies readonly LightState[];

export interface Filter {
  lights: readonly string[];
  organisation: string | undefined;
  stage: string | undefined;
  /** Only cells with an extension that waits for a decision. */
  asked: boolean;
}

/** Organisation and stage as one word of the address. */
export const keyOf = (organisation: string, stage: string): string => `${organisation}.${stage}`;

export interface Place {
  row: Row;
  cell: Cell;
  stage: Stage;
}

/** The cell an address names. */
export function placeOf(wall: Wall, key: string | undefined): Place | undefined {
  for (const row of wall.rows) {
    for (const cell of row.cells) {
      const stage = wall.stages.find(({ id }) => id === cell.stage);
      if (keyOf(row.organisation.id, cell.stage) === key && stage && isTask(cell))
        return { row, cell, stage };
    }
  }
  return undefined;
}

export const isTask = ({ light }: Cell): boolean => light !== 'notApplicable';

export function matches(row: Row, cell: Cell, filter: Filter): boolean {
  const { lights, organisation, stage, asked } = filter;
  return (
    isTask(cell) &&
    (lights.length === 0 || lights.includes(cell.light)) &&
    (organisation === undefined || row.organisation.id === organisation) &&
    (stage === undefined || cell.stage === stage) &&
    (!asked || cell.asked > 0)
  );
}

/** Columns and rows with something to show; the heads stay when nothing matches. */
export function shownOf(wall: Wall, filter: Filter): { stages: Stage[]; rows: Row[] } {
  const stages = wall.stages.filter(({ id }) => filter.stage === undefined || id === filter.stage);
  const rows = wall.rows.filter((row) => row.cells.some((cell) => matches(row, cell, filter)));
  return { stages, rows };
}

/** The cells that match, the worst first: what previous and next walk through. */
export function walkOf(wall: Wall, filter: Filter): Place[] {
  const places = wall.rows.flatMap((row) =>
    row.cells
      .filter((cell) => matches(row, cell, filter))
      .flatMap((cell) => {
        const stage = wall.stages.find(({ id }) => id === cell.stage);
        return stage === undefined ? [] : [{ row, cell, stage }];
      }),
  );
  const rank = ({ cell }: Place): number => LIGHTS.findIndex((light) => light === cell.light);
  return places.sort(
    (a, b) => rank(a) - rank(b) || (b.cell.daysLate ?? 0) - (a.cell.daysLate ?? 0),
  );
}

export const keyOfPlace = ({ row, cell }: Place): string => keyOf(row.organisation.id, cell.stage);

/** How many cells of each light the other conditions leave. */
export function countsOf(wall: Wall, filter: Filter): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { cell } of walkOf(wall, { ...filter, lights: [] })) {
    counts[cell.light] = (counts[cell.light] ?? 0) + 1;
  }
  return counts;
}

const MOVES: Partial<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell an arrow key leads to: the next one that is a task, in that direction. */
export function moved(
  { stages, rows }: { stages: Stage[]; rows: Row[] },
  from: string | undefined,
  key: string,
): string | undefined {
  const move = MOVES[key];
  if (move === undefined) return undefined;
  const at = (y: number, x: number): string | undefined => {
    const row = rows[y];
    const stage = stages[x];
    const cell = row?.cells.find((one) => one.stage === stage?.id);
    if (row === undefined || cell === undefined || !isTask(cell)) return undefined;
    return keyOf(row.organisation.id, cell.stage);
  };
  const start = placeIn({ stages, rows }, from);
  if (start === undefined) return firstOf({ stages, rows });
  let [y, x] = start;
  const [down, right] = move;
  for (;;) {
    y += down;
    x += right;
    if (y < 0 || x < 0 || y >= rows.length || x >= stages.length) return from;
    const found = at(y, x);
    if (found !== undefined) return found;
  }
}

function placeIn(
  { stages, rows }: { stages: Stage[]; rows: Row[] },
  key: string | undefined,
): [number, number] | undefined {
  for (const [y, { organisation }] of rows.entries()) {
    for (const [x, { id }] of stages.entries())
      if (keyOf(organisation.id, id) === key) return [y, x];
  }
  return undefined;
}

/** Where the keyboard enters the matrix. */
export function firstOf({ stages, rows }: { stages: Stage[]; rows: Row[] }): string | undefined {
  for (const { organisation, cells } of rows) {
    const cell = cells.find((one) => isTask(one) && stages.some(({ id }) => id === one.stage));
    if (cell !== undefined) return keyOf(organisation.id, cell.stage);
  }
  return undefined;
}
