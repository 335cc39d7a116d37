import type { Schema } from '../../api/client';

/** The year as pages of a calendar. Pure; days are `YYYY-MM-DD`, months `YYYY-MM`. */

export type Year = Schema['YearCalendar'];
export type Deadline = Schema['Deadline'];
export type Special = Year['days'][number];

const DAY = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const plus = (day: string, n: number): string =>
  new Date(at(day) + n * DAY).toISOString().slice(0, 10);

/** Whole weeks, Monday to Sunday, that a month touches. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weekday = (new Date(at(first)).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let start = plus(first, -weekday); start.slice(0, 7) <= month; start = plus(start, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, n) => plus(start, n)));
  }
  return weeks;
}

/** The month so many after (before, when negative) this one. */
export function monthAfter(month: string, n: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  return `${String(Math.floor(months / 12))}-${String((months % 12) + 1).padStart(2, '0')}`;
}

export interface Filter {
  organisation: string | undefined;
  stage: string | undefined;
}

/** A stage's own date stays when one unit is asked for: it is everybody's. */
export const shownOf = ({ deadlines }: Year, { organisation, stage }: Filter): Deadline[] =>
  deadlines.filter(
    (one) =>
      (stage === undefined || one.stage.id === stage) &&
      (organisation === undefined ||
        one.organisation === null ||
        one.organisation.id === organisation),
  );

/** What a day's box has room for: the stages that end, and the tasks of each stage as one line. */
export interface Line {
  readonly key: string;
  readonly stage: Deadline['stage'];
  readonly tasks: readonly Deadline[];
  readonly date: Deadline['date'];
}

/** The deadlines of one day come with the worst first, so that the first of a line speaks for it. */
export function linesOf(deadlines: readonly Deadline[]): Line[] {
  const lines = new Map<string, Line>();
  for (const one of deadlines) {
    const { stage, kind, date } = one;
    const known = lines.get(stage.id) ?? { key: stage.id, stage, tasks: [], date: null };
    lines.set(stage.id, {
      ...known,
      date: known.date ?? date,
      tasks: kind === 'task' ? [...known.tasks, one] : known.tasks,
    });
  }
  return [...lines.values()];
}

/** What has several of something, by a key. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
