import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Calendar } from '../../../src/domain/calendar/calendar.js';
import { addDays, weekday } from '../../../src/domain/calendar/day.js';
import { readCalendar } from '../../../src/programme/files.js';
import { aheadWords, briefOf, causes } from '../../../src/domain/supervision/brief.js';
import type { Brief, Issue, Snapshot } from '../../../src/domain/supervision/brief.js';
import { nextIssueDay, turnOf } from '../../../src/domain/supervision/cadence.js';
import { dated, spokenDay, spokenTime } from '../../../src/domain/supervision/dated.js';
import { eventSaid, eventText, eventWords } from '../../../src/domain/supervision/events.js';
import {
  RestDay,
  assertWorkingDay,
  formNumber,
  rungAt,
  wasSuspended,
  rungStep,
  rungUnits,
} from '../../../src/domain/supervision/ladder.js';
import { ladderPresets } from '../../../src/domain/programme/ladders.js';
import { senders } from '../../../workflows/roles.js';

const calendar: Calendar = readCalendar();
const ladder = ladderPresets.default ?? [];

describe('a suspension in the log of a task', () => {
  const log = [
    { type: 'BORN', at: '2022-03-01' },
    { type: 'SUSPEND', at: '2022-04-01' },
    { type: 'MOVE', at: '2022-04-05' },
    { type: 'TIMER', at: '2022-04-15' },
    { type: 'PROGRESS', at: '2022-04-16' },
  ];

  it('covers the time from its beginning to its end, and no other', () => {
    const days = ['2022-03-31', '2022-04-01', '2022-04-10', '2022-04-15', '2022-04-20'];
    expect(days.map((day) => wasSuspended(log, day))).toEqual([false, true, true, false, false]);
  });
});

describe('a weekly report', () => {
  const weekly = { every: 'week', on: 'Mon' } as const;
  const opened = '2022-01-04';

  it('covers the week before and goes out on Monday', () => {
    expect(turnOf(weekly, '2022-05-18', opened, calendar)).toEqual({
      from: '2022-05-09',
      to: '2022-05-15',
      issued: '2022-05-16',
    });
  });

  it('goes out on the first working day of a week that begins with a holiday', () => {
    expect(turnOf(weekly, '2022-04-04', opened, calendar)?.issued).toBe('2022-04-06');
    expect(turnOf(weekly, '2022-05-03', opened, calendar)?.issued).toBe('2022-05-05');
  });

  it('stays away from a week of rest: National Day 2022 leaves the working Saturday, no more', () => {
    const golden = turnOf(weekly, '2022-10-05', opened, calendar);
    expect(golden?.issued).toBe('2022-10-08');
    // 31 January to 6 February was Spring Festival, all of it
    expect(turnOf(weekly, '2022-02-02', opened, calendar)).toBeUndefined();
  });

  it('never goes out on a day of rest nor out of its week, whatever the day asked on', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1400 }), (n) => {
        const today = addDays('2019-01-01', n);
        const turn = turnOf(weekly, today, opened, calendar);
        if (turn === undefined) return;
        expect(calendar.isWorkingDay(turn.issued)).toBe(true);
        expect(weekday(turn.from)).toBe(1);
        expect(turn.issued > turn.to).toBe(true);
        expect(turn.issued <= addDays(turn.to, 7)).toBe(true);
        const next = nextIssueDay(weekly, today, opened, calendar);
        expect(next !== undefined && next > today).toBe(true);
      }),
    );
  });

  it('comes every second week, or with the month or quarter, where the programme says so', () => {
    const fortnight = { every: 'twoWeeks', on: 'Fri' } as const;
    expect(turnOf(fortnight, '2022-01-12', opened, calendar)).toBeUndefined();
    expect(turnOf(fortnight, '2022-01-19', opened, calendar)).toEqual({
      from: '2022-01-03',
      to: '2022-01-16',
      issued: '2022-01-21',
    });
    expect(turnOf({ every: 'quarter' }, '2022-05-20', opened, calendar)).toEqual({
      from: '2022-01-01',
      to: '2022-03-31',
      issued: '2022-04-01',
    });
    expect(turnOf({ every: 'asNeeded' }, '2022-05-20', opened, calendar)).toBeUndefined();
  });
});

