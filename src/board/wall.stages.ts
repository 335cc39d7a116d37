/** The ribbon of the year and the progress against time. Pure. */
import type { Count, Facts, Progress } from '../domain/cycle/progress.js';
import { stageProgress } from '../domain/cycle/progress.js';
import { isOfLastCycle } from '../domain/cycle/milestones.js';
import { daysBetween, isoDate, yearOf } from '../domain/calendar/day.js';
import type { IsoDate } from '../domain/calendar/day.js';
import { Exact } from '../domain/expression/exact.js';
import { dueFacts, elapsedShare } from '../domain/lights/facts.js';
import { worstState } from '../domain/lights/light.js';
import type { LightState } from '../domain/lights/light.js';
import { light } from '../domain/lights/rules.js';
import type { ResolvedStage } from '../domain/programme/schedule.js';
import type { Cell } from '../domain/supervision/standing.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Wall } from './board.dto.js';

type WallStage = Wall['stages'][number];
type ProgrammeStage = Standing['plan']['programme']['stages'][number];

/** A stage with what is done of it. */
export interface StageStanding {
  readonly resolved: ResolvedStage;
  readonly written: ProgrammeStage;
  readonly phase: string | null;
  readonly done: number;
  readonly total: number;
  readonly unit: 'subjects' | 'tasks';
  readonly light: LightState;
}

/** Every stage in the order of the plan; `phases` is where the stages' own flows stand. */
export function stageStandings(
  standing: Standing,
  cells: readonly Cell[],
  phases: ReadonlyMap<string, string>,
): StageStanding[] {
  const { plan, timetable, moment } = standing;
  return plan.programme.stages.flatMap((written) => {
    const resolved = timetable.stages.get(written.id);
    if (resolved === undefined) return [];
    const count = countOf(standing, written, moment.counts, moment.facts);
    const phase = phases.get(written.id) ?? null;
    const one = { resolved, written, phase, ...count };
    return [{ ...one, light: stageLight(standing, one, cells) }];
  });
}

function countOf(
  { plan, tasks }: Standing,
  stage: ProgrammeStage,
  counts: readonly Count[],
  facts: Facts,
): Progress & { unit: 'subjects' | 'tasks' } {
  const progress = stageProgress(plan.programme, stage, counts, facts);
  if (progress !== null && stage.does !== 'list') return { ...progress, unit: 'subjects' };
  const own = tasks.filter((task) => task.stage.id === stage.id);
  const done = own.filter(({ flow }) => flow?.done === true).length;
  return { done, total: own.length, unit: 'tasks' };
}

function stageLight(
  { today, timetable, plan }: Standing,
  stage: Omit<StageStanding, 'light'>,
  cells: readonly Cell[],
): LightState {
  if (stage.phase === 'closed') return stage.done < stage.total ? 'dueSoon' : 'done';
  const { from, due, id } = stage.resolved;
  if (stage.phase === 'planned' || (stage.phase === null && today < from)) return 'notStarted';
  const column = cells.filter((cell) => cell.stage === id).map((cell) => cell.light.state);
  const own = light(
    dueFacts(
      { from, due, done: stage.done, total: stage.total, counted: true },
      today,
      timetable.calendar,
    ),
    plan.lights,
  ).state;
  // A stage is not done before it is closed, however green its cells are.
  const rising = worstState(column.length > 0 ? column : [own]);
  return rising === 'done' || rising === 'notStarted' ? own : rising;
}

const milestones: Readonly<Record<string, string>> = {
  collect: '录入截止',
  publish: '评价通报',
  list: '三清单上报',
  implement: '完成验收',
};

/** What the plan calls a stage's date; an inner date has no name. */
function milestoneOf({ resolved }: StageStanding): string | null {
  return resolved.plan ? (milestones[resolved.does] ?? resolved.title) : null;
}

