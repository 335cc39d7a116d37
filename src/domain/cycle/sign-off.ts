/** Who signs a record off, and which tasks are a matter of counting. */
import type { FilledProgramme } from '../programme/schema.js';
import type { ExpandedTask } from '../programme/tasks.js';
import { type Unit, ownedItems, unitsOf } from '../programme/units.js';

type Plan = Pick<FilledProgramme, 'organisations' | 'deployment' | 'items' | 'events' | 'stages'>;

/**
 * The departments that sign every record off: those that own data items. Territories enter the data
 * and cannot check themselves. Where nobody owns anything the lead bureau checks.
 */
export function verifiersOf(programme: Plan): string[] {
  const units = unitsOf(programme);
  const owners = units.filter((unit) => signsOff(programme, unit));
  const chosen = owners.length > 0 ? owners : units.filter(({ role }) => role === 'lead');
  return chosen.map(({ id }) => id);
}

/** True for a unit whose items are verified record by record. */
export function signsOff(programme: Plan, unit: Unit): boolean {
  const checks = unit.role !== 'territory' && unit.role !== 'leader';
  return checks && ownedItems(programme, unit).length > 0;
}

/**
 * True when a task closes by counting. `each owner` also names units that only report events
 * (accidents, penalties): they sign no records off, so theirs is a task to hand in.
 */
export function isCounted(programme: Plan, task: ExpandedTask, unit: Unit): boolean {
  if (task.counts === undefined) return false;
  if (task.appeals || task.done !== 'verified' || unit.role === 'territory') return true;
  const collective = writtenLead(programme, task) === 'each owner';
  return !collective || signsOff(programme, unit);
}

function writtenLead(programme: Plan, task: ExpandedTask): string | undefined {
  const stage = programme.stages.find(({ id }) => id === task.stage);
  return stage?.tasks.find(({ id }) => id === task.task)?.lead;
}
