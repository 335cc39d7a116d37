/** Stretches of time as plans write them: "5个工作日内", "收到之日起5个工作日内", "1个月内". */
import { DomainError } from '../errors.js';
import type { Calendar } from './calendar.js';
import { type IsoDate, addDays, addMonths } from './day.js';
import { normalised, numeral } from './numerals.js';

export interface Duration {
  readonly literal: string;
  readonly count: number;
  readonly unit: 'workingDay' | 'day' | 'week' | 'month' | 'year';
  /** From what it counts, as written: `收到之日`. */
  readonly anchor?: string;
}

export const understoodDurations = [
  '5个工作日',
  '5个工作日内',
  '收到之日起5个工作日内',
  '15天',
  '7日内',
  '2周',
  '1个月内',
  '两年',
] as const;

export class DurationNotUnderstood extends DomainError {
  readonly code = 'calendar.duration-not-understood';
  constructor(literal: string) {
    super(
      {
        zh: `看不懂期限“${literal}”，可以写：${understoodDurations.join('、')}`,
        en: `the period "${literal}" is not understood; examples of what is: ${understoodDurations.join(', ')}`,
      },
      { understood: understoodDurations },
    );
  }
}

const units: readonly (readonly [RegExp, Duration['unit']])[] = [
  [/^个?工作日$/, 'workingDay'],
  [/^(?:个?(?:自然日|日历日)|日|天)$/, 'day'],
  [/^(?:周|个?星期)$/, 'week'],
  [/^个?月$/, 'month'],
  [/^年$/, 'year'],
];

/** Reads a period; throws `DurationNotUnderstood`, which names what is understood. */
export function parseDuration(literal: string): Duration {
  const text = normalised(literal).replace(/(?:以内|之内|内)$/, '');
  const found =
    /^(?:自|从)?(?:(.*?)(?:起|后|之后|以后|算起))?(\d+|[一二两三四五六七八九十]+)(.+)$/.exec(text);
  const count = numeral(found?.[2] ?? '');
  const unit = units.find(([shape]) => shape.test(found?.[3] ?? ''))?.[1];
  if (found === null || count === undefined || unit === undefined) {
    throw new DurationNotUnderstood(literal);
  }
  return { literal, count, unit, ...(found[1] ? { anchor: found[1] } : {}) };
}

/** The last day of the period that begins the day after `from`. */
export function lastDayOf(duration: Duration, from: IsoDate, calendar: Calendar): IsoDate {
  return shift(duration, from, calendar, 1);
}

/** The day that lies the period before `to`. */
export function dayBefore(duration: Duration, to: IsoDate, calendar: Calendar): IsoDate {
  return shift(duration, to, calendar, -1);
}

function shift(duration: Duration, day: IsoDate, calendar: Calendar, sign: 1 | -1): IsoDate {
  const n = duration.count * sign;
  switch (duration.unit) {
    case 'workingDay':
      return calendar.addWorkingDays(day, n);
    case 'day':
      return addDays(day, n);
    case 'week':
      return addDays(day, n * 7);
    case 'month':
      return addMonths(day, n);
    case 'year':
      return addMonths(day, n * 12);
    default:
      return duration.unit satisfies never;
  }
}
