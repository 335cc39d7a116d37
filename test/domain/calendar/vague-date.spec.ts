import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DateNotUnderstood,
  isVagueDate,
  resolveVagueDate,
  understoodDates,
} from '../../../src/domain/calendar/vague-date.js';
import { occurrences, parseRecurring } from '../../../src/domain/calendar/recurring.js';

describe('dates as plans write them, in the cycle of 2022', () => {
  it.each([
    // literal, precision, bound, start, end
    ['3月15日前', 'day', 'before', '2022-03-15', '2022-03-15'],
    ['3月底前', 'month', 'before', '2022-03-01', '2022-03-31'],
    ['5月底之前', 'month', 'before', '2022-05-01', '2022-05-31'],
    ['2月下旬', 'xun', 'in', '2022-02-21', '2022-02-28'],
    ['2月上旬', 'xun', 'in', '2022-02-01', '2022-02-10'],
    ['7月开始', 'month', 'from', '2022-07-01', '2022-07-31'],
    ['7月起', 'month', 'from', '2022-07-01', '2022-07-31'],
    ['自7月1日起', 'day', 'from', '2022-07-01', '2022-07-01'],
    ['10月开始', 'month', 'from', '2022-10-01', '2022-10-31'],
    ['次年', 'year', 'in', '2023-01-01', '2023-12-31'],
    ['次年5月底前', 'month', 'before', '2023-05-01', '2023-05-31'],
    ['次年2月底前', 'month', 'before', '2023-02-01', '2023-02-28'],
    ['6月30日前', 'day', 'before', '2022-06-30', '2022-06-30'],
    ['第三季度', 'quarter', 'in', '2022-07-01', '2022-09-30'],
    ['三季度末', 'quarter', 'in', '2022-07-01', '2022-09-30'],
    ['上半年', 'half', 'in', '2022-01-01', '2022-06-30'],
    ['年底前', 'month', 'before', '2022-12-01', '2022-12-31'],
    ['2024年末', 'month', 'in', '2024-12-01', '2024-12-31'],
    ['2024年底', 'month', 'in', '2024-12-01', '2024-12-31'],
    ['上年12月底', 'month', 'in', '2021-12-01', '2021-12-31'],
    ['三月底前', 'month', 'before', '2022-03-01', '2022-03-31'],
    ['十二月二十八日前', 'day', 'before', '2022-12-28', '2022-12-28'],
    ['５月１１日', 'day', 'in', '2022-05-11', '2022-05-11'],
    ['5月11日至25日', 'day', 'in', '2022-05-11', '2022-05-25'],
    ['5月11日—6月5日', 'day', 'in', '2022-05-11', '2022-06-05'],
    ['2022-03-31', 'day', 'in', '2022-03-31', '2022-03-31'],
    ['2022-05-11至2022-05-25', 'day', 'in', '2022-05-11', '2022-05-25'],
    ['2022年6月', 'month', 'in', '2022-06-01', '2022-06-30'],
    ['截至5月底', 'month', 'in', '2022-05-01', '2022-05-31'],
  ])('reads %s', (literal, precision, bound, start, end) => {
    expect(resolveVagueDate(literal, 2022)).toEqual({ literal, precision, bound, start, end });
  });

  it('keeps February right in a leap year', () => {
    expect(resolveVagueDate('2月下旬', 2024).end).toBe('2024-02-29');
    expect(resolveVagueDate('次年2月底前', 2023).end).toBe('2024-02-29');
  });

  it.each(['尽快', '3月32日前', '2月30日', '十三月', '', '5月25日至11日', '前', '每月28日'])(
    'refuses %s by a sentence that names what is understood',
    (literal) => {
      expect(() => resolveVagueDate(literal, 2022)).toThrow(DateNotUnderstood);
      expect(isVagueDate(literal)).toBe(false);
      expect(() => resolveVagueDate(literal, 2022)).toThrow(/3月底前/);
    },
  );

  it('reads every example it offers', () => {
    for (const literal of understoodDates) expect(isVagueDate(literal)).toBe(true);
  });

  const anyYear = fc.integer({ min: 2000, max: 2090 });
  const anyMonth = fc.integer({ min: 1, max: 12 });

  it('begins no later than it ends, and never leaves the year it names', () => {
    const words = fc.constantFrom(
      '底前',
      '底之前',
      '上旬',
      '中旬',
      '下旬',
      '起',
      '开始',
      '',
      '初',
      '15日前',
    );
    fc.assert(
      fc.property(anyYear, anyMonth, words, (year, month, word) => {
        const { start, end } = resolveVagueDate(`${month}月${word}`, year);
        expect(start <= end).toBe(true);
        expect(start.slice(0, 7)).toBe(`${year}-${String(month).padStart(2, '0')}`);
        expect(end.slice(0, 7)).toBe(start.slice(0, 7));
      }),
    );
  });

  it('次年 means the same day of the cycle after', () => {
    fc.assert(
      fc.property(anyYear, anyMonth, (year, month) => {
        const next = resolveVagueDate(`次年${month}月底前`, year);
        const then = resolveVagueDate(`${month}月底前`, year + 1);
        expect([next.start, next.end]).toEqual([then.start, then.end]);
      }),
    );
  });

  it('spelling does not matter: full-width digits, Chinese numerals and spaces mean the same', () => {
    const chinese = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
    fc.assert(
      fc.property(anyYear, anyMonth, (year, month) => {
        const plain = resolveVagueDate(`${month}月底前`, year).end;
        expect(resolveVagueDate(`${chinese[month - 1] ?? ''}月底前`, year).end).toBe(plain);
        expect(resolveVagueDate(`${month} 月 底 前`, year).end).toBe(plain);
      }),
    );
  });
});

describe('dates that come round', () => {
  it('reads 每月28日 as twelve days, shorter months included', () => {
    expect(occurrences('每月28日', 2022)).toHaveLength(12);
    expect(occurrences('每月28日前', 2022)[1]).toBe('2022-02-28');
    expect(occurrences('每月31日', 2022)[1]).toBe('2022-02-28');
    expect(occurrences('每月底前', 2024)[1]).toBe('2024-02-29');
  });

  it('reads weekdays, quarter ends and yearly dates', () => {
    expect(occurrences('每周一', 2022)[0]).toBe('2022-01-03');
    expect(occurrences('每周一', 2022)).toHaveLength(52);
    expect(occurrences('每季度末', 2022)).toEqual([
      '2022-03-31',
      '2022-06-30',
      '2022-09-30',
      '2022-12-31',
    ]);
    expect(occurrences('每年5月底前', 2022)).toEqual(['2022-05-31']);
  });

  it('is not fooled by dates that come once', () => {
    expect(parseRecurring('3月底前')).toBeUndefined();
    expect(() => occurrences('3月底前', 2022)).toThrow(DateNotUnderstood);
  });
});
