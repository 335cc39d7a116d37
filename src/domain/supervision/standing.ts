/** Where every organisation's task stands on a day: its dates, its count, its light. Pure. */
import { daysBetween } from '../calendar/day.js';
import type { IsoDate } from '../calendar/day.js';
import { resolveVagueDate } from '../calendar/vague-date.js';
import { type TaskProgress, taskRef } from '../cycle/progress.js';
import { Exact } from '../expression/exact.js';
import { dueFacts, percent } from '../lights/facts.js';
import type { WorkingDays } from '../lights/facts.js';
import { worstLight } from '../lights/light.js';
import type { Light } from '../lights/light.js';
import { light, notApplicable } from '../lights/rules.js';
import type { LightRules } from '../lights/rules.js';
import type { Timetable } from '../process/timetable.js';
import type { ResolvedStage } from '../programme/schedule.js';
import type { ExpandedTask } from '../programme/tasks.js';

/** A task's flow as far as its standing is concerned. */
export interface TaskFlow {
  readonly id: string;
  readonly ref: string;
  readonly version: string;
  readonly phase: string;
  readonly done: boolean;
  readonly due: IsoDate;
  readonly originalDue: IsoDate;
  readonly extended: boolean;
}

export interface TaskStanding {
  readonly ref: string;
  readonly task: ExpandedTask;
  readonly stage: ResolvedStage;
  /** Null until its stage opens. */
  readonly flow: TaskFlow | null;
  readonly from: IsoDate;
  readonly due: IsoDate;
  readonly done: number;
  readonly total: number;
  readonly counted: boolean;
  /** Nothing to count yet: the lists it is taken from are not made. */
  readonly unlisted: boolean;
  /** What is left of it is the lead bureau's to do first. */
  readonly waitsForLead: boolean;
  readonly light: Light;
  /** Calendar days the task, or the oldest case in it, is late; 0 when it is not. */
  readonly daysLate: number;
}

export interface StandingInput {
  readonly tasks: Iterable<ExpandedTask>;
  readonly progress: readonly TaskProgress[];
  readonly flows: readonly TaskFlow[];
  /** Due days of the open cases that are due first, by task: appeals have days of their own. */
  readonly cases: ReadonlyMap<string, IsoDate>;
  readonly year: number;
  /** Code of the lead bureau. */
  readonly lead: string | null;
  readonly today: IsoDate;
  readonly timetable: Timetable;
  readonly rules: LightRules;
}

/** Every task of the plan in its order, with its light. */
export function taskStandings(input: StandingInput): TaskStanding[] {
  const flows = new Map(input.flows.map((flow) => [flow.ref, flow]));
  const counts = new Map(
    input.progress.map((one) => [taskRef({ ...one, lead: one.organisation }), one]),
  );
  const calendar = remembering(input.timetable.calendar);
  return [...input.tasks].flatMap((task) => {
    const stage = input.timetable.stages.get(task.stage);
    const ref = taskRef(task);
    if (stage === undefined) return [];
    return [
      standingOf(input, {
        task,
        stage,
        ref,
        flow: flows.get(ref),
        count: counts.get(ref),
        calendar,
      }),
    ];
  });
}

/** Many tasks share a date: the working days to it are counted once. */
function remembering(calendar: WorkingDays): WorkingDays {
  const known = new Map<string, number>();
  return {
    workingDaysBetween: (from, to) => {
      const key = `${from}/${to}`;
      const days = known.get(key) ?? calendar.workingDaysBetween(from, to);
      known.set(key, days);
      return days;
    },
  };
}

interface One {
  readonly task: ExpandedTask;
  readonly stage: ResolvedStage;
  readonly ref: string;
  readonly flow: TaskFlow | undefined;
  readonly count: TaskProgress | undefined;
  readonly calendar: WorkingDays;
}

const uncounted = { done: 0, total: 1, counted: false, unlisted: false };

function standingOf(input: StandingInput, one: One): TaskStanding {
  const { task, stage, ref, flow, count } = one;
  const { from, due } = datesOf(input, one);
  const nextCase = input.cases.get(ref) ?? null;
  const { done, total, counted, unlisted } = count ?? uncounted;
  const waitsForLead = isComputed(task) && task.lead !== input.lead;
  const facts = dueFacts(
    {
      from,
      due,
      done,
      total,
      counted,
      closed: flow?.phase === 'closed',
      handedIn: flow?.phase === 'awaitingReview' || flow?.phase === 'awaitingStrikeOff',
      suspended: flow?.phase === 'suspended',
      extended: flow?.extended ?? false,
      waitsForLead,
      nextCase,
    },
    input.today,
    one.calendar,
  );
  const lit = flow?.phase === 'terminated' ? notApplicable : light(facts, input.rules);
  const first = nextCase !== null && nextCase < due ? nextCase : due;
  const daysLate = lit.state === 'overdue' ? Math.max(0, daysBetween(first, input.today)) : 0;
  return {
    ref,
    task,
    stage,
    flow: flow ?? null,
    from,
    due,
    done,
    total,
    counted,
    unlisted,
    waitsForLead,
    light: lit,
    daysLate,
  };
}

/** Done by the lead bureau's computation alone, whoever then has to do with its result. */
function isComputed({ counts, done }: ExpandedTask): boolean {
  return counts === 'subjects' && (done === 'scored' || done === 'graded');
}

