/** Dates that come round: "每月28日", "每周一", "每季度末", "每年5月底前". */
import { DateNotUnderstood, resolveVagueDate } from './vague-date.js';
import { type IsoDate, addDays, daysInMonth, isoDate, weekday } from './day.js';
import { normalised, numeral } from './numerals.js';

export type Recurring =
  | { readonly every: 'week'; readonly weekday: number }
  | { readonly every: 'month'; readonly day: number }
  | { readonly every: 'month' | 'quarter'; readonly day: 'last' }
  | { readonly every: 'year'; readonly date: string };

const weekdayNames = '一二三四五六日';

/** Reads a recurring date; undefined when the text is not one (a plain date, for example). */
export function parseRecurring(literal: string): Recurring | undefined {
  const text = normalised(literal).replace(/(?:之前|以前|前)$/, '');
  if (/^每个?月[底末]$/.test(text)) return { every: 'month', day: 'last' };
  if (/^每个?季度?[底末]$/.test(text)) return { every: 'quarter', day: 'last' };
  return weeklyOf(text) ?? monthlyOf(text) ?? yearlyOf(text);
}

function weeklyOf(text: string): Recurring | undefined {
  const name = /^每(?:周|星期)([一二三四五六日天])$/.exec(text)?.[1];
  if (name === undefined) return undefined;
  return { every: 'week', weekday: weekdayNames.indexOf(name === '天' ? '日' : name) + 1 };
}

function monthlyOf(text: string): Recurring | undefined {
  const day = numeral(/^每个?月(.+?)[日号]$/.exec(text)?.[1] ?? '');
  return day !== undefined && day >= 1 && day <= 31 ? { every: 'month', day } : undefined;
}

function yearlyOf(text: string): Recurring | undefined {
  const date = /^每年(?!度?$)(.+)$/.exec(text)?.[1];
  if (date === undefined) return undefined;
  // Throws when the date itself cannot be read.
  resolveVagueDate(date, 2000);
  return { every: 'year', date };
}

/**
 * Every day of `year` on which it comes round. A month without a 31st has its last day instead.
 * Throws `DateNotUnderstood` when the text is no recurring date.
 */
export function occurrences(literal: string, year: number): IsoDate[] {
  const recurring = parseRecurring(literal);
  if (recurring === undefined) throw new DateNotUnderstood(literal);
  switch (recurring.every) {
    case 'week':
      return weekly(year, recurring.weekday);
    case 'month':
      return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) =>
        dayInMonth(year, month, recurring.day),
      );
    case 'quarter':
      return [3, 6, 9, 12].map((month) => dayInMonth(year, month, 'last'));
    case 'year':
      return [resolveVagueDate(recurring.date, year).end];
    default:
      return recurring satisfies never;
  }
}

function weekly(year: number, on: number): IsoDate[] {
  const first = isoDate(year, 1, 1);
  const days: IsoDate[] = [];
  let day = addDays(first, (on - weekday(first) + 7) % 7);
  while (day <= isoDate(year, 12, 31)) {
    days.push(day);
    day = addDays(day, 7);
  }
  return days;
}

function dayInMonth(year: number, month: number, day: number | 'last'): IsoDate {
  const last = daysInMonth(year, month);
  return isoDate(year, month, day === 'last' ? last : Math.min(day, last));
}