/** The stages as the wall shows them, numbered along the ribbon. */
export function wallStages(stages: readonly StageStanding[], standing: Standing): WallStage[] {
  let no = 0;
  return stages.map((stage) => {
    const { resolved, written, done, total, unit } = stage;
    const number = isOfLastCycle(written) ? null : (no += 1);
    return {
      id: resolved.id,
      no: number,
      title: resolved.title,
      opens: resolved.from,
      due: resolved.due,
      kind: resolved.plan ? 'plan' : 'inner',
      milestone: milestoneOf(stage),
      light: stage.light,
      done,
      total,
      unit,
      late: lateOf(stage, standing.today),
      about: standing.today < resolved.from ? aboutOf(written, standing) : null,
    };
  });
}

function lateOf(stage: StageStanding, today: IsoDate): WallStage['late'] {
  const { resolved, done, total, phase } = stage;
  const days = daysBetween(resolved.due, today);
  const count = total - done;
  return phase !== 'closed' && days > 0 && count > 0 ? { count, days } : null;
}

/** What will be done in a stage that has not begun. */
function aboutOf(stage: ProgrammeStage, { plan }: Standing): string | null {
  const lists = stage.does === 'list' ? (plan.programme.lists ?? []) : [];
  const titles = lists.length > 0 ? lists.map(({ title }) => title) : stage.tasks.map(titleOf);
  return titles.length === 0 ? null : titles.slice(0, 3).join(' · ');
}

function titleOf({ title }: { title: string }): string {
  return title;
}

/** 总进度 against 序时进度: over the stages whose date lies in the cycle's year. */
export function yearProgress(
  stages: readonly StageStanding[],
  { plan, today }: Standing,
): Wall['progress'] {
  const own = stages.filter(({ resolved }) => yearOf(resolved.due) === plan.year);
  const weights = own.map(({ written }) => Exact.of(written.weight ?? 1));
  const sum = weights.reduce((total, weight) => total.plus(weight), Exact.zero);
  const shares = own.map((stage, index) => ({
    stage,
    weight: sum.isZero()
      ? Exact.zero
      : (weights[index] ?? Exact.zero).times(Exact.hundred).over(sum),
  }));
  const done = shares.reduce(
    (total, { stage, weight }) => total.plus(weight.times(shareOf(stage))),
    Exact.zero,
  );
  const [first, last] = [isoDate(plan.year, 1, 1), isoDate(plan.year, 12, 31)];
  const daysInYear = daysBetween(first, last) + 1;
  const doneText = done.toFixed(1, 'floor');
  const elapsed = elapsedShare(first, last, today).toFixed(1);
  return {
    done: doneText,
    elapsed,
    ahead: Exact.of(doneText).minus(Exact.of(elapsed)).toFixed(1),
    dayOfYear: Math.min(daysInYear, Math.max(0, daysBetween(first, today) + 1)),
    daysInYear,
    parts: shares.map(({ stage, weight }) => ({
      title: stage.resolved.title,
      weight: weight.toFixed(1),
      done: stage.done,
      total: stage.total,
    })),
  };
}

/** Share of a stage that is done; one with nothing to count is whole once it is closed. */
function shareOf({ done, total, phase }: StageStanding): Exact {
  if (total === 0) return phase === 'closed' ? Exact.one : Exact.zero;
  return Exact.fraction(BigInt(done), BigInt(total));
}

/** The next date of the plan that has not been reached; null when none is left. */
export function countdown(stages: readonly StageStanding[], today: IsoDate): Wall['countdown'] {
  const [next] = stages
    .filter(({ resolved, phase }) => resolved.plan && resolved.due >= today && phase !== 'closed')
    .toSorted((a, b) => (a.resolved.due < b.resolved.due ? -1 : 1));
  if (next === undefined) return null;
  const { due, title } = next.resolved;
  return { title: milestoneOf(next) ?? title, on: due, days: daysBetween(today, due) };
}
