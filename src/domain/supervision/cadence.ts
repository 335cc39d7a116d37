/** When a report of a rhythm is due, and which stretch of days it speaks of. Pure. */
import type { Calendar } from '../calendar/calendar.js';
import { addDays, addMonths, daysBetween, parts, isoDate, weekday } from '../calendar/day.js';
import type { IsoDate } from '../calendar/day.js';
import type { Every } from '../programme/words.js';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface Rhythm {
  readonly every: Every;
  readonly on?: Weekday | undefined;
}

/** The issue of the present period: what it covers, and the working day it goes out on. */
export interface Turn {
  /** First day covered: what tells one issue from the next. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly issued: IsoDate;
}

/**
 * The issue whose day falls into the week, month, quarter … of `today`; undefined for what comes as
 * needed, and for a week without a working day on or after its day. `since` anchors fortnights.
 */
export function turnOf(
  rhythm: Rhythm,
  today: IsoDate,
  since: IsoDate,
  calendar: Calendar,
): Turn | undefined {
  switch (rhythm.every) {
    case 'week':
      return weekly(rhythm, today, calendar, 1);
    case 'twoWeeks': {
      const weeks = Math.floor(daysBetween(mondayOf(since), mondayOf(today)) / 7);
      return weeks % 2 === 0 ? weekly(rhythm, today, calendar, 2) : undefined;
    }
    case 'month':
      return monthly(today, calendar, 1);
    case 'quarter':
      return monthly(today, calendar, 3);
    case 'halfYear':
      return monthly(today, calendar, 6);
    case 'year':
      return monthly(today, calendar, 12);
    case 'asNeeded':
      return undefined;
    default:
      return rhythm.every satisfies never;
  }
}

/** How many weeks ahead an issue is looked for: a yearly one comes within them. */
const WEEKS_AHEAD = 60;

/** The first working day after `day` on which an issue goes out; undefined when none comes. */
export function nextIssueDay(
  rhythm: Rhythm,
  day: IsoDate,
  since: IsoDate,
  calendar: Calendar,
): IsoDate | undefined {
  for (let week = 0; week <= WEEKS_AHEAD; week += 1) {
    const turn = turnOf(rhythm, addDays(day, week * 7), since, calendar);
    if (turn !== undefined && turn.issued > day) return turn.issued;
  }
  return undefined;
}

function mondayOf(day: IsoDate): IsoDate {
  return addDays(day, 1 - weekday(day));
}

function weekly(
  { on }: Rhythm,
  today: IsoDate,
  calendar: Calendar,
  weeks: number,
): Turn | undefined {
  const monday = mondayOf(today);
  const issued = calendar.onOrAfter(addDays(monday, weekdays.indexOf(on ?? 'Mon')));
  if (issued > addDays(monday, 6)) return undefined;
  return { from: addDays(monday, -7 * weeks), to: addDays(monday, -1), issued };
}

function monthly(today: IsoDate, calendar: Calendar, months: number): Turn {
  const { year, month } = parts(today);
  const first = isoDate(year, month - ((month - 1) % months), 1);
  return {
    from: addMonths(first, -months),
    to: addDays(first, -1),
    issued: calendar.onOrAfter(first),
  };
}
