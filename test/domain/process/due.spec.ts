import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf } from '../../../src/domain/calendar/day.js';
import { dueOf } from '../../../src/domain/process/due.js';
import { dayAt, momentOf } from '../../../src/domain/process/hours.js';
import { withMovedDates } from '../../../src/domain/process/timetable.js';
import { aTimetable } from '../../support/timetable.js';

const timetable = aTimetable();
const at = '2022-03-24T02:00:00.000Z';
const due = (timer: string, context: Record<string, unknown> = {}, when = at) =>
  dueOf(timer, { kind: 'any', stage: null, context, at: when }, timetable);
/** Midnight after that day in Shanghai. */
const after = (day: string) => momentOf(addDays(day, 1));

describe('a day limit', () => {
  it.each([
    ['due', { due: '2022-04-20' }, after('2022-04-20')],
    ['handling', { due: '2022-04-20' }, after('2022-04-20')],
    ['plan', { planDue: '2022-06-30' }, after('2022-06-30')],
    ['resume', { until: '2022-05-01' }, after('2022-05-01')],
    ['opening', { from: '2022-04-01' }, momentOf('2022-04-01')],
    ['entry', {}, after('2022-03-31')],
  ])('%s is missed at midnight after the day, and not before', (timer, context, instant) => {
    expect(due(timer, context)).toBe(instant);
  });

  it.each(['correction', 'confirmation', 'answer'])(
    '%s counts five working days from the day after, Qingming left out',
    (timer) => {
      // Wed 30 March → Thu 31, Fri 1 April, Sat 2 April (worked), Wed 6, Thu 7
      expect(due(timer, {}, '2022-03-30T02:00:00.000Z')).toBe(after('2022-04-07'));
    },
  );

  it('gives a returned record the days the programme gives it', () => {
    const own = aTimetable({ correction: { within: '3个工作日' } });
    const armed = { kind: 'enterprise-year', stage: null, context: {}, at };
    // Thu 24 March → Fri 25, Mon 28, Tue 29
    expect(dueOf('correction', armed, own)).toBe(after('2022-03-29'));
  });

  it('follows an inner date that was moved', () => {
    const armed = { kind: 'enterprise-year', stage: null, context: {}, at };
    const moved = withMovedDates(timetable, [{ stage: 'entry', due: '2022-04-10' }]);
    expect(dueOf('entry', armed, moved)).toBe(after('2022-04-10'));
    expect(moved.stages.get('entry')!.lastWorkingDay).toBe('2022-04-08');
    expect(moved.stages.get('verify')).toBe(timetable.stages.get('verify'));
  });

  it('is of the next collecting stage where a programme has several', () => {
    const two = aTimetable({
      stages: ['3月底前', '9月底前'].map((text, n) => ({
        id: `entry${String(n)}`,
        title: '录入',
        due: text,
        does: 'collect' as const,
        tasks: [],
      })),
    });
    const entry = (when: string) =>
      dueOf('entry', { kind: 'enterprise-year', stage: null, context: {}, at: when }, two);
    expect(entry('2022-03-31T15:00:00.000Z')).toBe(after('2022-03-31'));
    expect(entry('2022-04-01T01:00:00.000Z')).toBe(after('2022-09-30'));
    // Found when all entry is over: five working days of its own, the National Day holidays between.
    expect(entry('2022-10-10T01:00:00.000Z')).toBe(after('2022-10-17'));
  });
});

describe('the ladder', () => {
  const rung = (n: number, when: string, on = '2022-03-31') =>
    due('ladder', { due: on, rung: n, rungs: 5 }, when);

  it('reminds three working days before, chases one working day after', () => {
    expect(rung(0, '2022-03-01T01:00:00.000Z')).toBe(momentOf('2022-03-28', '09:00'));
    expect(rung(1, '2022-03-01T01:00:00.000Z')).toBe(momentOf('2022-04-01', '09:00'));
    expect(rung(2, '2022-03-01T01:00:00.000Z')).toBe(momentOf('2022-04-08', '09:00'));
  });

  it('fires a rung that is past when offices open next, one a day', () => {
    const friday = '2022-04-29T01:00:00.000Z';
    // 30 April to 4 May is Labour Day
    expect(rung(0, friday)).toBe(momentOf('2022-05-05', '09:00'));
    expect(rung(1, momentOf('2022-05-05', '09:00'))).toBe(momentOf('2022-05-06', '09:00'));
  });

  it('climbs at once over rungs that a suspension covers, and goes on with the next', () => {
    const resumed = '2022-04-14T02:00:00.000Z';
    const suspended = (n: number) =>
      due('ladder', { due: '2022-03-31', rung: n, rungs: 5, until: '2022-04-14' }, resumed);
    expect([suspended(1), suspended(2)]).toEqual([resumed, resumed]);
    expect(suspended(3)! > resumed).toBe(true);
  });

  it('ends with its last rung', () => {
    expect(rung(5, at)).toBeNull();
    expect(due('ladder', { due: '2022-03-31', rung: 2, rungs: 2 })).toBeNull();
  });

  it('never fires in the past, outside office hours or on a rest day', () => {
    const day = fc.integer({ min: 17_897, max: 20_818 }).map(dayOf);
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 23 }),
        (on, today, n, hour) => {
          const when = `${today}T${String(hour).padStart(2, '0')}:30:00.000Z`;
          const moment = rung(n, when, on)!;
          expect(moment > when).toBe(true);
          expect(moment.slice(11)).toBe('01:00:00.000Z');
          expect(timetable.calendar.isWorkingDay(dayAt(moment))).toBe(true);
        },
      ),
    );
  });
});

describe('a project', () => {
  const project = (...milestones: [string, string | null][]) =>
    due('milestone', {
      finishDue: '2022-12-31',
      milestones: milestones.map(([day, doneOn]) => ({ due: day, doneOn })),
    });

  it('waits for its earliest open milestone, and for its end when all are done', () => {
    expect(project(['2022-09-30', null], ['2022-07-31', null])).toBe(after('2022-07-31'));
    expect(project(['2022-09-30', null], ['2022-07-31', '2022-07-20'])).toBe(after('2022-09-30'));
    expect(project(['2022-07-31', '2022-07-20'])).toBe(after('2022-12-31'));
    expect(project()).toBe(after('2022-12-31'));
  });
});

describe('a supervision form', () => {
  it('is answered within its working days, anew after an unsatisfactory reply', () => {
    const form = { issuedOn: '2022-03-24', replyWithin: 3 };
    expect(due('reply', form)).toBe(after('2022-03-29'));
    expect(due('reply', form, '2022-04-06T02:00:00.000Z')).toBe(after('2022-04-11'));
  });
});

it('dates no timer it does not know', () => {
  expect(() => due('nonsense')).toThrow('no machine may arm the timer nonsense');
});
