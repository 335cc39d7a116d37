/** The ribbon of the year and the progress against time. Pure. */
import { isOfLastCycle } from '../domain/cycle/milestones.js';
import { daysBetween, isoDate, yearOf } from '../domain/calendar/day.js';
import type { IsoDate } from '../domain/calendar/day.js';
import { Exact } from '../domain/expression/exact.js';
import { elapsedShare } from '../domain/lights/facts.js';
import type { StageStanding } from '../supervision/stages.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Wall } from './board.dto.js';

type WallStage = Wall['stages'][number];
type ProgrammeStage = Standing['plan']['programme']['stages'][number];

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
      light: stage.light.state,
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
