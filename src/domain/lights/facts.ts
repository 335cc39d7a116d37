/** From dates and counts to the numbers light rules speak of. */
import type { Calendar } from '../calendar/calendar.js';
import { daysBetween } from '../calendar/day.js';
import type { IsoDate } from '../calendar/day.js';
import { Exact } from '../expression/exact.js';
import type { LightFacts } from './rules.js';

/** A task, a cell of the wall or a case, as far as its light is concerned. */
export interface Due {
  /** First and last day of its window; `due` is the current one, an approved extension included. */
  readonly from: IsoDate;
  readonly due: IsoDate;
  readonly done: number;
  readonly total: number;
  /** True when done/total counts enterprises; false for a task that is one thing. */
  readonly counted: boolean;
  /** Struck off by the lead bureau, or by itself when all was done. */
  readonly closed?: boolean;
  readonly handedIn?: boolean;
  readonly suspended?: boolean;
  /** What is left of it is the lead bureau's to do first. */
  readonly waitsForLead?: boolean;
  readonly extended?: boolean;
  /** Due day of the open case that is due first, where cases have days of their own. */
  readonly nextCase?: IsoDate | null;
}

/** What is asked of a calendar here. */
export type WorkingDays = Pick<Calendar, 'workingDaysBetween'>;

/** The facts of a task on a day, for `light()`. Percentages are exact fractions. */
export function dueFacts(task: Due, today: IsoDate, calendar: WorkingDays): LightFacts {
  const days = daysBetween(today, task.due);
  const elapsed = elapsedShare(task.from, task.due, today);
  const share = percent(task.done, task.total);
  const first = firstDue(task);
  return {
    d: calendar.workingDaysBetween(today, task.due),
    days,
    late: Math.max(0, -days),
    done: task.done,
    total: task.total,
    counted: task.counted,
    share: share ?? null,
    elapsed,
    g: share === undefined ? null : elapsed.minus(share),
    ...againstPlan(elapsed, share),
    nearest: calendar.workingDaysBetween(today, first),
    caseLate: Math.max(0, daysBetween(task.nextCase ?? today, today)),
    closed: task.closed === true && !isShort(task),
    short: task.closed === true && isShort(task),
    handedIn: task.handedIn ?? false,
    waitsForLead: task.waitsForLead ?? false,
    suspended: task.suspended ?? false,
    extended: task.extended ?? false,
    opened: today >= task.from || task.done > 0,
    excused: false,
  };
}

/** Struck off, yet not all that is counted is done: on paper, or because more came afterwards. */
function isShort({ counted, done, total }: Due): boolean {
  return counted && done < total;
}

/** 序时进度: per cent of the window gone by, today counted; 0 before it, 100 after it. */
export function elapsedShare(from: IsoDate, due: IsoDate, today: IsoDate): Exact {
  const whole = daysBetween(from, due) + 1;
  const gone = Math.min(whole, Math.max(0, daysBetween(from, today) + 1));
  return percent(gone, whole) ?? Exact.hundred;
}

/** `done` of `total` in per cent; undefined when there is nothing to do. */
export function percent(done: number, total: number): Exact | undefined {
  if (total <= 0) return undefined;
  return Exact.fraction(BigInt(done) * 100n, BigInt(total));
}

/** How far what is done lies below what the time asks for, both in per cent of the latter. */
function againstPlan(elapsed: Exact, share: Exact | undefined): LightFacts {
  if (share === undefined || elapsed.isZero()) return { met: null, gap: null };
  const met = share.over(elapsed).times(Exact.hundred);
  return { met, gap: Exact.hundred.minus(met) };
}

function firstDue({ due, nextCase }: Due): IsoDate {
  return nextCase !== undefined && nextCase !== null && nextCase < due ? nextCase : due;
}
