/** When publicity periods begin and end: the days, and the hour after which an objection is late. */
import type { Calendar } from '../calendar/calendar.js';
import { type IsoDate, addDays } from '../calendar/day.js';
import type { ResolvedStage } from './schedule.js';
import type { FilledProgramme } from './schema.js';

type Publicity = NonNullable<FilledProgramme['publicity']>[number];

export interface PublicityPeriod {
  readonly from: IsoDate;
  /** The last day. */
  readonly to: IsoDate;
  /** The hour at which the last day ends, `12:00`; 24:00 unless the plan says otherwise. */
  readonly until: string;
}

/**
 * The period of a publicity that belongs to a stage; undefined when the plan ties it to none. The
 * stage's first day is the first of the days, or the working day after it where those count.
 */
export function publicityPeriod(
  { stage, days, kind, until = '24:00' }: Publicity,
  stages: readonly ResolvedStage[],
  calendar: Calendar,
): PublicityPeriod | undefined {
  const start = stages.find(({ id }) => id === stage)?.from;
  if (start === undefined) return undefined;
  if (kind !== 'working') return { from: start, to: addDays(start, days - 1), until };
  const from = calendar.onOrAfter(start);
  return { from, to: calendar.addWorkingDays(from, days - 1), until };
}
