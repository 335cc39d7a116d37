/** The words every feature speaks with the kernel. */
import type { Instant } from '../clock.js';
import type { FlowEvent, Position } from '../domain/process/step.js';
import type { Kind } from '../../workflows/registry.js';
import type { Sender } from '../../workflows/roles.js';

export type { Kind };

/** Who sends an event. */
export interface Actor {
  /** User id, or `system`. */
  readonly id: string;
  /** Name and organisation as the log shall show them. */
  readonly name: string;
  readonly role: Sender;
  readonly region: string;
  /** Code of the organisation the person works for. */
  readonly organisation: string | null;
  /** The enterprise the person speaks for. */
  readonly subjectId: string | null;
}

/** The engine itself: timers, follow-up events, batch openings. Its decisions are labelled automatic. */
export const SYSTEM: Actor = {
  id: 'system',
  name: '系统',
  role: 'system',
  region: '',
  organisation: null,
  subjectId: null,
};

/** One running state machine, as it stands now. */
export interface Flow {
  readonly id: string;
  readonly cycleId: string;
  readonly kind: Kind;
  readonly ref: string;
  readonly subjectId: string | null;
  readonly organisation: string | null;
  readonly stage: string | null;
  readonly version: string;
  readonly position: Position;
  readonly phase: string;
  readonly tags: readonly string[];
  readonly waitsFor: readonly string[];
  readonly done: boolean;
  readonly revision: number;
  /** When the present phase was entered. */
  readonly since: Instant;
}

/** A flow to be born. */
export interface NewFlow {
  readonly cycleId: string;
  readonly kind: Kind;
  /** Unique within kind and cycle: a second one with the same ref is left alone. */
  readonly ref: string;
  readonly subjectId?: string;
  readonly organisation?: string;
  readonly stage?: string;
  /** What the machine's `input` asks for. */
  readonly input: unknown;
}

/** One line of a flow's log. */
export interface LogEntry {
  readonly flowId: string;
  readonly seq: number;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly actor: string;
  readonly actorName: string;
  readonly version: string;
  readonly type: string;
  /** The event's facts without its type; at birth (`BORN`) the input. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly before: Position['value'] | null;
  readonly after: Position;
  readonly cause: string | null;
  readonly prevHash: string;
  readonly hash: string;
}

/** How many flows stand in a phase; `waitsFor` is '' on the line that counts each flow once. */
export interface FlowCount {
  readonly kind: Kind;
  readonly organisation: string;
  readonly phase: string;
  readonly waitsFor: string;
  readonly n: number;
}

export interface SendOptions {
  /** Fails with `flow.stale` unless the flow still stands at this revision. */
  readonly revision?: number;
  /**
   * What makes the event happen once in effect, e.g. the key of the outbox row that sends it: a
   * second event of the same cause changes nothing and answers the flow as it stands.
   */
  readonly cause?: string;
}

/** Which flows a batch goes to; every condition given must hold. */
export interface BatchFilter {
  readonly cycleId: string;
  readonly kind: Kind;
  readonly phases?: readonly string[];
  readonly ids?: readonly string[];
  readonly subjectIds?: readonly string[];
  readonly organisation?: string;
  readonly stage?: string;
  /** Only those that have not heard this event since that instant of the database's wall clock. */
  readonly unheard?: { readonly event: string; readonly since: Instant } | undefined;
}

export interface BatchResult {
  readonly sent: number;
  /** Flows whose event was not accepted, with a Chinese sentence and its code. */
  readonly refused: readonly { flowId: string; reason: string; code: string }[];
}

/** The event for one flow of a batch; null: this one is left alone. A `DomainError` thrown refuses this one. */
export type EventFor = (flow: Flow) => FlowEvent | null;

/** Who sends the event to one flow of a batch, where not one person speaks to all. */
export type ActorFor = (flow: Flow) => Actor;

/** Which flows a list shows; every condition given must hold. */
export interface FlowFilter {
  readonly cycleId?: string;
  readonly kind?: Kind;
  readonly kinds?: readonly Kind[];
  readonly phases?: readonly string[];
  readonly tags?: readonly string[];
  readonly waitsFor?: readonly string[];
  readonly ids?: readonly string[];
  readonly subjectIds?: readonly string[];
  readonly organisation?: string;
  readonly stage?: string;
  readonly done?: boolean;
}

/** Flows come in the order of their ids, which is the order of their birth. */
export interface Page {
  /** Only flows born after this one. */
  readonly after?: string;
  /** 100 unless told; at most 1 000. */
  readonly limit?: number;
}
