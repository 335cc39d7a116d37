/** What stands in a cell of an xlsx, as the text a person sees; codes keep every digit. */
import { Decimal } from 'decimal.js';
import { dayOf } from '../domain/calendar/day.js';

const SIMPLE = /^-?\d{1,15}(\.\d{1,14})?$/;
/** Excel keeps and shows fifteen digits; what follows is the noise of binary fractions. */
const DIGITS = 15;
const Plain = Decimal.clone({ precision: 40, toExpNeg: -1000, toExpPos: 1000 });

/** A number as decimal text: `1.2E-3` is `0.0012`, `0.30000000000000004` is `0.3`. */
export function numberText(raw: string): string {
  if (SIMPLE.test(raw) && raw.length <= DIGITS) return raw;
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  return new Plain(new Plain(raw.trim()).toSignificantDigits(DIGITS)).toString();
}

/** A day number of Excel as `2022-03-31`, with the time of day when there is one. */
export function dateText(raw: string, from1904: boolean): string {
  const serial = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return raw;
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  const days = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const day = dayOf(days + epoch(days, from1904));
  if (seconds === 0 || seconds === 86_400) return day;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${day} ${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Days from 1970-01-01 to day 0; Excel believes that 1900 had a 29 February. */
function epoch(days: number, from1904: boolean): number {
  if (from1904) return -24_107;
  return days < 60 ? -25_568 : -25_569;
}