/** A task's own dates where it has some; the current due date once its flow runs. */
function datesOf(
  input: StandingInput,
  { task, stage, flow }: One,
): { from: IsoDate; due: IsoDate } {
  const from = task.from === undefined ? stage.from : resolveVagueDate(task.from, input.year).start;
  const due = task.due === undefined ? stage.due : resolveVagueDate(task.due, input.year).end;
  return { from, due: flow?.due ?? due };
}

/** False while nothing is left that its organisation could do: all is done, or the lead bureau is first. */
export function isTheirTurn({ waitsForLead, counted, done, total }: TaskStanding): boolean {
  return !waitsForLead && !(counted && total > 0 && done === total);
}

/** One cell: an organisation's tasks in a stage together. */
export interface Cell {
  readonly stage: string;
  readonly organisation: string;
  readonly tasks: readonly TaskStanding[];
  readonly light: Light;
  readonly done: number;
  readonly total: number;
  readonly daysLate: number;
  readonly extendedTo: IsoDate | null;
}

/**
 * The tasks of one organisation in one stage as one cell. Where several tasks count enterprises, the
 * one least done speaks, so that no enterprise is counted twice; tasks that count nothing are
 * counted themselves.
 */
export function cellOf(stage: string, organisation: string, tasks: readonly TaskStanding[]): Cell {
  const count = speaking(tasks) ?? {
    done: tasks.reduce((sum, task) => sum + task.done, 0),
    total: tasks.reduce((sum, task) => sum + task.total, 0),
  };
  const lit = worstLight(tasks.map((task) => task.light)) ?? notApplicable;
  const extended = tasks.filter(({ flow }) => flow?.extended === true && !flow.done);
  return {
    stage,
    organisation,
    tasks,
    light: lit,
    done: count.done,
    total: count.total,
    daysLate: Math.max(0, ...tasks.map((task) => task.daysLate)),
    extendedTo:
      extended
        .map(({ due }) => due)
        .toSorted()
        .at(-1) ?? null,
  };
}

/** The task that speaks for its cell: of those that count, the one least done. */
export function speaking(tasks: readonly TaskStanding[]): TaskStanding | undefined {
  const counted = tasks.filter((task) => task.counted);
  return counted.toSorted((a, b) => shareOf(a) - shareOf(b) || b.total - a.total)[0];
}

/** Mean share done of the cells whose start has passed, floored per cent; null before any has. */
export function rateOf(cells: readonly Cell[]): number | null {
  const begun = cells.filter(
    ({ light: { state } }) => state !== 'notStarted' && state !== 'notApplicable',
  );
  if (begun.length === 0) return null;
  const shares = begun.map(({ light: { state }, done, total }) =>
    state === 'done' ? Exact.hundred : (percent(done, total) ?? Exact.zero),
  );
  const sum = shares.reduce((total, share) => total.plus(share), Exact.zero);
  return sum.over(Exact.of(begun.length)).toInteger('floor');
}

/** Every organisation's tasks of a stage as one cell. */
export function cellsOf(tasks: readonly TaskStanding[]): Cell[] {
  const byCell = new Map<string, TaskStanding[]>();
  for (const task of tasks) {
    const key = `${task.task.lead}/${task.stage.id}`;
    const mine = byCell.get(key);
    if (mine === undefined) byCell.set(key, [task]);
    else mine.push(task);
  }
  return [...byCell.values()].flatMap((mine) => {
    const [first] = mine;
    return first === undefined ? [] : [cellOf(first.stage.id, first.task.lead, mine)];
  });
}

function shareOf({ done, total }: TaskStanding): number {
  return total === 0 ? 0 : done / total;
}

/** How far a task has come, in words. */
export function progressWords(standing: TaskStanding): string {
  const { done, total, counted, flow } = standing;
  if (counted) return total === 0 ? emptyWords(standing) : `${String(done)} / ${String(total)}`;
  if (flow?.phase === 'awaitingReview') return '已上报，待审核';
  if (flow?.phase === 'awaitingStrikeOff') return '已审核，待销号';
  return done > 0 ? '已办结' : '办理中';
}

const verbs: Readonly<Record<string, string>> = {
  submitted: '未录入',
  verified: '未过审',
  audited: '未审计',
  scored: '未出预评价结果',
  confirmed: '未确认',
  graded: '未定档',
  listed: '未编制',
  planned: '未报计划',
  accepted: '未验收',
  reEvaluated: '未复评',
  redeemed: '未兑现',
};

const measures: Readonly<Record<string, string>> = {
  subjects: '家',
  projects: '个项目',
  lists: '份清单',
  items: '项数据',
};

/** 件, 家, 份: what the task counts. */
export function measureOf(task: ExpandedTask): string {
  return task.appeals ? '件申诉' : (measures[task.counts ?? ''] ?? '件');
}

/** Why there is nothing to count. */
function emptyWords({ unlisted }: TaskStanding): string {
  return unlisted ? '清单未生成' : '暂无对象';
}

/** What is missing: "19 家未过审，其中退回 6". */
export function missingWords(standing: TaskStanding, returned: number): string {
  const { task, counted, done, total } = standing;
  if (!counted) return '尚未办结';
  if (total === 0) return emptyWords(standing);
  const verb = task.appeals ? '未答复' : (verbs[task.done ?? ''] ?? '未完成');
  const note = returned > 0 && returned <= total - done ? `，其中退回 ${String(returned)}` : '';
  return `${String(total - done)} ${measureOf(task)}${verb}${note}`;
}
