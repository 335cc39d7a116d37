/** By when each state of an enterprise should be left: what the lights of the list go by. Pure. */
import type { IsoDate } from '../domain/calendar/day.js';
import type { Standing } from '../supervision/standing.service.js';

type Work = 'collect' | 'verify' | 'preEvaluate' | 'confirm';

/** The work by whose date a phase should be over. */
const LEAVES: readonly (readonly [phase: string, by: Work])[] = [
  ['listed', 'collect'],
  ['collecting', 'collect'],
  ['returned', 'verify'],
  ['verifying', 'verify'],
  ['verified', 'preEvaluate'],
  ['auditing', 'preEvaluate'],
  ['scored', 'confirm'],
  ['confirming', 'confirm'],
];

/** A date for the enterprises of one territory in one phase; `null` holds for the other territories. */
export interface PhaseDate {
  readonly phase: string;
  readonly organisation: string | null;
  readonly due: IsoDate;
}

/** Working days before a date within which it is called near. */
const NEAR = 5;

/** The dates of the plan, and those of territories that were granted more time. */
export function phaseDates({ timetable, tasks }: Standing): PhaseDate[] {
  const stages = [...timetable.stages.values()];
  return LEAVES.flatMap(([phase, by]): PhaseDate[] => {
    const stage = stages.find(({ does }) => does === by);
    if (stage === undefined) return [];
    const extended = tasks.filter(({ task, flow }) => task.stage === stage.id && flow?.extended);
    const own = extended.map(({ task, due }) => ({ phase, organisation: task.lead, due }));
    return [{ phase, organisation: null, due: stage.due }, ...own];
  });
}

/** The last day that counts as near. */
export function nearUntil({ timetable, today }: Standing): IsoDate {
  return timetable.calendar.addWorkingDays(today, NEAR);
}

/** Phases in which nothing is asked of the enterprise any more. */
export const settledPhases = [
  'confirmed',
  'graded',
  'published',
  'policyListed',
  'rectified',
  'archived',
  'special',
  'scoredNotGraded',
  'dataOnly',
];

/** Phases in which its class is public. */
export const publicPhases = ['published', 'policyListed', 'rectifying', 'rectified', 'archived'];
