import { describe, expect, it } from '@jest/globals';
import { lightRules } from '../../../src/domain/lights/rules.js';
import { timetableOf } from '../../../src/domain/process/timetable.js';
import { filled } from '../../../src/domain/programme/filling.js';
import { expandTasks } from '../../../src/domain/programme/tasks.js';
import {
  cellsOf,
  missingWords,
  progressWords,
  rateOf,
  taskStandings,
} from '../../../src/domain/supervision/standing.js';
import type { StandingInput, TaskFlow } from '../../../src/domain/supervision/standing.js';
import { readCalendar } from '../../../src/programme/files.js';
import { aProgramme } from '../../support/a-programme.js';

const programme = filled(
  aProgramme({
    stages: [
      {
        id: 'entry',
        title: '录入',
        from: '1月1日',
        due: '3月底前',
        does: 'collect',
        tasks: [
          { id: 'survey', title: '摸排', lead: 'each territory' },
          {
            id: 'enter',
            title: '录入',
            lead: 'each territory',
            counts: 'subjects',
            done: 'submitted',
          },
        ],
      },
      {
        id: 'list',
        title: '清单',
        from: '4月1日',
        due: '6月底前',
        does: 'list',
        tasks: [{ id: 'report', title: '上报', lead: 'miit', due: '5月10日前' }],
      },
    ],
  }),
);
const timetable = timetableOf(programme, 2022, readCalendar());
const flow = (ref: string, more: Partial<TaskFlow> = {}): TaskFlow => ({
  id: ref,
  ref,
  version: '1.0',
  phase: 'inHand',
  done: false,
  due: '2022-03-31',
  originalDue: '2022-03-31',
  extended: false,
  ...more,
});
const count = (organisation: string, done: number, total: number) => ({
  stage: 'entry',
  task: 'enter',
  organisation,
  done,
  total,
  counted: true,
  unlisted: false,
});

function standings(today: string, more: Partial<StandingInput> = {}) {
  return taskStandings({
    tasks: expandTasks(programme),
    progress: [count('north', 40, 100), count('south', 50, 50)],
    flows: [flow('entry/survey/north', { phase: 'closed', done: true }), flow('entry/enter/north')],
    cases: new Map(),
    year: 2022,
    lead: 'miit',
    today,
    timetable,
    rules: lightRules('default'),
    ...more,
  });
}
const one = (today: string, ref: string, more: Partial<StandingInput> = {}) => {
  const found = standings(today, more).find((task) => task.ref === ref);
  if (found === undefined) throw new Error(`no ${ref}`);
  return found;
};

