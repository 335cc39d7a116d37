/** What a plan asks of people before its year begins: how much falls to whom in which week. Pure. */
import type { Calendar } from '../calendar/calendar.js';
import { type IsoDate, addDays, weekday } from '../calendar/day.js';
import { resolveVagueDate } from '../calendar/vague-date.js';
import { placesOf } from '../cycle/draw.js';
import { taskDue } from '../cycle/task-dates.js';
import type { ResolvedStage } from './schedule.js';
import type { FilledProgramme } from './schema.js';
import { type ExpandedTask, expandTasks } from './tasks.js';
import { type Unit, ownedItems, unitsNamed, unitsOf } from './units.js';
import type { Every } from './words.js';

/** A stage that ends on a day nobody works. */
export interface RestDay {
  readonly title: string;
  readonly due: IsoDate;
  readonly reason: string;
  readonly lastWorkingDay: IsoDate;
}

/** One unit's planned handlings, week by week. */
export interface UnitWork {
  readonly id: string;
  readonly title: string;
  readonly total: number;
  /** Aligned with the weeks of the plan. */
  readonly weeks: readonly number[];
}

/** One thing that has to be filled in: `total` = fields × people × times; null where nobody can say how often. */
export interface BurdenLine {
  readonly what: 'entry' | 'check' | 'tasks' | 'cadence';
  readonly title: string;
  readonly fields: number;
  /** Of the fields, those that begin with last year's figure. */
  readonly prefilled: number;
  readonly people: number;
  readonly times: number | null;
  readonly total: number | null;
}

export interface Workload {
  /** Mondays. */
  readonly weeks: readonly IsoDate[];
  /** The busiest first. */
  readonly units: readonly UnitWork[];
  readonly restDays: readonly RestDay[];
  /** Tasks that count what lists will hold: reckoned as one handling each. */
  readonly unlisted: readonly string[];
  readonly burden: readonly BurdenLine[];
  /** Of the lines that can be reckoned. */
  readonly fillings: number;
}

const TIMES: Readonly<Record<Every, number | null>> = {
  week: 52,
  twoWeeks: 26,
  month: 12,
  quarter: 4,
  halfYear: 2,
  year: 1,
  asNeeded: null,
};

/**
 * The planned work of a year with so many subjects, spread evenly over the working days of each task;
 * a territory is taken to have its even share of them. How people really work, who would be late and
 * what classes come of it is the rehearsal's to say.
 * @param stages resolved for the year
 */
export function workloadOf(
  programme: FilledProgramme,
  stages: readonly ResolvedStage[],
  given: { readonly year: number; readonly subjects: number; readonly calendar: Calendar },
): Workload {
  const tasks = expandTasks(programme);
  const byWeek = new Map<string, Map<IsoDate, number>>();
  for (const task of tasks) {
    const stage = stages.find(({ id }) => id === task.stage);
    if (stage === undefined) continue;
    const weeks = byWeek.get(task.lead) ?? new Map<IsoDate, number>();
    spread(weeks, handlings(programme, task, given.subjects), daysOf(task, stage, given));
    byWeek.set(task.lead, weeks);
  }
  const weeks = [...new Set([...byWeek.values()].flatMap((one) => [...one.keys()]))].toSorted();
  const burden = burdenOf(programme, tasks, given.subjects);
  return {
    weeks,
    units: unitsOf(programme)
      .flatMap((unit) => unitWork(unit, byWeek.get(unit.id), weeks))
      .toSorted((a, b) => b.total - a.total),
    restDays: restDaysOf(stages, given.calendar),
    unlisted: [
      ...new Set(
        tasks
          .filter(({ counts }) => counts === 'projects' || counts === 'lists')
          .map(({ title }) => title),
      ),
    ],
    burden,
    fillings: burden.reduce((sum, { total }) => sum + (total ?? 0), 0),
  };
}

function unitWork(
  { id, title, short }: Unit,
  own: ReadonlyMap<IsoDate, number> | undefined,
  weeks: readonly IsoDate[],
): UnitWork[] {
  if (own === undefined) return [];
  const counts = weeks.map((week) => own.get(week) ?? 0);
  return [
    { id, title: short ?? title, total: counts.reduce((sum, n) => sum + n, 0), weeks: counts },
  ];
}

