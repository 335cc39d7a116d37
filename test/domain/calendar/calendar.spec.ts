import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Calendar } from '../../../src/domain/calendar/calendar.js';
import {
  addDays,
  addMonths,
  dayNumber,
  dayOf,
  daysBetween,
  isIsoDate,
  weekday,
  weekdayTitle,
} from '../../../src/domain/calendar/day.js';
import { calendarYears, readCalendar } from '../../../src/programme/files.js';

const calendar = readCalendar();
const anyDay = fc
  .integer({ min: dayNumber('2018-06-01'), max: dayNumber('2029-12-31') })
  .map(dayOf);

describe('days without a clock', () => {
  it('agrees with the Gregorian calendar on every day from 1900 to 2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25567, max: 47481 }), (number) => {
        const there = new Date(number * 86_400_000);
        expect(dayOf(number)).toBe(there.toISOString().slice(0, 10));
        expect(dayNumber(dayOf(number))).toBe(number);
        expect(weekday(dayOf(number)) % 7).toBe(there.getUTCDay());
      }),
    );
  });

  it('knows which days exist', () => {
    expect(isIsoDate('2024-02-29')).toBe(true);
    expect(isIsoDate('2023-02-29')).toBe(false);
    expect(isIsoDate('1900-02-29')).toBe(false);
    expect(isIsoDate('2000-02-29')).toBe(true);
    expect(isIsoDate('2022-13-01')).toBe(false);
    expect(isIsoDate('3月15日')).toBe(false);
  });

  it('counts months to the last day of a shorter one', () => {
    expect(addMonths('2022-01-31', 1)).toBe('2022-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2022-03-31', -1)).toBe('2022-02-28');
    expect(addMonths('2022-11-30', 14)).toBe('2024-01-30');
  });

  it('names the day of the week', () => {
    expect(weekdayTitle('2022-05-17')).toBe('星期二');
    expect(weekday('2026-10-10')).toBe(6);
  });
});

