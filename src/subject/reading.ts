/** Reads what people write into cells: figures, days, yes and no, sizes, industries. Pure. */
import { isIsoDate, isoDate } from '../domain/calendar/day.js';
import type { FilledItem } from './entry.js';

export interface Fault {
  /** Stable, e.g. `import.not-a-number`. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** What was read, or why it could not be. Nothing written is `null`. */
export type Read<T> =
  | { readonly value: T | null; readonly fault?: undefined }
  | { readonly value: null; readonly fault: Fault };

const NOTHING = { value: null } as const;

function fault(code: string, zh: string, en: string): { value: null; fault: Fault } {
  return { value: null, fault: { code: `import.${code}`, zh, en } };
}

/** Full-width forms made narrow, blanks at the ends taken off. */
export function narrow(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : text.normalize('NFKC').trim();
}

/** As a program writes it: nothing to tidy. Nearly every figure of a large file is one of these. */
const TIDY = /^(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,14})\.\d{0,9}[1-9])$/;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** More digits than any figure of an enterprise has, before the point and behind it. */
const MOST_DIGITS = 15;
const LONGEST_TEXT = 200;

/**
 * A figure as decimal text: `１，２３４．５` is `1234.5`; units are refused, not guessed, and digits too
 * many are refused, not cut off.
 */
export function readNumber(
  text: string,
  unit: string | undefined,
  decimals = MOST_DIGITS,
): Read<string> {
  const read = TIDY.test(text) ? { value: text } : readWritten(text, unit);
  const value = read.value ?? '';
  const point = value.indexOf('.');
  const whole = (point < 0 ? value.length : point) - (value.startsWith('-') ? 1 : 0);
  const part = point < 0 ? 0 : value.length - point - 1;
  const n = String(whole > MOST_DIGITS ? MOST_DIGITS : decimals);
  if (whole > MOST_DIGITS) {
    return fault(
      'too-large',
      `整数部分不能超过 ${n} 位，请核对数字和单位`,
      `at most ${n} digits before the point; check the figure and its unit`,
    );
  }
  if (part <= decimals) return read;
  return fault('too-fine', `小数不能超过 ${n} 位`, `at most ${n} decimals`);
}

function readWritten(text: string, unit: string | undefined): Read<string> {
  const tidy = narrow(text)
    .replace(/[，、]/g, ',')
    .replace(/−|－|—/g, '-')
    .replace(/\s+/g, '');
  if (tidy === '') return NOTHING;
  if (GROUPED.test(tidy)) return { value: canonical(tidy.replaceAll(',', '')) };
  if (PLAIN.test(tidy)) return { value: canonical(tidy) };
  const bare = unit ?? '';
  if (/^[+-]?[\d,.]+\D+$/.test(tidy)) {
    return fault(
      'unit-in-figure',
      bare === '' ? '只填数字，不要带单位' : `只填数字，不要带单位（本列单位是${bare}）`,
      `write the figure without a unit${bare === '' ? '' : ` (the unit is ${bare})`}`,
    );
  }
  if (/^[-/]+$|^(无|暂无|没有|N\/A|#N\/A|null)$/i.test(tidy)) {
    return fault(
      'not-a-number',
      '没有数据请留空，为零请填 0',
      'leave it empty, or write 0 for zero',
    );
  }
  return fault(
    'not-a-number',
    '不是数字，请只填数字，如 1234.5',
    'not a number; write it like 1234.5',
  );
}

/** Without a plus, without zeros in front or behind. */
function canonical(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', part = ''] = text.replace(/^[+-]/, '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const decimals = part.replace(/0+$/, '');
  const plain = decimals === '' ? digits : `${digits}.${decimals}`;
  return plain === '0' ? '0' : `${sign}${plain}`;
}

/** A day however it is written: `2011-3-5`, `2011/03/05`, `2011年3月5日`, `20110305`; a month is its first day. */
export function readDay(text: string): Read<string> {
  const tidy = narrow(text)
    .replace(/\s+\d{1,2}:\d{2}(:\d{2})?$/, '')
    .replace(/\s+/g, '');
  if (tidy === '') return NOTHING;
  const found =
    /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?$/.exec(tidy) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(tidy);
  const [, year, month, day] = found ?? [];
  const iso = isoDate(Number(year), Number(month), Number(day ?? '1'));
  if (found !== null && isIsoDate(iso) && iso >= '1900-01-01' && iso < '2100-01-01') {
    return { value: iso };
  }
  return fault(
    'not-a-day',
    '不是有效日期，请按 2011-03-05 填写',
    'not a day; write it like 2011-03-05',
  );
}

const YES = ['是', 'true', '1', 'y', 'yes', '√'];
const NO = ['否', 'false', '0', 'n', 'no', '×'];

export function readYesNo(text: string): Read<string> {
  const tidy = narrow(text).toLowerCase();
  if (tidy === '') return NOTHING;
  if (YES.includes(tidy)) return { value: 'true' };
  if (NO.includes(tidy)) return { value: 'false' };
  return fault('not-yes-no', '只能填“是”或“否”', 'write 是 (yes) or 否 (no)');
}

const ABOVE = ['规上', '规模以上', '规上企业', '规模以上企业', 'above'];
const BELOW = ['规下', '规模以下', '规下企业', '规模以下企业', 'below'];

export function readScale(text: string): Read<'above' | 'below'> {
  const tidy = narrow(text).toLowerCase();
  if (tidy === '') return NOTHING;
  if (ABOVE.includes(tidy)) return { value: 'above' };
  if (BELOW.includes(tidy)) return { value: 'below' };
  return fault('scale', '规模只能填“规上”或“规下”', 'write 规上 (above) or 规下 (below)');
}

/** A code of GB/T 4754-2017 from `C3311`, `3311`, `3311 金属结构制造`. */
export function readIndustry(text: string): Read<string> {
  const tidy = narrow(text).toUpperCase();
  if (tidy === '') return NOTHING;
  const code = /^[A-T]?(\d{2,4})(?!\d)/.exec(tidy)?.[1];
  const division = Number(code?.slice(0, 2));
  if (code !== undefined && division >= 1 && division <= 97) return { value: code };
  return fault(
    'industry',
    '请填国民经济行业代码（GB/T 4754-2017），如 3311',
    'write the industry code (GB/T 4754-2017), like 3311',
  );
}

/** A figure of an item by its kind. */
export function tidyFigure(item: FilledItem, text: string): Read<string> {
  switch (item.kind ?? 'decimal') {
    case 'decimal':
      return readNumber(text, item.unit, item.decimals);
    case 'date':
      return readDay(text);
    case 'boolean':
      return readYesNo(text);
    case 'text':
    case 'code': {
      const tidy = text.trim();
      const n = String(LONGEST_TEXT);
      if (tidy.length > LONGEST_TEXT) {
        return fault('too-long', `不能超过 ${n} 个字`, `at most ${n} characters`);
      }
      return { value: tidy === '' ? null : tidy };
    }
  }
}
