/** Moments of the day in Asia/Shanghai, which is eight hours ahead of UTC all year round. */
import type { Calendar } from '../calendar/calendar.js';
import { type IsoDate, addDays } from '../calendar/day.js';

/** An instant in UTC, always `2022-03-31T16:00:00.000Z`, so that instants compare as text. */
export type Instant = string;

/** When offices are staffed, `09:00` to `18:00`: nobody is written to outside. */
export interface WorkingHours {
  readonly from: string;
  readonly to: string;
}

export const officeHours: WorkingHours = { from: '09:00', to: '18:00' };

const AHEAD = 8 * 60;
const DAY = 24 * 60;

/** The day it is in Shanghai at that instant. */
export function dayAt(instant: Instant): IsoDate {
  const day = instant.slice(0, 10);
  return minutesUtc(instant) + AHEAD >= DAY ? addDays(day, 1) : day;
}

/** What Shanghai's clocks and calendars show at that instant: `2022-05-11 09:00:00`. */
export function localTime(instant: Instant): string {
  const minutes = (minutesUtc(instant) + AHEAD) % DAY;
  return `${dayAt(instant)} ${clockTime(minutes)}${instant.slice(16, 19)}`;
}

/** The instant at which Shanghai's clocks show `time` (`09:00`) on that day. */
export function momentOf(day: IsoDate, time = '00:00'): Instant {
  const minutes = minutesOf(time) - AHEAD;
  const utcDay = minutes < 0 ? addDays(day, -1) : day;
  return `${utcDay}T${clockTime((minutes + DAY) % DAY)}:00.000Z`;
}

/** The instant from which "on or before that day" is missed: midnight after it. */
export function endOf(day: IsoDate): Instant {
  return momentOf(addDays(day, 1));
}

/** `instant` itself within working time, otherwise the next time offices open. */
export function workingMoment(
  instant: Instant,
  calendar: Calendar,
  hours: WorkingHours = officeHours,
): Instant {
  const day = dayAt(instant);
  const open = instant >= momentOf(day, hours.from) && instant < momentOf(day, hours.to);
  return open && calendar.isWorkingDay(day) ? instant : nextOpening(instant, calendar, hours);
}

/** The next time offices open, strictly after `instant`; never on a rest day. */
export function nextOpening(
  instant: Instant,
  calendar: Calendar,
  hours: WorkingHours = officeHours,
): Instant {
  const day = dayAt(instant);
  const opens = momentOf(day, hours.from);
  const from = opens > instant ? day : addDays(day, 1);
  return momentOf(calendar.onOrAfter(from), hours.from);
}

function minutesUtc(instant: Instant): number {
  return minutesOf(instant.slice(11, 16));
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clockTime(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
