import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/domain/calendar/day.js';
import {
  LadderUnknown,
  RungTimeNotUnderstood,
  ladderOf,
  ladderPresets,
  parseRungTime,
  rungDay,
} from '../../../src/domain/programme/ladders.js';
import { readCalendar } from '../../../src/programme/files.js';

const calendar = readCalendar();

describe('when a rung fires', () => {
  it.each([
    ['到期前3个工作日', { side: 'before', days: 3, working: true }],
    ['逾期1个工作日', { side: 'after', days: 1, working: true }],
    ['逾期10天', { side: 'after', days: 10, working: false }],
    ['到期当日', { side: 'before', days: 0, working: false }],
  ])('reads %s', (literal, time) => {
    expect(parseRungTime(literal)).toEqual(time);
  });

  it.each(['马上', '3天', '逾期1个月', '到期后3天'])(
    'refuses %s by showing examples',
    (literal) => {
      expect(() => parseRungTime(literal)).toThrow(RungTimeNotUnderstood);
      expect(() => parseRungTime(literal)).toThrow(/逾期10天/);
    },
  );

  it.each([
    // due on Thursday 31 March 2022
    ['到期前3个工作日', '2022-03-31', '2022-03-28'],
    ['逾期3天', '2022-03-31', '2022-04-06'], // 3 April begins Qingming
    ['逾期10天', '2022-03-31', '2022-04-11'], // 10 April is a Sunday
    ['逾期1个工作日', '2022-04-30', '2022-05-05'], // Labour Day lies between
    ['到期当日', '2022-04-30', '2022-04-29'], // a Saturday: the reminder goes out before
  ])('%s of %s is %s', (literal, due, day) => {
    expect(rungDay(literal, due, calendar)).toBe(day);
  });

  it('never on a rest day, and never on the wrong side of the due date', () => {
    const day = fc.integer({ min: 0, max: 2500 }).map((n) => addDays('2019-01-01', n));
    const rung = fc.tuple(
      fc.constantFrom('到期前', '逾期'),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('天', '个工作日'),
    );
    fc.assert(
      fc.property(day, rung, (due, [side, n, unit]) => {
        const fires = rungDay(`${side}${n}${unit}`, due, calendar);
        expect(calendar.isWorkingDay(fires)).toBe(true);
        expect(side === '逾期' ? fires > due : fires < due).toBe(true);
      }),
    );
  });
});

describe('ladders that ship', () => {
  it('climb in order and say who is told', () => {
    for (const rungs of Object.values(ladderPresets)) {
      const days = rungs.map(({ at }) => rungDay(at, '2022-06-15', calendar));
      expect([...days].sort()).toEqual(days);
      expect(new Set(rungs.map(({ id }) => id)).size).toBe(rungs.length);
      for (const { to } of rungs) expect(to.length).toBeGreaterThan(0);
    }
  });

  it('are opened by name; an unknown name lists the known ones', () => {
    expect(ladderOf({ ladder: 'sanming' })[0]?.colour).toBe('blue');
    expect(() => ladderOf({ ladder: 'sanmin' })).toThrow(LadderUnknown);
    expect(() => ladderOf({ ladder: 'sanmin' })).toThrow(/sanming/);
  });
});
