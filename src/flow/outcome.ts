/**
 * What an event does to a flow, ready to be written: everything that depends on the position and the
 * event alone. Flows that stand alike share one outcome; both paths through the kernel use it.
 */
import type { AnyStateMachine } from 'xstate';
import { canonical } from '../domain/process/canonical.js';
import { dueOf } from '../domain/process/due.js';
import { type Instant, workingMoment } from '../domain/process/hours.js';
import { type FlowEvent, type Position, type Step, begin, step } from '../domain/process/step.js';
import type { Timetable } from '../domain/process/timetable.js';
import type { Kind } from '../../workflows/registry.js';

/** The first line of every log: its payload is the input the flow was born with. */
export const BORN = 'BORN';
/** The event of the deadline sweep. */
export const TIMER = 'TIMER';

export interface Effect {
  /** The intent as JSON. */
  readonly intent: string;
  readonly notBefore: Instant;
}

export interface Outcome {
  readonly step: Step;
  readonly version: string;
  readonly type: string;
  /** Canonical JSON, as it is stored and hashed. */
  readonly payload: string;
  readonly before: string;
  readonly after: string;
  readonly state: string;
  readonly context: string;
  readonly effects: readonly Effect[];
  /** The timer armed by this event; null: none is armed any more; undefined: as before. */
  readonly deadline: { readonly timer: string; readonly dueAt: Instant } | null | undefined;
}

/** Where and when it happens. */
export interface Setting {
  readonly machine: AnyStateMachine;
  readonly version: string;
  readonly kind: Kind;
  readonly stage: string | null;
  readonly at: Instant;
  readonly timetable: Timetable;
}

/** @throws EventRefused when the event is not possible there. */
export function outcomeOf(event: FlowEvent, from: Position, setting: Setting): Outcome {
  const { type, ...payload } = event;
  return outcome(step(setting.machine, from, event), type, payload, from, setting);
}

/** The outcome of being born. */
export function birthOf(input: unknown, setting: Setting): Outcome {
  return outcome(begin(setting.machine, input), BORN, input ?? {}, null, setting);
}

function outcome(
  taken: Step,
  type: string,
  payload: unknown,
  from: Position | null,
  setting: Setting,
): Outcome {
  const state = canonical(taken.position.value);
  const context = canonical(taken.position.context);
  return {
    step: taken,
    version: setting.version,
    type,
    payload: canonical(payload),
    before: canonical(from === null ? null : from.value),
    after: `{"context":${context},"value":${state}}`,
    state,
    context,
    effects: taken.intents.map((intent) => ({
      intent: canonical(intent),
      notBefore: notBefore(intent.type, setting),
    })),
    deadline: deadlineOf(taken, type, setting),
  };
}

/** People are written to and pressed in working time only; everything else happens at once. */
const toPeople = ['sendMail', 'escalate'];

function notBefore(intent: string, { at, timetable }: Setting): Instant {
  return toPeople.includes(intent) ? workingMoment(at, timetable.calendar, timetable.hours) : at;
}

function deadlineOf(taken: Step, type: string, setting: Setting): Outcome['deadline'] {
  // A timer that has fired is gone, unless the machine armed it anew.
  if (taken.timer === undefined) return type === TIMER ? null : undefined;
  if (taken.timer === null) return null;
  const { kind, stage, at, timetable } = setting;
  const armed = { kind, stage, context: taken.position.context, at };
  const dueAt = dueOf(taken.timer, armed, timetable);
  return dueAt === null ? null : { timer: taken.timer, dueAt };
}