describe('where a task stands', () => {
  it('takes its dates from its flow, else from the task, else from the stage', () => {
    expect(one('2022-03-01', 'list/report/miit')).toMatchObject({
      from: '2022-04-01',
      due: '2022-05-10',
      light: { state: 'notStarted' },
    });
    const extended = [flow('entry/enter/north', { due: '2022-04-15', extended: true })];
    expect(one('2022-04-01', 'entry/enter/north', { flows: extended })).toMatchObject({
      due: '2022-04-15',
      daysLate: 0,
      light: { state: 'dueSoon' },
    });
  });

  it('is never done while less is done than is counted, whoever struck it off', () => {
    const closed = { flows: [flow('entry/enter/north', { phase: 'closed', done: true })] };
    expect(one('2022-04-17', 'entry/enter/north', closed)).toMatchObject({
      daysLate: 0,
      light: { state: 'dueSoon', clause: { zh: '已销号，但只完成 40/100（规则 S）' } },
    });
    const whole = { ...closed, progress: [count('north', 100, 100)] };
    expect(one('2022-04-17', 'entry/enter/north', whole).light.state).toBe('done');
    // A list of its own that speaks of yellow does not take that away.
    const own = lightRules([{ id: 'Y', light: 'yellow', when: 'days < 5', title: '临近' }]);
    expect(one('2022-03-01', 'entry/enter/north', { ...closed, rules: own }).light.state).toBe(
      'dueSoon',
    );
    // An appeal that is late stays late behind the strike-off.
    const cases = new Map([['entry/enter/north', '2022-04-10']]);
    expect(one('2022-04-17', 'entry/enter/north', { ...closed, cases }).light.state).toBe(
      'overdue',
    );
  });

  it('is no longer near or late once all that is counted is done, only not struck off', () => {
    const whole = { progress: [count('north', 3, 3)] };
    for (const day of ['2022-03-31', '2022-04-17']) {
      expect(one(day, 'entry/enter/north', whole).light).toMatchObject({
        state: 'onTrack',
        clause: { zh: '3/3 已全部完成，待销号（规则 F）' },
      });
    }
  });

  it('is not held against who waits for the computation of the lead bureau', () => {
    const [enter] = expandTasks(programme).filter(
      ({ lead, task }) => lead === 'north' && task === 'enter',
    );
    if (enter === undefined) throw new Error('no task');
    const tasks = [{ ...enter, done: 'scored' as const }];
    expect(one('2022-04-17', 'entry/enter/north', { tasks })).toMatchObject({
      daysLate: 0,
      light: { state: 'onTrack', clause: { zh: '已完成 40/100，其余待牵头单位测算（规则 W）' } },
    });
    const none = { tasks, progress: [count('north', 0, 100)] };
    expect(one('2022-04-17', 'entry/enter/north', none)).toMatchObject({
      daysLate: 0,
      light: { state: 'notStarted', clause: { id: 'L' } },
    });
    expect(one('2022-04-17', 'entry/enter/north', { tasks, lead: 'north' }).light.state).toBe(
      'overdue',
    );
  });

  it('is late by the days since its date, in words that say what is missing', () => {
    const late = one('2022-04-17', 'entry/enter/north');
    expect(late).toMatchObject({ daysLate: 17, light: { state: 'overdue', clause: { id: 'R1' } } });
    expect(missingWords(late, 6)).toBe('60 家未录入，其中退回 6');
    expect(missingWords(late, 0)).toBe('60 家未录入');
    expect(progressWords(late)).toBe('40 / 100');
    expect(missingWords(one('2022-04-17', 'entry/survey/south'), 0)).toBe('尚未办结');
  });

  it('is late by its oldest case although its stage runs on', () => {
    const cases = new Map([['entry/enter/north', '2022-03-10']]);
    expect(one('2022-03-14', 'entry/enter/north', { cases })).toMatchObject({
      daysLate: 4,
      light: { state: 'overdue', clause: { id: 'R2' } },
    });
  });

  it('blames nobody for a task ended by decision', () => {
    const flows = [flow('entry/enter/north', { phase: 'terminated', done: true })];
    expect(one('2022-06-01', 'entry/enter/north', { flows }).light.state).toBe('notApplicable');
  });
});

describe('a cell of the wall', () => {
  it('joins the tasks of a unit in a stage: the worst light, the count of enterprises', () => {
    const cells = cellsOf(standings('2022-04-17'));
    expect(cells.find(({ organisation }) => organisation === 'north')).toMatchObject({
      done: 40,
      total: 100,
      daysLate: 17,
      light: { state: 'overdue' },
    });
    expect(cells.filter(({ stage }) => stage === 'entry')).toHaveLength(2);
  });

  it('says that the lists are missing where there is nothing to count because of them', () => {
    const shown = (unlisted: boolean) => {
      const [one] = standings('2022-04-04', {
        progress: [{ ...count('north', 0, 0), unlisted }],
        flows: [flow('entry/enter/north')],
      }).filter(({ ref }) => ref === 'entry/enter/north');
      return [one!.light.state, progressWords(one!), missingWords(one!, 0)];
    };
    expect(shown(true)).toEqual(['overdue', '清单未生成', '清单未生成']);
    expect(shown(false)).toEqual(['overdue', '暂无对象', '暂无对象']);
  });

  it('is as far as the mean of what has begun, rounded down', () => {
    const cells = cellsOf(standings('2022-03-01'));
    const north = cells.filter(({ organisation }) => organisation === 'north');
    expect(rateOf(north)).toBe(40);
    expect(rateOf(cells.filter(({ organisation }) => organisation === 'miit'))).toBeNull();
    const almost = cellsOf(standings('2022-03-01', { progress: [count('north', 996, 1000)] }));
    expect(rateOf(almost.filter(({ organisation }) => organisation === 'north'))).toBe(99);
  });
});
