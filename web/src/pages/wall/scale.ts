import { dayNumber } from '../../ui/format';

/** The time scale of the ribbon: months near today are drawn wider, so that the weeks in hand can be read. */

const NOW = 5;
const NEXT = 2.2;

export interface MonthSpan {
  month: number;
  from: number;
  to: number;
  now: boolean;
}

export interface YearScale {
  months: MonthSpan[];
  /** Where a day begins, 0 to 1; days outside the year stand at its ends. */
  start: (day: string) => number;
  /** Where a day ends. */
  end: (day: string) => number;
}

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

const two = (n: number): string => String(n).padStart(2, '0');

function spans(year: number, today: string): MonthSpan[] {
  const current = Number(today.slice(0, 4)) === year ? Number(today.slice(5, 7)) : -9;
  const weights = Array.from({ length: 12 }, (_, index) => {
    const distance = Math.abs(index + 1 - current);
    return distance === 0 ? NOW : distance === 1 ? NEXT : 1;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let from = 0;
  return weights.map((weight, index) => {
    const to = from + weight / sum;
    const span = { month: index + 1, from, to, now: index + 1 === current };
    from = to;
    return span;
  });
}

/** The scale of one year as seen from `today`. */
export function yearScale(year: number, today: string): YearScale {
  const months = spans(year, today);
  const at = (day: string, add: number): number => {
    const dayYear = Number(day.slice(0, 4));
    if (dayYear !== year) return dayYear < year ? 0 : 1;
    const month = Number(day.slice(5, 7));
    const span = months[month - 1];
    if (span === undefined) return 0;
    const into = dayNumber(day) - dayNumber(`${String(year)}-${two(month)}-01`) + add;
    return span.from + ((span.to - span.from) * into) / daysIn(year, month);
  };
  return { months, start: (day) => at(day, 0), end: (day) => at(day, 1) };
}

/** Puts spans that overlap into lanes below each other; a lane never overlaps itself. */
export function lanes(spans: readonly { from: number; to: number }[]): number[] {
  const ends: number[] = [];
  return spans.map(({ from, to }) => {
    const free = ends.findIndex((end) => end <= from + 1e-9);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    return lane;
  });
}

/**
 * Which labels of width `width` (share of the line) centred at `at` can stand side by side: earlier
 * entries in `order` go first, what would touch a standing one is left out.
 */
export function fitting(
  labels: readonly { at: number; width: number }[],
  order: readonly number[],
): Set<number> {
  const standing: { from: number; to: number }[] = [];
  const kept = new Set<number>();
  for (const index of order) {
    const label = labels[index];
    if (label === undefined) continue;
    const from = Math.min(Math.max(label.at - label.width / 2, 0), 1 - label.width);
    const span = { from, to: from + label.width };
    if (standing.some(({ from: a, to: b }) => span.from < b && span.to > a)) continue;
    standing.push(span);
    kept.add(index);
  }
  return kept;
}
