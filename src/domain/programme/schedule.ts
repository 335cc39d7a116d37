/** The plan on the calendar: each stage with its literal dates, their precision, the days they mean. */
import type { Calendar } from '../calendar/calendar.js';
import { type IsoDate, addDays, isoDate } from '../calendar/day.js';
import { type Precision, type VagueDate, resolveVagueDate } from '../calendar/vague-date.js';
import { DomainError } from '../errors.js';
import type { FilledProgramme } from './schema.js';

type Stage = FilledProgramme['stages'][number];

export interface ResolvedStage {
  readonly id: string;
  readonly title: string;
  readonly clause?: string;
  readonly does: Stage['does'];
  readonly phase?: string;
  /** True for a date of the published plan (◆), false for an inner date of the lead bureau (◇). */
  readonly plan: boolean;
  readonly from: IsoDate;
  readonly due: IsoDate;
  /** What the plan says, word for word. */
  readonly literal: { readonly from?: string; readonly due?: string };
  readonly precision: Precision;
  /** Last working day on or before `due`: after it nobody is at a desk to keep the promise. */
  readonly lastWorkingDay: IsoDate;
  /** No due date is written: it begins at `from` and goes on to the end of the cycle year. */
  readonly openEnded: boolean;
  /** It crosses a year whose holiday notice is not in the data. */
  readonly provisional: boolean;
}

/** Stages wait for each other in a circle; `programme check` finds it with its line. */
export class StagesCircular extends DomainError {
  readonly code = 'programme.stages-circular';
  constructor(readonly stages: readonly string[]) {
    super({
      zh: `阶段互相等待，成了一个圈：${stages.join(' → ')}`,
      en: `stages wait for each other in a circle: ${stages.join(' → ')}`,
    });
  }
}

/**
 * Resolves every stage for the cycle of `year`, in the order of the file.
 *
 * A stage without `from` begins the day after the last stage it waits for; without `after` on
 * 1 January of the cycle year. A stage without `due` runs to the end of the year it begins in.
 * Throws `DateNotUnderstood` and `StagesCircular`; both are found earlier by `programme check`.
 */
export function resolveSchedule(
  programme: Pick<FilledProgramme, 'stages'>,
  year: number,
  calendar: Calendar,
): ResolvedStage[] {
  const resolved = new Map<string, ResolvedStage>();
  const stages = new Map(programme.stages.map((stage) => [stage.id, stage]));

  const resolve = (id: string, trail: readonly string[]): ResolvedStage | undefined => {
    if (trail.includes(id)) throw new StagesCircular([...trail, id]);
    const known = resolved.get(id);
    const stage = stages.get(id);
    if (known !== undefined || stage === undefined) return known;
    const before = (stage.after ?? []).flatMap((one) => resolve(one, [...trail, id]) ?? []);
    const done = resolveStage(stage, before, year, calendar);
    resolved.set(id, done);
    return done;
  };

  return programme.stages.flatMap((stage) => resolve(stage.id, []) ?? []);
}

function resolveStage(
  stage: Stage,
  before: readonly ResolvedStage[],
  year: number,
  calendar: Calendar,
): ResolvedStage {
  const opening = resolved(stage.from, year);
  const closing = resolved(stage.due, year);
  const due = closing?.end ?? endOfYear(opening, year);
  const from = opening?.start ?? dayAfter(before, due, year);
  return {
    id: stage.id,
    title: stage.title,
    clause: stage.clause,
    does: stage.does,
    phase: stage.phase,
    plan: stage.inner !== true,
    from,
    due,
    literal: { from: stage.from, due: stage.due },
    precision: (closing ?? opening)?.precision ?? 'year',
    lastWorkingDay: calendar.onOrBefore(due),
    openEnded: closing === undefined,
    provisional: calendar.provisional(from, due),
  };
}

function resolved(literal: string | undefined, year: number): VagueDate | undefined {
  return literal === undefined ? undefined : resolveVagueDate(literal, year);
}

function endOfYear(opening: VagueDate | undefined, year: number): IsoDate {
  return isoDate(opening === undefined ? year : Number(opening.start.slice(0, 4)), 12, 31);
}

/** The day after the last due date it waits for, but never after its own due date. */
function dayAfter(before: readonly ResolvedStage[], due: IsoDate, year: number): IsoDate {
  const last = before
    .filter((stage) => !stage.openEnded)
    .map((stage) => stage.due)
    .sort()
    .at(-1);
  if (last === undefined) {
    const newYear = isoDate(year, 1, 1);
    return due.slice(0, 4) > String(year) ? isoDate(Number(due.slice(0, 4)), 1, 1) : newYear;
  }
  const next = addDays(last, 1);
  return next < due ? next : due;
}