describe('the published working calendar', () => {
  it.each([
    [2019, 250],
    [2020, 249],
    [2021, 250],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('has in %i %i working days', (year, days) => {
    expect(calendar.published(year)).toBe(true);
    expect(calendar.workingDaysIn(year)).toBe(days);
  });

  it('works the shifted rest days of 2026 and rests on its holidays', () => {
    for (const worked of ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20']) {
      expect(calendar.isWorkingDay(worked)).toBe(true);
    }
    for (const free of ['2026-01-02', '2026-02-23', '2026-04-06', '2026-06-19', '2026-10-07']) {
      expect(calendar.isWorkingDay(free)).toBe(false);
    }
    expect(calendar.restReason('2026-02-23')).toBe('春节');
    expect(calendar.restReason('2026-03-07')).toBe('周末');
    expect(calendar.restReason('2026-03-09')).toBeUndefined();
  });

  it('follows the revision of Labour Day 2019 and the longer Spring Festival of 2020', () => {
    expect(calendar.isWorkingDay('2019-05-02')).toBe(false);
    expect(calendar.isWorkingDay('2019-04-28')).toBe(true);
    expect(calendar.isWorkingDay('2019-05-05')).toBe(true);
    expect(calendar.sources(2019).map(({ no }) => no)).toContain('国办发明电〔2019〕3号');
    expect(calendar.isWorkingDay('2020-02-01')).toBe(false);
    expect(calendar.isWorkingDay('2020-02-03')).toBe(true);
  });

  it.each([
    ['2026-02-13', 5, '2026-02-27'],
    ['2026-04-30', 5, '2026-05-11'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-09-18', 5, '2026-09-24'],
    ['2022-05-11', 5, '2022-05-18'],
  ])('counts "within N working days" from the day after: %s + %i = %s', (from, n, until) => {
    expect(calendar.addWorkingDays(from, n)).toBe(until);
  });

  it('finds the working day before and after a rest day', () => {
    expect(calendar.onOrBefore('2022-04-30')).toBe('2022-04-29');
    expect(calendar.onOrAfter('2022-04-30')).toBe('2022-05-05');
    expect(calendar.onOrBefore('2022-12-31')).toBe('2022-12-30');
    expect(calendar.onOrBefore('2022-05-31')).toBe('2022-05-31');
  });

  it('cites the notice of each year it calls published', () => {
    for (const { year, sources } of calendarYears()) {
      expect(sources[0]?.title).toContain(`${year}年部分节假日安排`);
      expect(sources[0]?.no).toMatch(/^国办发明电〔\d{4}〕\d+号$/);
    }
    expect(calendarYears().map(({ year }) => year)).toEqual(
      expect.arrayContaining([2019, 2022, 2025, 2026]),
    );
  });

  it('shifts only rest days into work: each 调休 day is a Saturday or Sunday', () => {
    for (const { work, rest } of calendarYears()) {
      for (const day of work) expect(weekday(day)).toBeGreaterThanOrEqual(6);
      for (const day of work) {
        expect(rest.some(({ from, to }) => from <= day && day <= (to ?? from))).toBe(false);
      }
    }
  });
});

describe('a year without a published notice', () => {
  it('says so and falls back to weekends and the fixed statutory days', () => {
    expect(calendar.published(2027)).toBe(false);
    expect(calendar.isWorkingDay('2027-01-01')).toBe(false);
    expect(calendar.isWorkingDay('2027-05-02')).toBe(false);
    expect(calendar.isWorkingDay('2027-10-01')).toBe(false);
    expect(calendar.isWorkingDay('2027-10-04')).toBe(true);
    expect(calendar.sources(2027)).toEqual([]);
  });

  it('marks every stretch that touches it', () => {
    expect(calendar.provisional('2026-03-01', '2026-12-31')).toBe(false);
    expect(calendar.provisional('2026-12-30', '2027-01-05')).toBe(true);
  });
});

describe('days a place decides for itself', () => {
  const typhoon = new Calendar(calendarYears(), [
    { day: '2022-09-14', off: true, reason: '台风停工' },
    { day: '2022-09-17', off: false, reason: '补班' },
  ]);

  it('rests on a typhoon day, works its replacement and leaves the neighbours as they were', () => {
    expect(typhoon.isWorkingDay('2022-09-14')).toBe(false);
    expect(typhoon.restReason('2022-09-14')).toBe('台风停工');
    expect(typhoon.isWorkingDay('2022-09-17')).toBe(true);
    expect(typhoon.isWorkingDay('2022-09-13')).toBe(true);
    expect(typhoon.isWorkingDay('2022-09-18')).toBe(false);
  });
});

describe('invariants of working days', () => {
  it('adding N working days lands on a working day, and as many lie between', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (from, n) => {
        const until = calendar.addWorkingDays(from, n);
        expect(calendar.isWorkingDay(until)).toBe(true);
        expect(calendar.workingDaysBetween(from, until)).toBe(n);
        expect(until > from).toBe(true);
      }),
    );
  });

  it('going back as many working days returns to the working day it came from', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (day, n) => {
        const from = calendar.onOrAfter(day);
        expect(calendar.addWorkingDays(calendar.addWorkingDays(from, n), -n)).toBe(from);
      }),
    );
  });

  it('between is antisymmetric and never counts more than the calendar days', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 200 }), (from, n) => {
        const to = addDays(from, n);
        const between = calendar.workingDaysBetween(from, to);
        expect(between).toBeLessThanOrEqual(daysBetween(from, to));
        if (n > 0) expect(calendar.workingDaysBetween(to, from)).toBe(-between);
      }),
    );
  });

  it('the last working day on or before never comes after the day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const before = calendar.onOrBefore(day);
        expect(before <= day).toBe(true);
        expect(calendar.isWorkingDay(before)).toBe(true);
        if (before !== day) expect(calendar.workingDaysBetween(before, day)).toBe(0);
      }),
    );
  });
});
