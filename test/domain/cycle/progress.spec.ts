import { describe, expect, it } from '@jest/globals';
import {
  fullTasks,
  idleTasks,
  isStageComplete,
  outstandingOf,
} from '../../../src/domain/cycle/completion.js';
import {
  type Count,
  type Facts,
  progressOf,
  stageProgress,
} from '../../../src/domain/cycle/progress.js';
import { isCounted, verifiersOf } from '../../../src/domain/cycle/sign-off.js';
import { filled } from '../../../src/domain/programme/filling.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { expandTasks } from '../../../src/domain/programme/tasks.js';
import { unitsOf } from '../../../src/domain/programme/units.js';
import { aProgramme } from '../../support/a-programme.js';

type TaskText = NonNullable<NonNullable<ProgrammeText['stages']>[number]['tasks']>[number];
const task = (parts: Omit<TaskText, 'title'>): TaskText => ({ title: '任务', ...parts });
const stages = [
  {
    id: 'entry',
    title: '录入',
    does: 'collect',
    due: '3月底前',
    tasks: [
      task({ id: 'enter', lead: 'each territory', counts: 'subjects', done: 'submitted' }),
      task({ id: 'search', lead: 'each territory' }),
    ],
  },
  {
    id: 'check',
    title: '审核',
    does: 'verify',
    due: '4月底前',
    tasks: [task({ id: 'check', lead: 'each owner', counts: 'subjects', done: 'verified' })],
  },
  {
    id: 'ask',
    title: '确认',
    does: 'confirm',
    due: '5月底前',
    tasks: [
      task({ id: 'visit', lead: 'each territory', counts: 'subjects', done: 'confirmed' }),
      task({ id: 'answer', lead: 'each owner', counts: 'subjects', appeals: true }),
    ],
  },
  {
    id: 'lists',
    title: '清单',
    does: 'list',
    due: '6月底前',
    tasks: [
      task({ id: 'make', lead: 'miit', counts: 'lists', done: 'listed' }),
      task({ id: 'plan', lead: 'each territory', counts: 'projects', done: 'planned' }),
    ],
  },
  {
    id: 'again',
    title: '复评',
    does: 'reevaluate',
    subjects: 'lastCycle.rectified',
    due: '5月底前',
    tasks: [task({ id: 'again', lead: 'miit', counts: 'projects', done: 'reEvaluated' })],
  },
] satisfies ProgrammeText['stages'];

const programme = filled(
  aProgramme({
    stages,
    organisations: [
      { id: 'miit', title: '工信局', role: 'lead' },
      { id: 'taxBureau', title: '税务局', role: 'department' },
      { id: 'fire', title: '消防大队', role: 'department' },
      { id: 'north', title: '北镇', role: 'territory' },
      { id: 'south', title: '南镇', role: 'territory' },
    ],
    events: [{ id: 'hazard', title: '隐患', owner: 'fire' }],
    lists: [{ id: 'policy', title: '清单' }],
    rectification: { classes: {} },
  }),
);

const firms = (organisation: string, phase: string, n: number, ...waitsFor: string[]): Count[] =>
  ['', ...waitsFor].map((waiting) => ({
    kind: 'enterprise-year',
    organisation,
    phase,
    waitsFor: waiting,
    n,
  }));

const projects = (phase: string, n: number): Count => ({
  kind: 'rectification',
  organisation: 'north',
  phase,
  waitsFor: '',
  n,
});

function shown(counts: Count[], taskId: string, facts: Facts = {}): string[] {
  return progressOf(programme, counts, facts)
    .filter((one) => one.task === taskId)
    .map((one) => `${one.organisation} ${String(one.done)}/${String(one.total)}`);
}

