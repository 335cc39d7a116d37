/** What a cycle's timers are reckoned with: its stages, periods, ladder, calendar and office hours. */
import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../calendar/day.js';
import { type Duration, parseDuration } from '../calendar/duration.js';
import { ladderOf } from '../programme/ladders.js';
import { type ResolvedStage, resolveSchedule } from '../programme/schedule.js';
import type { FilledProgramme } from '../programme/schema.js';
import { type WorkingHours, officeHours } from './hours.js';

/** One rung of the ladder: `at` as the programme writes it, `逾期1个工作日`. */
export interface TimetableRung {
  readonly id: string;
  readonly title: string;
  readonly at: string;
  /** How long the organisation has to reply; null where no reply is asked for. */
  readonly replyWithin: Duration | null;
}

export interface Timetable {
  readonly calendar: Calendar;
  /** By stage id, moved inner dates included. */
  readonly stages: ReadonlyMap<string, ResolvedStage>;
  /** For a record that was returned. */
  readonly correction: Duration;
  /** For a firm put on the list when entry was already over. */
  readonly lateEntry: Duration;
  /** For the enterprise to confirm its result or appeal. */
  readonly confirmation: Duration;
  /** For the department to answer an appeal. */
  readonly answer: Duration;
  readonly rungs: readonly TimetableRung[];
  readonly hours: WorkingHours;
}

/** Held where a programme is silent: five working days, the period both sources use. */
export const usualPeriod = '5个工作日';

/** How long a returned record may take, as the programme writes it: `5个工作日`. */
export function correctionPeriod({ correction }: Pick<FilledProgramme, 'correction'>): string {
  return correction?.within ?? usualPeriod;
}

/** What a programme says about time, resolved for one cycle. Pure. */
export function timetableOf(
  programme: Pick<
    FilledProgramme,
    'stages' | 'ladder' | 'correction' | 'lateEntry' | 'confirmation' | 'appeal'
  >,
  year: number,
  calendar: Calendar,
): Timetable {
  const stages = resolveSchedule(programme, year, calendar);
  return {
    calendar,
    stages: new Map(stages.map((stage) => [stage.id, stage])),
    correction: parseDuration(correctionPeriod(programme)),
    lateEntry: parseDuration(programme.lateEntry?.within ?? usualPeriod),
    confirmation: parseDuration(programme.confirmation?.within ?? usualPeriod),
    answer: parseDuration(programme.appeal?.answer ?? usualPeriod),
    rungs: ladderOf(programme).map(({ id, title, at, replyWithin }) => ({
      id,
      title: title ?? id,
      at,
      replyWithin: replyWithin === undefined ? null : parseDuration(replyWithin),
    })),
    hours: officeHours,
  };
}

/** The timetable after inner dates were moved. */
export function withMovedDates(
  timetable: Timetable,
  moved: readonly { readonly stage: string; readonly due: IsoDate }[],
): Timetable {
  const stages = new Map(timetable.stages);
  for (const { stage, due } of moved) {
    const planned = stages.get(stage);
    if (planned === undefined) continue;
    stages.set(stage, { ...planned, due, lastWorkingDay: timetable.calendar.onOrBefore(due) });
  }
  return { ...timetable, stages };
}
