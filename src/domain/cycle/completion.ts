/** Which tasks and stages are over by what has been counted, and what is outstanding at a due date. */
import { unitsOf } from '../programme/units.js';
import { aimOf, isOfLastCycle } from './milestones.js';
import {
  type Count,
  type Facts,
  type Plan,
  type Progress,
  type TaskProgress,
  areListsMade,
  stageProgress,
  taskRef,
} from './progress.js';

type Stage = Plan['stages'][number];

/** What the year knows at one moment. */
export interface Moment {
  readonly programme: Plan;
  readonly counts: readonly Count[];
  readonly facts: Facts;
  readonly progress: readonly TaskProgress[];
}

/** A task flow that is still running. */
export interface OpenTask {
  readonly ref: string;
  readonly stage: string;
}

/**
 * The counted tasks of the open ones whose count is full. Nothing to count is full only when no
 * more can come: a territory without a firm still has to look for firms.
 */
export function fullTasks(moment: Moment, open: readonly OpenTask[]): (TaskProgress & OpenTask)[] {
  const running = new Set(open.map(({ ref }) => ref));
  return moment.progress.flatMap((progress) => {
    const ref = refOf(progress);
    const stage = moment.programme.stages.find(({ id }) => id === progress.stage);
    const task = taskOf(stage, progress);
    if (stage === undefined || task?.counts === undefined) return [];
    if (!progress.counted || !running.has(ref)) return [];
    // Appeals may still come while somebody has not confirmed.
    const full =
      task.appeals === true
        ? progress.done === progress.total && isAimReached(moment, stage)
        : isFull(moment, stage, { ...progress, counts: task.counts });
    return full ? [{ ...progress, ref }] : [];
  });
}

/**
 * The counted tasks of a stage that are over at its due date with nothing to count: no firm in the
 * territory, no appeal to answer. Projects and samples come from others' work: a task that waits
 * for them has not begun, and is late.
 */
export function idleTasks(moment: Moment, stage: Stage): (TaskProgress & OpenTask)[] {
  return moment.progress.flatMap((progress) => {
    const task = taskOf(stage, progress);
    const idle = progress.stage === stage.id && progress.counted && progress.total === 0;
    if (!idle || task?.counts === undefined || task.counts === 'projects') return [];
    if (stage.does === 'audit' && !isDrawn(moment, stage)) return [];
    return [{ ...progress, ref: refOf(progress) }];
  });
}

/** True when all tasks of the stage are over and all it has to bring past its mark is past it. */
export function isStageComplete(moment: Moment, stage: Stage, open: readonly OpenTask[]): boolean {
  if (open.some((task) => task.stage === stage.id)) return false;
  // Without tasks and without a count only its date can close it.
  const counts = stage.does === 'list' || aimOf(moment.programme, stage) !== null;
  return counts ? isAimReached(moment, stage) : stage.tasks.length > 0;
}

/**
 * What is outstanding in a stage: subjects not past it, and open tasks that count nothing. What
 * has nothing to count yet, and is not over by that, is one thing outstanding.
 */
export function outstandingOf(moment: Moment, stage: Stage, open: readonly OpenTask[]): number {
  const running = new Set(open.map(({ ref }) => ref));
  const tasks = moment.progress.filter((one) => one.stage === stage.id && running.has(refOf(one)));
  const plain = tasks.filter(({ counted }) => !counted).length;
  const counted = tasks.filter((one) => one.counted);
  const aim = stageProgress(moment.programme, stage, moment.counts, moment.facts);
  // What the stage itself counts is counted once; plans that go with a list are beside it.
  const beside = counted.filter((one) => countedBy(stage, one) !== aimed(moment, stage));
  const left = aim === null ? counted : isAimReached(moment, stage) ? beside : [aim, ...beside];
  return plain + left.reduce((sum, { done, total }) => sum + Math.max(1, total - done), 0);
}

function isAimReached(moment: Moment, stage: Stage): boolean {
  const aim = stageProgress(moment.programme, stage, moment.counts, moment.facts);
  if (aim === null) return true;
  return isFull(moment, stage, { ...aim, counts: aimed(moment, stage) });
}

/** What the stage as a whole counts. */
function aimed({ programme }: Moment, stage: Stage): 'subjects' | 'projects' | 'lists' {
  return stage.does === 'list' ? 'lists' : (aimOf(programme, stage)?.of ?? 'subjects');
}

function taskOf(
  stage: Stage | undefined,
  { task }: TaskProgress,
): Stage['tasks'][number] | undefined {
  return stage?.tasks.find(({ id }) => id === task);
}

function isDrawn({ facts }: Moment, stage: Stage): boolean {
  return facts.narrowed?.has(stage.id) === true;
}

/** What one of its tasks counts; items are those of the subjects. */
function countedBy(
  stage: Stage,
  progress: TaskProgress,
): 'subjects' | 'projects' | 'lists' | undefined {
  const counts = taskOf(stage, progress)?.counts;
  return counts === 'items' ? 'subjects' : counts;
}

function refOf(progress: TaskProgress): string {
  return taskRef({ ...progress, lead: progress.organisation });
}

function isFull(
  moment: Moment,
  stage: Stage,
  {
    done,
    total,
    counts,
    organisation,
  }: Progress & { counts: 'subjects' | 'projects' | 'lists' | 'items'; organisation?: string },
): boolean {
  if (total > 0) return done === total;
  switch (counts) {
    case 'subjects':
    case 'items':
      if (stage.does === 'collect') return false;
      if (stage.does === 'audit') return isDrawn(moment, stage);
      return moment.counts.some(({ kind, n }) => kind === 'enterprise-year' && n > 0);
    case 'projects':
      return isOfLastCycle(stage) || noProjectCanCome(moment, organisation);
    case 'lists':
      return true;
  }
}

/**
 * True once all lists are made and nobody who has to improve is left without a project, or with one
 * that has not come as far as is counted: a list is made a moment before its projects are opened.
 */
function noProjectCanCome(moment: Moment, organisation: string | undefined): boolean {
  const { programme, facts, counts } = moment;
  if (!areListsMade(programme, facts)) return false;
  const unit = unitsOf(programme).find(({ id }) => id === organisation);
  const place = unit?.role === 'territory' ? unit.id : undefined;
  return !counts.some(
    (count) =>
      count.kind === 'enterprise-year' &&
      count.phase === 'rectifying' &&
      count.n > 0 &&
      (place === undefined || count.organisation === place),
  );
}
