/** Dates as Chinese plans write them: kept literally, with their precision, resolved for a year. */
import { DomainError } from '../errors.js';
import { type IsoDate, daysInMonth, isIsoDate, isoDate } from './day.js';
import { normalised, numeral } from './numerals.js';

/** How exact the source is. `day` promises a day; the others only a stretch of days. */
export type Precision = 'day' | 'xun' | 'month' | 'quarter' | 'half' | 'year';

/** `before`: on or before the end; `from`: begins in it; `in`: falls in it. */
export type Bound = 'before' | 'from' | 'in';

export interface VagueDate {
  readonly literal: string;
  readonly precision: Precision;
  readonly bound: Bound;
  readonly start: IsoDate;
  /** The last day that still keeps the promise: "前" and "底前" mean on or before it. */
  readonly end: IsoDate;
}

/** What the reader of dates understands, shown with every date it does not. */
export const understoodDates = [
  '3月15日前',
  '3月底前',
  '5月底之前',
  '2月下旬',
  '7月起',
  '7月开始',
  '第三季度',
  '上半年',
  '年底前',
  '次年',
  '次年5月底前',
  '2024年末',
  '5月11日至25日',
  '2022-03-31',
] as const;

export class DateNotUnderstood extends DomainError {
  readonly code = 'calendar.date-not-understood';
  constructor(readonly literal: string) {
    super(
      {
        zh: `看不懂日期“${literal}”，可以写：${understoodDates.join('、')}`,
        en: `the date "${literal}" is not understood; examples of what is: ${understoodDates.join(', ')}`,
      },
      { understood: understoodDates },
    );
  }
}

interface Stretch {
  readonly precision: Precision;
  readonly start: IsoDate;
  readonly end: IsoDate;
}

/** Year words are relative to the year of the cycle. */
const yearWords: Readonly<Record<string, number>> = {
  次年: 1,
  翌年: 1,
  明年: 1,
  下一年度: 1,
  当年: 0,
  本年: 0,
  今年: 0,
  本年度: 0,
  上年: -1,
  去年: -1,
  上一年度: -1,
};

const yearPart = new RegExp(`^(?:(${Object.keys(yearWords).join('|')})度?|(\\d{4})年度?)`);
const beforeWords = /(?:之前|以前|前|内|止|为止)$/;
const leadIn = /^(?:截至|截止到|截止|自|从|于|在|到)/;
const fromWords = /(?:开始|启动|起|以后|之后)$/;

/**
 * Resolves a date literal for the cycle of `year`. Throws `DateNotUnderstood`, which names what is
 * understood; nothing is guessed.
 */
export function resolveVagueDate(literal: string, year: number): VagueDate {
  const text = normalised(literal);
  const bound = boundOf(text);
  const bare = text.replace(leadIn, '').replace(beforeWords, '').replace(fromWords, '');
  const stretch = rangeOf(bare, year) ?? stretchOf(bare, year);
  if (stretch === undefined) throw new DateNotUnderstood(literal);
  return { literal, bound, ...stretch };
}

/** True when `resolveVagueDate` can read it. */
export function isVagueDate(literal: string): boolean {
  try {
    resolveVagueDate(literal, 2000);
    return true;
  } catch (error) {
    if (error instanceof DateNotUnderstood) return false;
    throw error;
  }
}

function boundOf(text: string): Bound {
  if (fromWords.test(text)) return 'from';
  return beforeWords.test(text) ? 'before' : 'in';
}

/** `5月11日至25日`, `5月11日-5月25日`, `2022-05-11至2022-05-25`. */
function rangeOf(text: string, year: number): Stretch | undefined {
  const [, left, right] = /^(.+?[日号旬月\d])(?:至|到|~|—+|－)(.+)$/.exec(text) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const first = stretchOf(left, year);
  const last = secondOf(left, right, year);
  if (first === undefined || last === undefined || last.end < first.start) return undefined;
  return { precision: last.precision, start: first.start, end: last.end };
}

