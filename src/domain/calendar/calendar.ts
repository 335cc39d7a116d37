/** Statutory working days, 调休 included, from the yearly notices of the State Council as data. */
import { z } from 'zod';
import { DomainError } from '../errors.js';
import {
  type IsoDate,
  addDays,
  dayNumber,
  dayOf,
  daysBetween,
  isIsoDate,
  isoDate,
  weekday,
  yearOf,
} from './day.js';

const Day = z.string().refine(isIsoDate, { error: 'isoDay' });

/** One year of `workflows/calendars/`: the notice, the days off, the rest days worked (调休上班). */
export const CalendarYear = z.strictObject({
  year: z.int(),
  sources: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        no: z.string().min(1),
        issuer: z.string().min(1),
        issued: Day,
      }),
    )
    .min(1),
  note: z.string().optional(),
  rest: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        en: z.string().optional(),
        from: Day,
        to: Day.optional(),
      }),
    )
    .min(1),
  work: z.array(Day),
});
export type CalendarYear = z.infer<typeof CalendarYear>;

/** A day a place decides for itself: typhoon, local holiday, an extra working day. */
export const LocalDay = z.strictObject({
  day: Day,
  off: z.boolean(),
  reason: z.string().min(1),
});
export type LocalDay = z.infer<typeof LocalDay>;

/** Days off that are always known: the statutory days tied to the solar calendar. */
const fixedDaysOff = ['01-01', '05-01', '10-01', '10-02', '10-03'];
/** Since 2025-01-01 the second day of Labour Day is statutory, too (decree 795). */
const fixedSince2025 = ['05-02'];

/** Longest run of rest days ever published is nine; a year without any means broken data. */
const searchLimit = 400;

export class NoWorkingDay extends DomainError {
  readonly code = 'calendar.no-working-day';
  constructor(from: IsoDate) {
    super({
      zh: `日历数据有误：${from} 前后一年内没有工作日`,
      en: `the calendar is broken: no working day within a year of ${from}`,
    });
  }
}

/**
 * Which days are worked. "N个工作日内" counts from the day after: five working days after Friday
 * 18 September 2026 is Thursday 24 September.
 */
export class Calendar {
  private readonly off = new Map<IsoDate, string>();
  private readonly worked = new Set<IsoDate>();
  private readonly years = new Map<number, CalendarYear>();
  /** Found once, then looked up: lights and ladders ask for the same days over and over. */
  private readonly neighbours = {
    before: new Map<IsoDate, IsoDate>(),
    after: new Map<IsoDate, IsoDate>(),
  };

  constructor(years: readonly CalendarYear[], local: readonly LocalDay[] = []) {
    for (const year of years) this.take(year);
    for (const one of local) {
      if (one.off) this.off.set(one.day, one.reason);
      else this.off.delete(one.day);
      if (one.off) this.worked.delete(one.day);
      else this.worked.add(one.day);
    }
  }

  private take(year: CalendarYear): void {
    this.years.set(year.year, year);
    for (const holiday of year.rest) {
      const last = dayNumber(holiday.to ?? holiday.from);
      for (let n = dayNumber(holiday.from); n <= last; n += 1)
        this.off.set(dayOf(n), holiday.title);
    }
    for (const day of year.work) this.worked.add(day);
  }

  /** True when the State Council's notice for the year is in the data. */
  published(year: number): boolean {
    return this.years.has(year);
  }

  /** The notices a year rests on; empty for a provisional year. */
  sources(year: number): CalendarYear['sources'] {
    return this.years.get(year)?.sources ?? [];
  }

  /** True when the stretch touches a year whose notice is not in the data yet. */
  provisional(from: IsoDate, to: IsoDate = from): boolean {
    for (let year = yearOf(from); year <= yearOf(to); year += 1) {
      if (!this.published(year)) return true;
    }
    return false;
  }

  isWorkingDay(day: IsoDate): boolean {
    if (this.worked.has(day)) return true;
    if (this.off.has(day)) return false;
    if (weekday(day) >= 6) return false;
    return this.published(yearOf(day)) || !isFixedDayOff(day);
  }

  /** Why a day is not worked: the holiday's name or 周末; undefined for a working day. */
  restReason(day: IsoDate): string | undefined {
    if (this.isWorkingDay(day)) return undefined;
    return this.off.get(day) ?? (weekday(day) >= 6 ? '周末' : '法定节假日');
  }

  /** The `n`-th working day after `from` (before it when negative); `from` itself when 0. */
  addWorkingDays(from: IsoDate, n: number): IsoDate {
    let day = from;
    for (let left = Math.abs(n); left > 0; left -= 1) day = this.nextWorking(day, n > 0 ? 1 : -1);
    return day;
  }

  /** Working days after `from`, up to and including `to`; negative when `to` is earlier. */
  workingDaysBetween(from: IsoDate, to: IsoDate): number {
    if (to < from) return -this.workingDaysBetween(to, from);
    let count = 0;
    for (let day = this.nextWorking(from, 1); day <= to; day = this.nextWorking(day, 1)) count += 1;
    return count;
  }

  /** Working days of a whole year. */
  workingDaysIn(year: number): number {
    return this.workingDaysBetween(isoDate(year - 1, 12, 31), isoDate(year, 12, 31));
  }

  /** The last working day on or before `day`. */
  onOrBefore(day: IsoDate): IsoDate {
    return this.isWorkingDay(day) ? day : this.nextWorking(day, -1);
  }

  /** The first working day on or after `day`. */
  onOrAfter(day: IsoDate): IsoDate {
    return this.isWorkingDay(day) ? day : this.nextWorking(day, 1);
  }

  weekday(day: IsoDate): number {
    return weekday(day);
  }

  addDays(day: IsoDate, n: number): IsoDate {
    return addDays(day, n);
  }

  daysBetween(from: IsoDate, to: IsoDate): number {
    return daysBetween(from, to);
  }

  private nextWorking(from: IsoDate, direction: 1 | -1): IsoDate {
    const known = direction === 1 ? this.neighbours.after : this.neighbours.before;
    const day = known.get(from) ?? this.searchWorking(from, direction);
    known.set(from, day);
    return day;
  }

  private searchWorking(from: IsoDate, direction: 1 | -1): IsoDate {
    const start = dayNumber(from);
    for (let step = 1; step <= searchLimit; step += 1) {
      const day = dayOf(start + direction * step);
      if (this.isWorkingDay(day)) return day;
    }
    throw new NoWorkingDay(from);
  }
}

/** What a provisional year is computed from, to be shown beside every date that crosses it. */
export const provisionalNote = {
  zh: '该年放假安排尚未发布，暂按周末和固定法定节假日（元旦、劳动节、国庆节）推算，未计春节、清明、端午、中秋和调休',
  en: 'The notice for this year is not in the data: computed from weekends and the fixed statutory days (New Year, Labour Day, National Day); Spring Festival, Qingming, Dragon Boat, Mid-Autumn and shifted days are not counted',
} as const;

function isFixedDayOff(day: IsoDate): boolean {
  const monthAndDay = day.slice(5);
  if (fixedDaysOff.includes(monthAndDay)) return true;
  return yearOf(day) >= 2025 && fixedSince2025.includes(monthAndDay);
}
