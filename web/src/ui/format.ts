import { language, t } from '../locales';

/** How figures and dates look. Decimals stay text: nothing here turns them into binary numbers. */

const MINUS = '\u2212';

/** "16830.5" → "16,830.5"; a true minus; null → an en dash. */
export function figure(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(String(value)) ?? [];
  if (whole === '') return String(value);
  return `${sign === '' ? '' : MINUS}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** A decimal to so many places, half away from zero, on the text itself: "24.5341617888" → "24.5342". */
export function rounded(value: string | null, places: number): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(value ?? '') ?? [];
  if (whole === '' || rest.length <= places) return figure(value);
  const scaled = BigInt(whole + rest.slice(0, places)) + (Number(rest[places]) >= 5 ? 1n : 0n);
  const digits = String(scaled).padStart(places + 1, '0');
  const cut = digits.length - places;
  return figure(`${sign}${digits.slice(0, cut)}${places > 0 ? `.${digits.slice(cut)}` : ''}`);
}

/** With the sign always written: "+4.1", "−89.6", "0". */
export function signed(value: string): string {
  return /^-|^0(\.0+)?$/.test(value) ? figure(value) : `+${figure(value)}`;
}

export const isNegative = (value: string): boolean => value.startsWith('-');

/** 2022-05-17 → 05-17. */
export const monthDay = (day: string): string => day.slice(5);

/** 2022-05-17 → 5 月 17 日, as enterprises read it. */
export function spokenDay(day: string): string {
  return t('date.spoken', { month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) });
}

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** An instant in Asia/Shanghai: day, time, and both as tables show them ("05-17 09:30"). */
export function moment(instant: string): { day: string; time: string; short: string } {
  const part = Object.fromEntries(
    parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]),
  );
  const day = `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
  const time = `${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
  return { day, time, short: `${monthDay(day)} ${time}` };
}

const weekday = (day: string, style: 'narrow' | 'short'): string =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: style }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** 星期二. */
export const longWeekday = (day: string): string =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' }).format(
    new Date(`${day}T00:00:00Z`),
  );
/** 周二. */
export const shortWeekday = (day: string): string => weekday(day, 'short');
/** 二. */
export const oneWeekday = (day: string): string => weekday(day, 'narrow');

const DAY = 86_400_000;
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;
export const addDays = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * DAY).toISOString();

/** 812 → 812 B, 204800 → 200 kB, 3145728 → 3.0 MB. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  const mega = bytes / 1024 / 1024;
  return mega < 1 ? `${String(Math.ceil(bytes / 1024))} kB` : `${mega.toFixed(1)} MB`;
}

/** Whole and late days as a phrase: 逾期 17 天, 今日, 剩 8 天. */
export function daysLeft(days: number): string {
  if (days < 0) return t('days.late', { n: -days });
  return days === 0 ? t('days.today') : t('days.left', { n: days });
}

/** What there is of the texts, joined by a middle dot. */
export const joined = (...texts: (string | null | undefined)[]): string =>
  texts.filter((text) => text !== null && text !== undefined && text !== '').join(' · ');
