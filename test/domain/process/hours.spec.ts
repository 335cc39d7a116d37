import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf as shanghaiDay } from '../../../src/clock.js';
import { addDays, dayOf } from '../../../src/domain/calendar/day.js';
import {
  dayAt,
  endOf,
  momentOf,
  nextOpening,
  workingMoment,
} from '../../../src/domain/process/hours.js';
import { readCalendar } from '../../../src/programme/files.js';

const calendar = readCalendar();
const day = fc.integer({ min: 17_897, max: 20_818 }).map(dayOf);
const instant = fc
  .tuple(day, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([on, ms]) => new Date(Date.parse(`${on}T00:00:00.000Z`) + ms).toISOString());

describe('the hours of Shanghai', () => {
  it.each([
    ['2022-03-31T15:59:59.999Z', '2022-03-31'],
    ['2022-03-31T16:00:00.000Z', '2022-04-01'],
    ['2021-12-31T16:00:00.000Z', '2022-01-01'],
    ['2022-01-01T00:00:00.000Z', '2022-01-01'],
  ])('%s is on %s', (at, on) => {
    expect(dayAt(at)).toBe(on);
  });

  it('agree with the time zone of the machine’s own tables', () => {
    fc.assert(fc.property(instant, (at) => dayAt(at) === shanghaiDay(at)));
  });

  it('begin and end each day at midnight there', () => {
    expect(momentOf('2022-04-01')).toBe('2022-03-31T16:00:00.000Z');
    expect(momentOf('2022-04-01', '09:00')).toBe('2022-04-01T01:00:00.000Z');
    expect(momentOf('2022-04-01', '18:30')).toBe('2022-04-01T10:30:00.000Z');
    fc.assert(
      fc.property(day, (on) => {
        expect(dayAt(momentOf(on))).toBe(on);
        expect(endOf(on)).toBe(momentOf(addDays(on, 1)));
      }),
    );
  });
});

describe('working time', () => {
  it.each([
    ['in the morning', '2022-03-24T01:00:00.000Z', '2022-03-24T01:00:00.000Z'],
    ['before offices open', '2022-03-24T00:59:59.999Z', '2022-03-24T01:00:00.000Z'],
    ['in the evening', '2022-03-24T10:00:00.000Z', '2022-03-25T01:00:00.000Z'],
    ['on a Friday evening', '2022-03-25T12:00:00.000Z', '2022-03-28T01:00:00.000Z'],
    ['on a Saturday that is worked (调休)', '2022-04-02T02:00:00.000Z', '2022-04-02T02:00:00.000Z'],
    ['in Qingming', '2022-04-04T02:00:00.000Z', '2022-04-06T01:00:00.000Z'],
    ['before the National Day week', '2022-09-30T11:00:00.000Z', '2022-10-08T01:00:00.000Z'],
  ])('lets what happens %s out in working time', (_, at, out) => {
    expect(workingMoment(at, calendar)).toBe(out);
  });

  it('is found on a working day, never earlier than asked, and is itself working time', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const out = workingMoment(at, calendar);
        expect(out >= at).toBe(true);
        expect(calendar.isWorkingDay(dayAt(out))).toBe(true);
        expect(workingMoment(out, calendar)).toBe(out);
        const opening = nextOpening(at, calendar);
        expect(opening > at).toBe(true);
        expect(opening.slice(11)).toBe('01:00:00.000Z');
        expect(calendar.isWorkingDay(dayAt(opening))).toBe(true);
      }),
    );
  });
});