describe('progress of counted tasks', () => {
  it('counts each territory’s own firms, without those off the list', () => {
    const counts = [
      ...firms('north', 'collecting', 3),
      ...firms('north', 'submitted', 2),
      ...firms('north', 'excluded', 4),
      ...firms('south', 'returned', 1),
    ];
    expect(shown(counts, 'enter')).toEqual(['north 2/5', 'south 1/1']);
  });

  it('counts a department’s own sign-offs, whatever the others still check', () => {
    const counts = [
      ...firms('north', 'verifying', 3, 'miit', 'taxBureau'),
      ...firms('north', 'verifying', 2, 'miit'),
      ...firms('south', 'verified', 5),
      ...firms('south', 'collecting', 1),
    ];
    // The same phase with other waiting: what the triggers count adds up.
    expect(shown(counts, 'check')).toEqual(['miit 5/11', 'taxBureau 7/11', 'fire 0/1']);
  });

  it('keeps a sign-off when the record was returned by another', () => {
    const counts = [
      ...firms('north', 'returned', 2, '@enterprise'),
      ...firms('north', 'verified', 1),
    ];
    const returned = new Map([['taxBureau', 2]]);
    expect(shown(counts, 'check', { returned })).toEqual(['miit 3/3', 'taxBureau 1/3', 'fire 0/1']);
    expect(shown(counts, 'check')).toEqual(['miit 1/3', 'taxBureau 1/3', 'fire 0/1']);
  });

  it('counts appeals where a task answers them', () => {
    const appeals = new Map([['taxBureau', { done: 1, total: 3 }]]);
    expect(shown([], 'answer', { appeals })).toEqual(['miit 0/0', 'taxBureau 1/3', 'fire 0/0']);
  });

  it('re-evaluates last year’s projects, not this year’s', () => {
    const previous = [
      projects('accepted', 2),
      projects('promoted', 1),
      projects('implementing', 4),
    ];
    expect(shown([projects('accepted', 9)], 'again', { previous })).toEqual(['miit 1/3']);
  });

  it('counts a part of the enterprises where the stage is about a part', () => {
    const counts = firms('north', 'collecting', 10);
    const narrowed = new Map([['entry', firms('north', 'submitted', 2)]]);
    expect(shown(counts, 'enter', { narrowed })).toEqual(['north 2/2', 'south 0/0']);
    expect(stageProgress(programme, programme.stages[0]!, counts, { narrowed })).toEqual({
      done: 2,
      total: 2,
    });
  });

  it('takes a task that counts nothing as done when its flow is over', () => {
    expect(shown([], 'search', { closed: new Set(['entry/search/north']) })).toEqual([
      'north 1/1',
      'south 0/1',
    ]);
  });
});

describe('who signs off', () => {
  it('is whoever owns data items; who only reports events hands a task in', () => {
    expect(verifiersOf(programme)).toEqual(['miit', 'taxBureau']);
    const units = new Map(unitsOf(programme).map((unit) => [unit.id, unit]));
    const counted = expandTasks(programme)
      .filter(({ stage }) => stage === 'check')
      .map((one) => [one.lead, isCounted(programme, one, units.get(one.lead)!)]);
    expect(counted).toEqual([
      ['miit', true],
      ['taxBureau', true],
      ['fire', false],
    ]);
  });

  it('is the lead bureau where nobody owns anything', () => {
    const items = programme.items.map(({ owner: _, ...item }) => item);
    expect(verifiersOf({ ...programme, items })).toEqual(['miit']);
  });
});