describe('the ladder', () => {
  it('refuses a day of rest by name', () => {
    expect(() => assertWorkingDay('2022-05-07', calendar)).not.toThrow(); // a working Saturday
    expect(() => assertWorkingDay('2022-05-08', calendar)).toThrow(RestDay);
    expect(() => assertWorkingDay('2022-04-05', calendar)).toThrow('清明节');
  });

  it('knows its rungs by number, and which of them the red list counts', () => {
    expect(rungAt(ladder, 0).id).toBe('remind');
    expect(() => rungAt(ladder, 9)).toThrow('第 10 级');
    expect(rungStep(ladder, 'remind')).toBeNull();
    expect(rungStep(ladder, 'interview')).toEqual({ step: 3, title: '约谈' });
  });

  it('opens its words for people: the lead, its partners, the lead bureau, a unit by code', () => {
    const of = { lead: 'sanyu', partners: ['taxBureau'], leadBureau: 'economy' };
    expect(rungUnits(['lead', 'with', 'leadBureau', 'leadingGroup'], of)).toEqual([
      'sanyu',
      'taxBureau',
      'economy',
      'leadingGroup',
    ]);
    expect(rungUnits(['everyone'], of)).toEqual([]);
    expect(formNumber(2022, 3)).toBe('督〔2022〕3 号');
  });
});

describe('dates in letters', () => {
  it('say weekday and working days left, 调休 counted', () => {
    expect(dated('2022-05-09', '2022-05-06', calendar)).toEqual({
      day: '5 月 9 日',
      weekday: '星期一',
      // Saturday 7 May was worked
      left: '还有 2 个工作日',
    });
    expect(dated('2022-05-06', '2022-05-06', calendar).left).toBe('就在今天');
    expect(dated('2022-04-30', '2022-05-05', calendar).left).toBe('已过 1 个工作日');
    expect(dated('2022-05-01', '2022-05-03', calendar).left).toBe('刚过');
    expect(dated('2023-01-05', '2022-12-30', calendar).day).toBe('2023 年 1 月 5 日');
    expect(spokenDay('2022-05-05')).toBe('2022 年 5 月 5 日');
    expect(spokenTime('2022-05-16', '09:05')).toBe('5 月 16 日 9 时 5 分');
  });
});