/** The second half of a range leaves out what it shares with the first: year and month. */
function secondOf(left: string, right: string, year: number): Stretch | undefined {
  if (yearPart.test(right) || isoLike.test(right)) return stretchOf(right, year);
  const shared = yearPart.exec(left)?.[0] ?? '';
  const month = /(?:^|\D)(\d{1,2}月)/.exec(left)?.[1] ?? '';
  return stretchOf(shared + right, year) ?? stretchOf(shared + month + right, year);
}

function stretchOf(text: string, cycleYear: number): Stretch | undefined {
  const iso = isoStretch(text);
  if (iso !== undefined) return iso;
  const head = yearPart.exec(text);
  const year =
    head === null
      ? cycleYear
      : head[2] !== undefined
        ? Number(head[2])
        : cycleYear + (yearWords[head[1] ?? ''] ?? 0);
  const rest = head === null ? text : text.slice(head[0].length);
  if (rest === '') return head === null ? undefined : wholeYear(year);
  return partOfYear(rest, year) ?? partOfMonth(rest, year);
}

const isoLike = /^\d{4}[-/.]\d{1,2}/;

function isoStretch(text: string): Stretch | undefined {
  const found = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$/.exec(text);
  if (found === null) return undefined;
  const [year, month] = [Number(found[1]), Number(found[2])];
  return found[3] === undefined ? wholeMonth(year, month) : oneDay(year, month, Number(found[3]));
}

function partOfYear(text: string, year: number): Stretch | undefined {
  if (/^年?[底末终]$/.test(text)) return wholeMonth(year, 12);
  if (/^年?初$/.test(text)) return wholeMonth(year, 1);
  if (/^年?中$/.test(text)) return wholeMonth(year, 6);
  if (text === '上半年') return months(year, 1, 6, 'half');
  if (text === '下半年') return months(year, 7, 12, 'half');
  const quarter = /^第?([一二三四1-4])季度?(末|底)?$/.exec(text);
  const which = numeral(quarter?.[1] ?? '');
  if (which === undefined) return undefined;
  return months(year, which * 3 - 2, which * 3, 'quarter');
}

/** First and last day of the parts of a month; the rest of the text is a day. */
const partsOfMonth: Readonly<Record<string, readonly [number, number] | 'whole'>> = {
  '': 'whole',
  底: 'whole',
  末: 'whole',
  内: 'whole',
  初: [1, 10],
  上旬: [1, 10],
  中: [11, 20],
  中旬: [11, 20],
  下旬: [21, 31],
};

function partOfMonth(text: string, year: number): Stretch | undefined {
  const [, number = '', rest = ''] =
    /^(\d{1,2}|[一二三四五六七八九十]{1,2})月份?(.*)$/.exec(text) ?? [];
  const month = numeral(number);
  if (month === undefined || month < 1 || month > 12) return undefined;
  const part = partsOfMonth[rest];
  if (part === 'whole') return wholeMonth(year, month);
  if (part !== undefined)
    return days(year, month, part[0], Math.min(part[1], daysInMonth(year, month)));
  const day = numeral(rest.replace(/[日号]$/, ''));
  return day === undefined ? undefined : oneDay(year, month, day);
}

function oneDay(year: number, month: number, day: number): Stretch | undefined {
  const date = isoDate(year, month, day);
  return isIsoDate(date) ? { precision: 'day', start: date, end: date } : undefined;
}

function days(year: number, month: number, from: number, to: number): Stretch {
  return { precision: 'xun', start: isoDate(year, month, from), end: isoDate(year, month, to) };
}

function wholeMonth(year: number, month: number): Stretch | undefined {
  return month >= 1 && month <= 12 ? months(year, month, month, 'month') : undefined;
}

function wholeYear(year: number): Stretch {
  return months(year, 1, 12, 'year');
}

function months(year: number, from: number, to: number, precision: Precision): Stretch {
  return {
    precision,
    start: isoDate(year, from, 1),
    end: isoDate(year, to, daysInMonth(year, to)),
  };
}
