/** The responsibility list: every task of every stage with one lead and its co-operators. */
import type { FilledProgramme } from './schema.js';
import { ownedItems, unitsNamed } from './units.js';

type Stage = FilledProgramme['stages'][number];
type Task = Stage['tasks'][number];

/** One task of one organisation. `stage`, `task` and `lead` together name it. */
export interface ExpandedTask {
  readonly stage: string;
  readonly task: string;
  readonly lead: string;
  readonly with: readonly string[];
  readonly title: string;
  readonly en?: string;
  readonly clause?: string;
  readonly counts?: Task['counts'];
  readonly done?: Task['done'];
  readonly appeals: boolean;
  readonly evidence?: string;
  readonly standard?: string;
  readonly requirement?: string;
  readonly leader?: string;
  readonly weight: number;
  /** The task's own dates where they differ from the stage's, as written. */
  readonly from?: string;
  readonly due?: string;
  /** Items this lead answers for, in tasks of `each owner`. */
  readonly items: readonly string[];
}

type Plan = Pick<FilledProgramme, 'organisations' | 'deployment' | 'items' | 'events' | 'stages'>;

/** A programme is frozen once it is read: its list is opened once, since every count asks for it. */
const opened = new WeakMap<Plan, readonly ExpandedTask[]>();

/** Opens `each territory`, `each owner` and collectives: one line per organisation that leads. */
export function expandTasks(programme: Plan): readonly ExpandedTask[] {
  const known = opened.get(programme);
  if (known !== undefined) return known;
  const tasks = programme.stages.flatMap((stage) =>
    stage.tasks.flatMap((task) => expandTask(programme, stage, task)),
  );
  opened.set(programme, tasks);
  return tasks;
}

function expandTask(
  programme: Pick<FilledProgramme, 'organisations' | 'deployment' | 'items' | 'events'>,
  stage: Stage,
  task: Task,
): ExpandedTask[] {
  const helpers = (task.with ?? []).flatMap((name) => unitsNamed(programme, name));
  return unitsNamed(programme, task.lead).map((unit) => ({
    ...pickTexts(task),
    stage: stage.id,
    task: task.id,
    lead: unit.id,
    with: [...new Set(helpers.map((helper) => helper.id))].filter((id) => id !== unit.id),
    clause: task.clause ?? stage.clause,
    appeals: task.appeals ?? false,
    weight: task.weight ?? 1,
    items: task.lead === 'each owner' ? ownedItems(programme, unit) : [],
  }));
}

function pickTexts(task: Task) {
  const { title, en, counts, done, evidence, standard, requirement, leader, from, due } = task;
  return { title, en, counts, done, evidence, standard, requirement, leader, from, due };
}
