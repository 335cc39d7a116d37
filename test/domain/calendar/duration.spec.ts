import { describe, expect, it } from '@jest/globals';
import {
  DurationNotUnderstood,
  dayBefore,
  lastDayOf,
  parseDuration,
  understoodDurations,
} from '../../../src/domain/calendar/duration.js';
import { readCalendar } from '../../../src/programme/files.js';

const calendar = readCalendar();

describe('periods as plans write them', () => {
  it.each([
    ['5个工作日', 5, 'workingDay', undefined],
    ['5个工作日内', 5, 'workingDay', undefined],
    ['收到之日起5个工作日内', 5, 'workingDay', '收到之日'],
    ['自公示结束之日起3个工作日内', 3, 'workingDay', '公示结束之日'],
    ['七个工作日', 7, 'workingDay', undefined],
    ['15天', 15, 'day', undefined],
    ['7日内', 7, 'day', undefined],
    ['两周', 2, 'week', undefined],
    ['1个月内', 1, 'month', undefined],
    ['两年', 2, 'year', undefined],
  ])('reads %s', (literal, count, unit, anchor) => {
    expect(parseDuration(literal)).toEqual({ literal, count, unit, ...(anchor && { anchor }) });
  });

  it.each(['尽快', '若干天', '5', '工作日', ''])(
    'refuses %s by naming what is understood',
    (literal) => {
      expect(() => parseDuration(literal)).toThrow(DurationNotUnderstood);
      expect(() => parseDuration(literal)).toThrow(/5个工作日/);
    },
  );

  it('reads every example it offers', () => {
    for (const literal of understoodDurations)
      expect(parseDuration(literal).count).toBeGreaterThan(0);
  });

  it('counts working days from the day after, calendar days and months as they come', () => {
    expect(lastDayOf(parseDuration('5个工作日'), '2022-04-29', calendar)).toBe('2022-05-10');
    expect(lastDayOf(parseDuration('15天'), '2022-05-10', calendar)).toBe('2022-05-25');
    expect(lastDayOf(parseDuration('1个月'), '2022-01-31', calendar)).toBe('2022-02-28');
    expect(lastDayOf(parseDuration('两年'), '2020-02-29', calendar)).toBe('2022-02-28');
    expect(dayBefore(parseDuration('3个工作日'), '2022-05-31', calendar)).toBe('2022-05-26');
  });
});
