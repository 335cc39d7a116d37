/** Dates as official letters write them. */
import type { Calendar } from '../calendar/calendar.js';
import { parts, weekdayTitle, yearOf } from '../calendar/day.js';
import type { IsoDate } from '../calendar/day.js';

/** A day with its weekday and how many working days are left to it. */
export interface Dated {
  readonly day: string;
  readonly weekday: string;
  readonly left: string;
}

/** `5 月 25 日`; with the year where it is not the one being spoken of. */
export function spokenDay(day: IsoDate, year?: number): string {
  const { year: own, month, day: date } = parts(day);
  const short = `${String(month)} 月 ${String(date)} 日`;
  return year === own ? short : `${String(own)} 年 ${short}`;
}

/** A deadline as a letter of `today` states it. */
export function dated(day: IsoDate, today: IsoDate, calendar: Calendar): Dated {
  return {
    day: spokenDay(day, yearOf(today)),
    weekday: weekdayTitle(day),
    left: leftWords(day, today, calendar),
  };
}

function leftWords(day: IsoDate, today: IsoDate, calendar: Calendar): string {
  if (day === today) return '就在今天';
  const n = calendar.workingDaysBetween(today, day);
  if (day > today) return n === 0 ? '之前没有工作日' : `还有 ${String(n)} 个工作日`;
  return n === 0 ? '刚过' : `已过 ${String(-n)} 个工作日`;
}

/** The parts of an instant as reports write them: `5 月 16 日 9 时 30 分`. Time is Shanghai's. */
export function spokenTime(day: IsoDate, clock: string): string {
  const [hour = '0', minute = '0'] = clock.split(':');
  const minutes = Number(minute) === 0 ? '' : ` ${String(Number(minute))} 分`;
  return `${spokenDay(day, yearOf(day))} ${String(Number(hour))} 时${minutes}`;
}
