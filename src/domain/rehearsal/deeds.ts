/**
 * What the people of a county do on a day: the cast of a rehearsal and of the demonstration.
 * Pure: from the flows as they stand to the events their owners would send.
 */
import type { Day, Deed, FlowFact } from './day.js';
import { enterpriseDeeds, enterprisePhases } from './enterprise-deeds.js';
import { projectDeed, projectPhases } from './project-deeds.js';
import { formDeed, formPhases, taskDeed, taskPhases } from './task-deeds.js';

/** Where somebody of the cast has something to do; whoever stands elsewhere need not be asked. */
export const busyPhases: readonly string[] = [
  ...enterprisePhases,
  ...taskPhases,
  ...formPhases,
  ...projectPhases,
];

/** Everything that happens to these flows on this day, in a stable order. */
export function deedsOf(day: Day, flows: readonly FlowFact[]): Deed[] {
  return flows.flatMap((flow) => {
    switch (flow.kind) {
      case 'enterprise-year':
        return enterpriseDeeds(day, flow);
      case 'task':
        return taskDeed(day, flow);
      case 'supervision-form':
        return formDeed(day, flow);
      case 'rectification':
        return projectDeed(day, flow);
      default:
        return [];
    }
  });
}
