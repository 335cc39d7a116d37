import { describe, expect, it } from '@jest/globals';
import { Calendar } from '../../../src/domain/calendar/calendar.js';
import { ladderPresets } from '../../../src/domain/programme/ladders.js';
import { ladderRule, nextRung, recordOf } from '../../../src/domain/supervision/pressure.js';
import { daysBeyond, reasonOf, toneOf } from '../../../src/domain/supervision/undone.js';

const ladder = ladderPresets['default']!;
const calendar = new Calendar([]);

describe('who is not done', () => {
  const row = { waitsFor: ['税务局'], said: null, promise: null };

  it('is told by the words of who sent it back, else by whom it waits for', () => {
    expect(reasonOf({ ...row, phase: 'returned', said: '能耗数缺 11、12 月' })).toBe(
      '能耗数缺 11、12 月',
    );
    expect(reasonOf({ ...row, phase: 'verifying' })).toBe('待税务局审核');
    expect(reasonOf({ ...row, phase: 'reviewing', said: '面积' })).toBe('待税务局核查');
    expect(reasonOf({ ...row, phase: 'appealing', said: '面积' })).toBe('申诉待分办：面积');
    expect(reasonOf({ ...row, phase: 'inAStateOfTomorrow' })).toBe('未完成');
    expect(['returned', 'verifying', 'collecting'].map(toneOf)).toEqual([
      'returned',
      'checking',
      'waiting',
    ]);
  });

  it('is late from its own date where that came before the task’s', () => {
    expect(daysBeyond({ promise: '2022-03-31' }, '2022-04-30', '2022-05-17')).toBe(47);
    expect(daysBeyond({ promise: '2022-05-20' }, '2022-04-30', '2022-05-17')).toBe(17);
    expect(daysBeyond({ promise: null }, '2022-05-17', '2022-05-17')).toBe(0);
  });
});

describe('what presses a task', () => {
  it('is the rule without the mere reminder', () => {
    expect(ladderRule(ladder)).toBe(
      '逾期1个工作日催办 · 逾期5个工作日督办单 · 逾期10个工作日通报 · 逾期20个工作日约谈',
    );
  });

  it('comes next by itself on its working day, only while the owner has the task', () => {
    const on = { phase: 'inHand', rung: 1, due: '2021-06-04' }; // a Friday
    expect(nextRung(ladder, on, '2021-06-05', calendar)).toMatchObject({ on: '2021-06-07' });
    // Late as the sweep may be, nothing is promised for a day that is over.
    expect(nextRung(ladder, on, '2021-06-12', calendar)?.on).toBe('2021-06-14');
    expect(nextRung(ladder, { ...on, phase: 'suspended' }, '2021-06-05', calendar)).toBeNull();
    expect(nextRung(ladder, { ...on, rung: 9 }, '2021-06-05', calendar)).toBeNull();
  });

  it('is recorded in its order, with promises that were not kept', () => {
    const entry = (type: string, at: string, payload = {}) => ({
      type,
      at,
      payload,
      actorName: '季春华',
    });
    const of = {
      ladder,
      fired: [{ at: '2022-05-05T01:00:00.000Z', rung: 'chase', because: '逾期 5 天' }],
      task: [
        entry('CHASE', '2022-05-06T01:00:00.000Z', { text: '请抓紧' }),
        entry('PROGRESS', '2022-05-06T02:00:00.000Z'),
      ],
      forms: [
        entry('REPLY', '2022-05-10T01:00:00.000Z', {
          cause: '等待',
          text: '清零',
          promise: '2022-05-16',
        }),
      ],
      today: '2022-05-17',
      done: false,
      titleOf: (id: string) => id,
    };
    expect(recordOf(of).map(({ title }) => title)).toEqual(['催办', '催办', '回复', '承诺未兑现']);
    expect(recordOf({ ...of, done: true }).map(({ title }) => title)).not.toContain('承诺未兑现');
    expect(recordOf({ ...of, today: '2022-05-16' })).toHaveLength(3);
  });
});