describe('the log in words', () => {
  it('names every event that anybody may send, in Chinese', () => {
    for (const [kind, events] of Object.entries(senders)) {
      for (const type of Object.keys(events)) {
        expect(eventWords(kind, type).label).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('reads the facts out in one line, units by their titles', () => {
    const said = { department: 'landBureau', reason: '与登记不符', items: ['land_owned'] };
    expect(eventText(said, () => '自然资源和规划分局')).toBe('自然资源和规划分局；与登记不符');
    expect(eventText({ form: 'refusalRecorded' })).toBe('企业不签字，已如实记录');
    expect(eventText({ timer: 'entry' })).toBeNull();
  });

  it('says what a timer found, and nothing that the sender’s name says already', () => {
    const fired = eventWords('enterprise-year', 'TIMER', { timer: 'entry' });
    expect(fired.label).toBe('录入截止，尚未提交');
    const passed = { payload: { department: 'tax' }, actorName: '徐亚军 税务局' };
    expect(eventSaid(passed, () => '税务局')).toBeNull();
    expect(eventSaid({ ...passed, actorName: '顾志强 经济发展局' }, () => '税务局')).toBe('税务局');
  });
});

describe('the brief', () => {
  const issue: Issue = {
    title: '工作进展周报',
    number: 2,
    from: '2022-05-09',
    to: '2022-05-15',
    on: '2022 年 5 月 16 日',
    asOf: '5 月 16 日 9 时',
    seal: null,
    answerBy: '2022-05-20',
  };
  const cell = (stage: string, light: Snapshot['rows'][number]['cells'][number]['light']) => ({
    stage,
    light,
    done: 1,
    total: 2,
  });
  const late = (flow: string, title: string, days: number) => ({
    flow,
    organisation: { title },
    title: '信息录入',
    days,
    missing: '1 家未录入',
    rung: null,
  });
  const snapshot: Snapshot = {
    cycle: { title: '综合评价', year: 2022, lead: '经济发展局' },
    today: '2022-05-16',
    progress: { done: '35.1', elapsed: '37.3', ahead: '-2.2' },
    stages: [
      { id: 'entry', title: '信息录入', due: '2022-03-31', light: 'overdue', done: 1, total: 2 },
    ],
    rows: [
      {
        organisation: { id: 'a', title: '三余镇' },
        rate: 44,
        cells: [cell('entry', 'overdue'), cell('verify', 'dueSoon')],
      },
      {
        organisation: { id: 'b', title: '第一办事处' },
        rate: 62,
        cells: [cell('entry', 'done'), cell('verify', 'onTrack')],
      },
      { organisation: { id: 'c', title: '新材料园' }, rate: 10, cells: [cell('entry', 'onTrack')] },
    ],
    lights: { overdue: 1, dueSoon: 1, onTrack: 2, done: 1, notStarted: 0, suspended: 0 },
    red: [late('1', '三余镇', 46), late('2', '税务局', 17), late('3', '供电中心', 4)],
    states: [
      { title: '录入中', count: 6, late: 6 },
      { title: '已确认', count: 167, late: 0 },
    ],
  };
  const first = briefOf(snapshot, { ...issue, number: 1 }, {}, undefined);

  it('names as good only who has finished something and has nothing late or pressing', () => {
    expect(first.good).toEqual([
      { organisation: '第一办事处', text: '信息录入已按期完成，其余任务按计划推进' },
    ]);
  });

  it('shows no change in its first issue and the true one afterwards', () => {
    expect(first.lights[0]).toEqual({ word: '逾期', count: 1, change: null, note: '' });
    const more = { ...snapshot, lights: { ...snapshot.lights, overdue: 3 } };
    expect(briefOf(more, issue, {}, first).lights[0]).toMatchObject({
      change: 2,
      note: '（较上期增加 2 项）',
    });
    expect(briefOf(snapshot, issue, {}, first).lights[0]?.note).toBe('（与上期持平）');
  });

  it('marks who is blocked by others, who has stated a cause, who is listed again without one', () => {
    const said = {
      '1': { cause: '企业原因', text: '停产' },
      '2': { cause: '等待其他单位', text: '等统计局' },
    };
    const marks = (brief: Brief) => brief.problems.map(({ mark }) => mark);
    expect(marks(first)).toEqual(['new', 'new', 'new']);
    expect(marks(briefOf(snapshot, issue, said, first))).toEqual(['stated', 'blocked', 'unstated']);
    expect(causes).toContain('等待其他单位');
  });

  it('adds up: the annex counts each unit’s cells, its population is the sum of the states', () => {
    expect(first.subjects).toBe(173);
    expect(first.annex[0]).toMatchObject({
      no: 1,
      assigned: 2,
      done: 0,
      doneNow: null,
      share: '44%',
      remark: '逾期 1 项，临期 1 项',
    });
    const second = briefOf(snapshot, issue, {}, first);
    expect(second.annex.map(({ doneNow }) => doneNow)).toEqual([0, 0, 0]);
  });

  it('says ahead, behind or level with time', () => {
    expect(aheadWords('-2.4')).toBe('慢于序时 2.4 个百分点');
    expect(aheadWords('1.0')).toBe('快于序时 1.0 个百分点');
    expect(aheadWords('0.0')).toBe('与序时持平');
  });
});
