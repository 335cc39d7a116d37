/** The due date of a task: its own where the plan gives it one, otherwise that of its stage. */
import type { IsoDate } from '../calendar/day.js';
import { resolveVagueDate } from '../calendar/vague-date.js';
import type { ExpandedTask } from '../programme/tasks.js';

/** The date a task is issued with; `stageDue` is the stage's date as it stands now. */
export function taskDue({ due }: ExpandedTask, stageDue: IsoDate, year: number): IsoDate {
  return due === undefined ? stageDue : resolveVagueDate(due, year).end;
}

/**
 * The date a running task moves to because that of its stage was moved; null when it stays. A date
 * of its own stays, and so does a granted extension that reaches further.
 */
export function followedDue(
  task: ExpandedTask,
  flow: { readonly due: IsoDate; readonly extended: boolean },
  stageDue: IsoDate,
): IsoDate | null {
  if (task.due !== undefined || flow.due === stageDue) return null;
  return flow.extended && flow.due > stageDue ? null : stageDue;
}