/** How many things this task handles: all subjects, a territory's share, a sample, or the task itself. */
function handlings(programme: FilledProgramme, task: ExpandedTask, subjects: number): number {
  if (task.counts === 'items') return Math.max(task.items.length, 1);
  const stage = programme.stages.find(({ id }) => id === task.stage);
  const written = stage?.tasks.find(({ id }) => id === task.task);
  // Who answers for kinds of records alone has no column to go through.
  const idle = written?.lead === 'each owner' && task.items.length === 0;
  if (task.counts !== 'subjects' || idle) return 1;
  const territories = unitsNamed(programme, 'each territory');
  const own = territories.some(({ id }) => id === task.lead)
    ? Math.ceil(subjects / territories.length)
    : subjects;
  const sample = stage?.sample;
  if (sample === undefined) return own;
  return Math.min(own, Math.max(placesOf(own, sample.share), sample.atLeast ?? 0));
}

/** The working days of a task; its last one where a plan gives it none. */
function daysOf(
  task: ExpandedTask,
  stage: ResolvedStage,
  { year, calendar }: { readonly year: number; readonly calendar: Calendar },
): IsoDate[] {
  const due = taskDue(task, stage.due, year);
  const from = task.from === undefined ? stage.from : resolveVagueDate(task.from, year).start;
  const days: IsoDate[] = [];
  for (let day = from; day <= due; day = addDays(day, 1)) {
    if (calendar.isWorkingDay(day)) days.push(day);
  }
  return days.length > 0 ? days : [calendar.onOrBefore(due)];
}

/** Whole handlings over the days, as evenly as whole ones can be. */
function spread(weeks: Map<IsoDate, number>, n: number, days: readonly IsoDate[]): void {
  for (const [index, day] of days.entries()) {
    const share =
      Math.floor(((index + 1) * n) / days.length) - Math.floor((index * n) / days.length);
    const monday = addDays(day, 1 - weekday(day));
    if (share > 0) weeks.set(monday, (weeks.get(monday) ?? 0) + share);
  }
}

function restDaysOf(stages: readonly ResolvedStage[], calendar: Calendar): RestDay[] {
  return stages.flatMap(({ title, due, lastWorkingDay, openEnded }) => {
    const reason = openEnded ? undefined : calendar.restReason(due);
    return reason === undefined ? [] : [{ title, due, reason, lastWorkingDay }];
  });
}

/** How much is filled in: by enterprises, by who checks their figures, for tasks, in regular reports. */
function burdenOf(
  programme: FilledProgramme,
  tasks: readonly ExpandedTask[],
  subjects: number,
): BurdenLine[] {
  const { items, stages, cadence = [] } = programme;
  const last = new Set(items.filter(({ prefill }) => prefill === 'lastYear').map(({ id }) => id));
  const prefilledOf = (ids: readonly string[]): number => ids.filter((id) => last.has(id)).length;
  const all = items.map(({ id }) => id);
  const checks = unitsOf(programme).flatMap((unit) => {
    const own = ownedItems(programme, unit);
    const title = unit.short ?? unit.title;
    return own.length === 0 ? [] : [line('check', title, own.length, 0, subjects, 1)];
  });
  return [
    line('entry', '', all.length, prefilledOf(all), subjects, 1),
    ...checks,
    ...stages.flatMap(({ id, title }) => {
      const own = tasks.filter(({ stage }) => stage === id).length;
      return own === 0 ? [] : [line('tasks', title, 1, 0, own, 1)];
    }),
    ...cadence.map((one) => {
      const people = new Set(
        [one.lead, ...(one.with ?? [])].flatMap((name) =>
          unitsNamed(programme, name).map(({ id }) => id),
        ),
      );
      return line('cadence', one.title, 1, 0, people.size, TIMES[one.every]);
    }),
  ];
}

function line(
  what: BurdenLine['what'],
  title: string,
  fields: number,
  prefilled: number,
  people: number,
  times: number | null,
): BurdenLine {
  const total = times === null ? null : fields * people * times;
  return { what, title, fields, prefilled, people, times, total };
}
