/** Who may send which event to which flow. Pure; the machine still decides whether it is possible. */
import type { FlowEvent } from './step.js';

/** Who wants to send: a person with one role, or the system. */
export interface MaySender {
  readonly role: string;
  readonly region: string;
  /** Code of the organisation the person works for. */
  readonly organisation: string | null;
  /** The enterprise the person speaks for. */
  readonly subjectId: string | null;
}

/** What of a flow decides whose it is. */
export interface MayFlow {
  /** The region of its cycle. */
  readonly region: string;
  readonly organisation: string | null;
  readonly subjectId: string | null;
  readonly waitsFor: readonly string[];
}

/**
 * True when this sender may send the event to the flow: the role is among its senders, and
 * - an enterprise sends for itself only;
 * - a territory or department sends for a flow that is its own or waits for it, and never in another's
 *   name (`event.department`); naming itself opens no door, because what an event says is not believed;
 * - everybody stays in their own region.
 */
export function may(
  sender: MaySender,
  event: FlowEvent,
  flow: MayFlow,
  senders: readonly string[],
): boolean {
  if (!senders.includes(sender.role)) return false;
  if (sender.role === 'system') return true;
  if (sender.region !== flow.region) return false;
  switch (sender.role) {
    case 'enterprise':
      return sender.subjectId !== null && sender.subjectId === flow.subjectId;
    case 'department':
    case 'territory':
      return maySpeakFor(sender.organisation, event, flow);
    default:
      return true;
  }
}

function maySpeakFor(organisation: string | null, event: FlowEvent, flow: MayFlow): boolean {
  if (organisation === null) return false;
  if (event.department !== undefined && event.department !== organisation) return false;
  return flow.organisation === organisation || flow.waitsFor.includes(organisation);
}
