/** How people behave in a year: who is early, who is late, who appeals. Drawn once, repeatable. */
import type { Calendar } from '../calendar/calendar.js';
import { Random } from './random.js';

/** A stretch of days, both ends included. */
export interface Window {
  readonly from: string;
  readonly due: string;
}

/** Shares of 1. */
export interface Temper {
  /** Finishing after the window. */
  readonly late: number;
  /** A department sending a record back. */
  readonly returns: number;
  /** An enterprise appealing. */
  readonly appeals: number;
  /** An appeal being accepted. */
  readonly corrected: number;
}

export const ordinary: Temper = { late: 0.03, returns: 0.012, appeals: 0.07, corrected: 0.35 };
/** The one territory in five that every county has. */
export const sluggish: Temper = { ...ordinary, late: 0.16 };

/** Working days after which the ladder has reached even the slowest. */
const LATEST = 9;

export class Habits {
  /** What was drawn before: the cast asks every day. */
  private readonly finished = new Map<string, string>();

  constructor(
    private readonly seed: string,
    private readonly calendar: Calendar,
  ) {}

  /** Draws for one thing someone does; the same name gives the same draws. */
  private draws(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** Every fifth territory, by its place in the list, is slow. */
  temperOf(place: number): Temper {
    return place % 5 === 3 ? sluggish : ordinary;
  }

  /**
   * The working day something is finished on: mostly in the last third of the window, some early,
   * some after it.
   */
  finishesOn(name: string, window: Window, late: number): string {
    const key = `${name}|${window.from}|${window.due}`;
    const known = this.finished.get(key);
    if (known !== undefined) return known;
    const day = this.drawn(name, window, late);
    this.finished.set(key, day);
    return day;
  }

  private drawn(name: string, { from, due }: Window, late: number): string {
    const random = this.draws(name);
    const days = Math.max(1, this.calendar.workingDaysBetween(from, due));
    if (random.chance(late)) {
      const days = 1 + Math.floor(random.lognormal(5, 0.8));
      return this.calendar.addWorkingDays(due, Math.min(days, LATEST));
    }
    const share = random.chance(0.2) ? random.next() * 0.5 : 1 - 0.45 * random.next() ** 1.6;
    const day = this.calendar.addWorkingDays(from, Math.floor(share * days));
    return day > due ? this.calendar.onOrBefore(due) : day;
  }

  /** Working days someone takes to answer: at least one, at most twice the usual. */
  answersAfter(name: string, median: number): number {
    const days = Math.round(this.draws(name).lognormal(median, 0.45));
    return Math.min(Math.max(1, days), 2 * median);
  }

  chance(name: string, probability: number): boolean {
    return this.draws(name).chance(probability);
  }

  pick<T>(name: string, list: readonly T[]): T {
    return this.draws(name).pick(list);
  }
}
