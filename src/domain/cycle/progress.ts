/** How much of every organisation's tasks is done: folded from the counts of the flows. */
import type { FilledProgramme } from '../programme/schema.js';
import { type ExpandedTask, expandTasks } from '../programme/tasks.js';
import { type Unit, ownedItems, unitsOf } from '../programme/units.js';
import {
  type Milestone,
  type Tally,
  aimOf,
  enterpriseMilestones,
  isOfLastCycle,
  projectMilestones,
} from './milestones.js';
import { isCounted, signsOff } from './sign-off.js';

export type Plan = Pick<
  FilledProgramme,
  'organisations' | 'deployment' | 'items' | 'events' | 'stages' | 'lists' | 'rectification'
>;
type Stage = FilledProgramme['stages'][number];

/** How many flows stand where; a row with `waitsFor` '' counts each flow once. */
export interface Count {
  readonly kind: string;
  /** Organisation code, '' for none. */
  readonly organisation: string;
  readonly phase: string;
  readonly waitsFor: string;
  readonly n: number;
}

/** What the counts of the cycle alone cannot say. */
export interface Facts {
  /** Of the cycle before: its rectification projects are this year's re-evaluation. */
  readonly previous?: readonly Count[];
  /** By stage: counts over a part of the subjects, where a sample, a phase or a scope narrows them. */
  readonly narrowed?: ReadonlyMap<string, readonly Count[]>;
  /** Returned records by department that has not signed them off. */
  readonly returned?: ReadonlyMap<string, number>;
  /** Appeals given to a department to review, and how many of them it has answered. */
  readonly appeals?: ReadonlyMap<string, Progress>;
  /** Ids of the lists that have been made. */
  readonly lists?: ReadonlySet<string>;
  /** Refs `<stage>/<task>/<organisation>` of task flows that are over. */
  readonly closed?: ReadonlySet<string>;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface TaskProgress extends Progress {
  /** False for a task that is one thing to do: done when its flow is over. */
  readonly counted: boolean;
  /** True while there is nothing to count because the lists it is taken from are not made. */
  readonly unlisted: boolean;
  readonly stage: string;
  readonly task: string;
  readonly organisation: string;
}

/** The name of a task's flow within its cycle. */
export function taskRef(task: { stage: string; task: string; lead: string }): string {
  return `${task.stage}/${task.task}/${task.lead}`;
}

/**
 * Every organisation's tasks with what is done of them, in the order of the plan. A task that
 * counts nothing is one thing to do.
 */
export function progressOf(
  programme: Plan,
  counts: readonly Count[],
  facts: Facts = {},
): TaskProgress[] {
  const units = new Map(unitsOf(programme).map((unit) => [unit.id, unit]));
  return expandTasks(programme).flatMap((task) => {
    const unit = units.get(task.lead);
    const stage = programme.stages.find(({ id }) => id === task.stage);
    if (unit === undefined || stage === undefined) return [];
    const counted = isCounted(programme, task, unit);
    const progress = counted
      ? taskProgress({ programme, counts, facts, stage, unit, task })
      : { done: facts.closed?.has(taskRef(task)) === true ? 1 : 0, total: 1 };
    const unlisted =
      counted &&
      progress.total === 0 &&
      task.counts === 'projects' &&
      !isOfLastCycle(stage) &&
      !areListsMade(programme, facts);
    const { stage: id, task: name, lead: organisation } = task;
    return [{ stage: id, task: name, organisation, counted, unlisted, ...progress }];
  });
}

/** The enterprises or projects a stage has to bring past its mark; `null` where it counts none. */
export function stageProgress(
  programme: Plan,
  stage: Stage,
  counts: readonly Count[],
  facts: Facts = {},
): Progress | null {
  if (stage.does === 'list') return listProgress(programme, undefined, facts);
  const aim = aimOf(programme, stage);
  if (aim === null) return null;
  const kind = aim.of === 'subjects' ? 'enterprise-year' : 'rectification';
  const tally =
    aim.of === 'subjects' ? enterpriseMilestones[aim.done] : projectMilestones[aim.done];
  if (tally === undefined) return null;
  return fold(countsOf(stage, counts, facts), { kind, tally });
}

/** True once every list of the programme is made: before that, more projects may come. */
export function areListsMade({ lists = [] }: Pick<Plan, 'lists'>, facts: Facts): boolean {
  return lists.length > 0 && lists.every(({ id }) => facts.lists?.has(id) === true);
}

interface Case {
  readonly programme: Plan;
  readonly counts: readonly Count[];
  readonly facts: Facts;
  readonly stage: Stage;
  readonly unit: Unit;
  readonly task: ExpandedTask;
}

function taskProgress(of: Case): Progress {
  const { task, stage, facts, unit, programme } = of;
  if (task.appeals) return facts.appeals?.get(unit.id) ?? { done: 0, total: 0 };
  const counts = countsOf(stage, of.counts, facts);
  const place = unit.role === 'territory' ? unit.id : undefined;
  switch (task.counts) {
    case 'subjects':
      return subjectProgress(of, counts, place);
    case 'items': {
      const items = weightOf(task, programme, unit);
      const { done, total } = subjectProgress(of, counts, place);
      return { done: done * items, total: total * items };
    }
    case 'projects': {
      const tally = projectMilestones[task.done ?? 'accepted'];
      if (tally === undefined) return { done: 0, total: 0 };
      return fold(counts, { kind: 'rectification', tally, place });
    }
    case 'lists':
      return listProgress(programme, unit, facts);
    case undefined:
      return { done: 0, total: 0 };
  }
}

/** How many of a task's count one enterprise or project stands for: its unit's items where they count. */
export function weightOf(
  { counts }: Pick<ExpandedTask, 'counts'>,
  programme: Plan,
  unit: Unit,
): number {
  return counts === 'items' ? ownedItems(programme, unit).length || 1 : 1;
}

function subjectProgress(of: Case, counts: readonly Count[], place: string | undefined): Progress {
  const milestone: Milestone = of.task.done ?? aimOf(of.programme, of.stage)?.done ?? 'submitted';
  const tally = enterpriseMilestones[milestone];
  if (tally === undefined) return { done: 0, total: 0 };
  const kind = 'enterprise-year';
  const ownSignOff = milestone === 'verified' && signsOff(of.programme, of.unit);
  if (!ownSignOff) return fold(counts, { kind, tally, place });
  return signOffs(of, counts, tally);
}

/** One department's own sign-offs: a record others still check is done for who has signed it. */
function signOffs(of: Case, counts: readonly Count[], tally: Tally): Progress {
  const all = fold(counts, { kind: 'enterprise-year', tally });
  const inPhase = (phase: string, waitsFor: string) =>
    sum(
      counts.filter(
        (count) =>
          count.kind === 'enterprise-year' && count.phase === phase && count.waitsFor === waitsFor,
      ),
    );
  const signed = inPhase('verifying', '') - inPhase('verifying', of.unit.id);
  const returned = inPhase('returned', '');
  const unsigned = Math.min(returned, of.facts.returned?.get(of.unit.id) ?? 0);
  const signedBeforeReturn = of.facts.returned === undefined ? 0 : returned - unsigned;
  return { done: all.done + signed + signedBeforeReturn, total: all.total };
}

function listProgress(programme: Plan, unit: Unit | undefined, facts: Facts): Progress {
  const lists = (programme.lists ?? []).filter(
    ({ lead }) => unit === undefined || lead === undefined || lead === unit.id,
  );
  const done = lists.filter(({ id }) => facts.lists?.has(id) === true).length;
  return { done, total: lists.length };
}

/** The counts a stage is about: this cycle's, last cycle's, or those of a part of the subjects. */
function countsOf(stage: Stage, counts: readonly Count[], facts: Facts): readonly Count[] {
  if (isOfLastCycle(stage)) return facts.previous ?? [];
  const narrowed = facts.narrowed?.get(stage.id);
  // Until the sample is drawn there is nobody to audit.
  return narrowed ?? (stage.does === 'audit' ? [] : counts);
}

function fold(
  counts: readonly Count[],
  of: { kind: string; tally: Tally; place?: string | undefined },
): Progress {
  const mine = counts.filter(
    ({ kind, organisation, phase, waitsFor }) =>
      kind === of.kind &&
      waitsFor === '' &&
      (of.place === undefined || organisation === of.place) &&
      of.tally.counted.has(phase),
  );
  const done = mine.filter(({ phase }) => of.tally.done.has(phase));
  return { done: sum(done), total: sum(mine) };
}

function sum(counts: readonly Count[]): number {
  return counts.reduce((total, { n }) => total + n, 0);
}
