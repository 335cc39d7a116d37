/** Calendar days as ISO strings, counted without a clock and without time zones. */

/** A day, `2022-03-31`. Compares as text. */
export type IsoDate = string;

const isoShape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01 of a day of the Gregorian calendar. */
export function dayNumber(day: IsoDate): number {
  const { year, month, day: date } = parts(day);
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The day that lies `number` days after 1970-01-01. */
export function dayOf(number: number): IsoDate {
  const z = number + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return isoDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date);
}

/** Builds `2022-03-31` from its numbers; the numbers are not checked. */
export function isoDate(year: number, month: number, date: number): IsoDate {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/** Year, month 1–12 and day of the month. */
export function parts(day: IsoDate): { year: number; month: number; day: number } {
  const found = isoShape.exec(day);
  if (found === null) throw new RangeError(`not a day: ${day}`);
  return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

/** True for a day that exists: `2024-02-29` yes, `2023-02-29` no. */
export function isIsoDate(text: string): boolean {
  if (!isoShape.test(text)) return false;
  const { year, month, day } = parts(text);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function yearOf(day: IsoDate): number {
  return parts(day).year;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** `n` calendar days later (earlier when negative). */
export function addDays(day: IsoDate, n: number): IsoDate {
  return dayOf(dayNumber(day) + n);
}

/** `n` months later; the 31st becomes the last day of a shorter month. */
export function addMonths(day: IsoDate, n: number): IsoDate {
  const { year, month, day: date } = parts(day);
  const index = year * 12 + (month - 1) + n;
  const toYear = Math.floor(index / 12);
  const toMonth = index - toYear * 12 + 1;
  return isoDate(toYear, toMonth, Math.min(date, daysInMonth(toYear, toMonth)));
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 Monday … 7 Sunday. */
export function weekday(day: IsoDate): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  // 1970-01-01 was a Thursday.
  const index = (((dayNumber(day) + 3) % 7) + 7) % 7;
  return weekdays[index] ?? 1;
}

export const weekdayTitles = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** `星期三`. */
export function weekdayTitle(day: IsoDate): string {
  return `星期${weekdayTitles[weekday(day) - 1] ?? ''}`;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
