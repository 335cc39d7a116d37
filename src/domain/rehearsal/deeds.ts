/**
 * What the people of a county do on a day: the cast of a rehearsal and of the demonstration.
 * Pure: from the flows as they stand to the events their owners would send.
 */
import type { Day, Deed, FlowFact } from './day.js';
import { enterpriseDeeds } from './enterprise-deeds.js';
import { projectDeed } from './project-deeds.js';
import { formDeed, taskDeed } from './task-deeds.js';

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
