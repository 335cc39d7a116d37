import type { Schema } from '../../api/client';

/** Where states stand on the drawing and how ways run between them. Pure; all in px. */

export type Chart = Schema['Chart'];
export type State = Schema['ChartState'];
export type Way = Schema['ChartWay'];
export type Lane = State['lane'];

export const NODE = { width: 88, height: 62 } as const;
const PITCH = { x: 133, y: 100 } as const;
const HEAD = 30;
const GAP = 10;
export const WIDTH = 8 * PITCH.x + 8;

export interface Box {
  x: number;
  y: number;
  column: number;
  /** Counted over all lanes. */
  row: number;
}

export interface LaneBox {
  id: Lane;
  y: number;
  height: number;
}

export interface Layout {
  lanes: LaneBox[];
  boxes: Map<string, Box>;
  height: number;
}

/** Lanes one below the other, as high as their rows ask. */
export function layOut(chart: Chart): Layout {
  const boxes = new Map<string, Box>();
  const lanes: LaneBox[] = [];
  let y = 0;
  let rows = 0;
  for (const { id } of chart.lanes) {
    const mine = chart.states.filter(({ lane }) => lane === id);
    if (mine.length === 0) continue;
    const count = Math.max(...mine.map(({ row }) => row + 1));
    for (const { id: state, column, row } of mine) {
      boxes.set(state, {
        x: 6 + column * PITCH.x + (PITCH.x - NODE.width) / 2,
        y: y + HEAD + row * PITCH.y + 8,
        column,
        row: rows + row,
      });
    }
    const height = HEAD + count * PITCH.y - 12;
    lanes.push({ id, y, height });
    y += height + GAP;
    rows += count + 1;
  }
  return { lanes, boxes, height: y };
}

/** Where the label stands: around a line across, beside one along, or on it. */
export type Side = 'both' | 'above' | 'below' | 'left' | 'right' | 'on';

export interface Line {
  way: Way;
  path: string;
  label: { x: number; y: number; side: Side };
}

/** Beside each other in a row, or one above the other: such ways are drawn before anybody went them. */
function areNeighbours(a: Box, b: Box): boolean {
  const [dx, dy] = [Math.abs(a.column - b.column), Math.abs(a.row - b.row)];
  return dx + dy === 1;
}

/** The ways that are drawn; all of them stand in the table. */
export function linesOf({ ways }: Chart, { boxes }: Layout): Line[] {
  const drawn = ways.flatMap((way) => {
    const [a, b] = [boxes.get(way.from), boxes.get(way.to)];
    if (a === undefined || b === undefined) return [];
    return way.passes > 0 || areNeighbours(a, b) ? [{ way, a, b }] : [];
  });
  const both = new Set(drawn.map(({ way }) => `${way.to} ${way.from}`));
  return drawn.map(({ way, a, b }, index) => {
    const back = both.has(`${way.from} ${way.to}`);
    return { way, ...lineOf(a, b, back, index) };
  });
}

function lineOf(a: Box, b: Box, back: boolean, index: number): Omit<Line, 'way'> {
  const [dx, dy] = [b.column - a.column, b.row - a.row];
  if (dy === 0 && Math.abs(dx) === 1) return across(a, b, back);
  if (dx === 0 && Math.abs(dy) === 1) return along(a, b, back);
  return around(a, b, index);
}

function across(a: Box, b: Box, back: boolean): Omit<Line, 'way'> {
  const right = b.column > a.column;
  const y = a.y + NODE.height / 2 + (back ? (right ? -6 : 6) : 0);
  const [from, to] = right ? [a.x + NODE.width, b.x] : [a.x, b.x + NODE.width];
  const side = back ? (right ? 'above' : 'below') : 'both';
  return {
    path: `M${String(from)} ${String(y)}H${String(to + (right ? -2 : 2))}`,
    label: { x: (from + to) / 2, y, side },
  };
}

function along(a: Box, b: Box, back: boolean): Omit<Line, 'way'> {
  const down = b.row > a.row;
  const x = a.x + NODE.width / 2 + (back ? (down ? -9 : 9) : -4);
  const [from, to] = down ? [a.y + NODE.height, b.y] : [a.y, b.y + NODE.height];
  const left = back && down;
  return {
    path: `M${String(x)} ${String(from)}V${String(to + (down ? -2 : 2))}`,
    label: { x: x + (left ? -5 : 5), y: (from + to) / 2 + 4, side: left ? 'left' : 'right' },
  };
}

/** Out of the row through the gap beside it, along it, and into the target from above or below. */
function around(a: Box, b: Box, index: number): Omit<Line, 'way'> {
  const shift = ((index % 5) - 2) * 6;
  const down = b.row > a.row;
  const out = a.x + NODE.width / 2 + (down ? 26 : -26) + shift / 2;
  const into = b.x + NODE.width / 2 + (down ? -28 : 28) + shift / 2;
  const level = (down ? a.y + NODE.height : a.y) + (down ? 1 : -1) * (5 + (index % 3) * 2);
  const start = `M${String(out)} ${String(down ? a.y + NODE.height : a.y)}V${String(level)}`;
  const above = b.row >= a.row;
  const enter = above ? b.y - 2 : b.y + NODE.height + 2;
  if (Math.abs(b.row - a.row) <= 1) {
    const label = { x: (out + into) / 2, y: level + 4, side: 'on' as const };
    return { path: `${start}H${String(into)}V${String(enter)}`, label };
  }
  // Past the rows between through the gap beside the target's column.
  const lane = b.x + (b.column > a.column ? -22 : NODE.width + 22) + shift / 2;
  const before = above ? b.y - 12 : b.y + NODE.height + 12;
  return {
    path: `${start}H${String(lane)}V${String(before)}H${String(into)}V${String(enter)}`,
    label: { x: lane, y: (level + before) / 2, side: 'on' },
  };
}

/** Heat of a number of overdue ones, and of days stood: four steps, the number always printed. */
export function heatOf(value: number, steps: readonly number[]): number {
  return steps.filter((step) => value >= step).length;
}

export const LATE_STEPS = [1, 5, 12] as const;
export const DWELL_STEPS = [3, 6, 11] as const;