describe('what closes by being counted', () => {
  const stage = (id: string) => programme.stages.find((one) => one.id === id)!;
  const moment = (counts: Count[], facts: Facts = {}) => ({
    programme,
    counts,
    facts,
    progress: progressOf(programme, counts, facts),
  });
  const open = (...refs: string[]) => refs.map((ref) => ({ ref, stage: ref.split('/')[0] ?? '' }));
  const full = (counts: Count[], facts: Facts, ...refs: string[]) =>
    fullTasks(moment(counts, facts), open(...refs)).map(({ ref }) => ref);

  it('closes the task whose last firm is in, and leaves the neighbour’s', () => {
    const counts = [...firms('north', 'submitted', 2), ...firms('south', 'collecting', 1)];
    const refs = ['entry/enter/north', 'entry/enter/south', 'entry/search/north'];
    expect(full(counts, {}, ...refs)).toEqual(['entry/enter/north']);
  });

  it('lets a territory without a firm go on looking for some', () => {
    const counts = firms('north', 'submitted', 2);
    expect(full(counts, {}, 'entry/enter/south')).toEqual([]);
    expect(full(counts, {}, 'ask/visit/south')).toEqual(['ask/visit/south']);
  });

  it('waits with the answers to appeals until nobody can appeal any more', () => {
    const appeals = new Map([['taxBureau', { done: 1, total: 1 }]]);
    const asking = firms('north', 'confirming', 1);
    const asked = firms('north', 'confirmed', 1);
    expect(full(asking, { appeals }, 'ask/answer/taxBureau')).toEqual([]);
    expect(full(asked, { appeals }, 'ask/answer/taxBureau')).toEqual(['ask/answer/taxBureau']);
  });

  it('completes a stage when its tasks are over and its firms are past it', () => {
    const done = moment(firms('north', 'submitted', 2));
    expect(isStageComplete(done, stage('entry'), [])).toBe(true);
    expect(isStageComplete(done, stage('entry'), open('entry/search/north'))).toBe(false);
    const late = moment([...firms('north', 'submitted', 2), ...firms('south', 'collecting', 1)]);
    expect(isStageComplete(late, stage('entry'), [])).toBe(false);
  });

  it('keeps plans open while a firm on a list waits for its project, and lets the neighbour go', () => {
    const made = { lists: new Set(['policy']) };
    const refs = ['lists/plan/north', 'lists/plan/south'];
    const listed = firms('north', 'rectifying', 1);
    expect(full(listed, {}, ...refs)).toEqual([]);
    expect(full(listed, made, ...refs)).toEqual(['lists/plan/south']);
    const planning = [...listed, projects('planning', 1)];
    expect(full(planning, made, ...refs)).toEqual(['lists/plan/south']);
    expect(full([...listed, projects('planned', 1)], made, ...refs)).toEqual(refs);
  });

  it('lets no plan end by its date before the lists are made, and no answer to appeals wait', () => {
    const idle = (id: string, facts: Facts = {}) =>
      idleTasks(moment(firms('north', 'confirming', 1), facts), stage(id)).map(({ ref }) => ref);
    expect(idle('lists')).toEqual([]);
    expect(idle('lists', { lists: new Set(['policy']) })).toEqual([]);
    expect(idle('entry')).toEqual(['entry/enter/south']);
    expect(idle('ask')).toContain('ask/answer/taxBureau');
  });

  it('knows which tasks wait for the lists', () => {
    const waiting = (facts: Facts) =>
      progressOf(programme, [], facts)
        .filter(({ unlisted }) => unlisted)
        .map((one) => `${one.task}/${one.organisation}`);
    expect(waiting({})).toEqual(['plan/north', 'plan/south']);
    expect(waiting({ lists: new Set(['policy']) })).toEqual([]);
  });

  it('takes a stage without anything to count for outstanding until nothing can come', () => {
    const waiting = moment(firms('north', 'graded', 1));
    const plans = open('lists/plan/north', 'lists/plan/south');
    expect(outstandingOf(waiting, stage('lists'), plans)).toBe(3);
    const implement = { ...stage('lists'), does: 'implement' as const, tasks: [] };
    expect(outstandingOf(waiting, implement, [])).toBe(1);
    const made = moment(firms('north', 'policyListed', 1), { lists: new Set(['policy']) });
    expect(outstandingOf(made, implement, [])).toBe(0);
  });

  it('counts what is outstanding once: firms not past the stage, and plain tasks', () => {
    const late = moment([...firms('north', 'submitted', 2), ...firms('south', 'collecting', 3)]);
    const tasks = open('entry/enter/south', 'entry/search/north', 'entry/search/south');
    expect(outstandingOf(late, stage('entry'), tasks)).toBe(5);
    expect(outstandingOf(late, stage('lists'), [])).toBe(1);
    const made = { lists: new Set(['policy']) };
    expect(outstandingOf(moment([], made), stage('lists'), [])).toBe(0);
    const unplanned = moment([projects('planning', 2)], made);
    expect(outstandingOf(unplanned, stage('lists'), open('lists/plan/north'))).toBe(2);
  });
});
