/**
 * The one law that moves every flow: position + event → position and intents. Pure; runs nothing.
 *
 * The only file that may cast: it hides XState's generics from everybody else.
 */
/* oxlint-disable typescript/no-unnecessary-type-assertion */
import {
  createActor,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type StateValue,
} from 'xstate';
import { EventRefused } from './errors.js';

/** Where a flow stands: the value and context of its machine, both plain JSON. */
export interface Position {
  readonly value: StateValue;
  readonly context: Readonly<Record<string, unknown>>;
}

/** An event as the log keeps it: `type` and its facts. A machine never asks the world. */
export interface FlowEvent {
  readonly type: string;
  readonly [fact: string]: unknown;
}

/** Something the machine wants done (a mail, an event for another flow); carried out by others. */
export interface Intent {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What lists and boards know of a position; derived at each save, never written by hand. */
export interface Whereabouts {
  /** The innermost active state; its name is unique within a machine. */
  readonly phase: string;
  readonly tags: readonly string[];
  /** Who must act now: `@enterprise`, `@territory`, `@lead`, `@organisation`, or organisation ids. */
  readonly waitsFor: readonly string[];
  /** True in a final state: the flow hears no more events. */
  readonly done: boolean;
}

/** What one event did to a flow. */
export interface Step extends Whereabouts {
  readonly position: Position;
  /** Effects for the outbox, in order. Arming and disarming timers is not among them. */
  readonly intents: readonly Intent[];
  /** The timer to arm in place of any other; `null`: none any more; `undefined`: leave as it is. */
  readonly timer: string | null | undefined;
}

/** What a state's `meta` may say. */
export interface StateMeta {
  /** The state's name on screens; glossary words. */
  readonly label?: { readonly zh: string; readonly en: string };
  /** Who must act; or the context key that holds the list of organisation ids. */
  readonly waitsFor?: readonly string[] | { readonly context: string };
}

/** @throws EventRefused when the event is not possible here; nothing has happened then. */
export function step(machine: AnyStateMachine, at: Position, event: FlowEvent): Step {
  const before = snapshotOf(machine, at);
  if (!hears(before, event)) {
    throw refusalOf(machine, at, event);
  }
  return collect(machine, (scope) => machine.transition(before, event, scope));
}

/** Why this event is not possible here, in the words of the machine. */
export function refusalOf(machine: AnyStateMachine, at: Position, event: FlowEvent): EventRefused {
  const leaf = leafOf(snapshotOf(machine, at));
  const { key: phase } = leaf;
  const { label = { zh: phase, en: phase } } = (leaf.meta ?? {}) as StateMeta;
  // `enterpriseYear` is the machine of the kind `enterprise-year`.
  const kind = machine.id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new EventRefused(
    { kind, event: event.type },
    { phase, label },
    possibleEvents(machine, at),
  );
}

/** The first step of a new flow: its initial position and the intents of entering it. */
export function begin(machine: AnyStateMachine, input: unknown): Step {
  return collect(machine, (scope) => machine.getInitialSnapshot(scope, input as never));
}

/** Types of events the machine hears in this position, guards ignored, without the timer's own. */
export function possibleEvents(machine: AnyStateMachine, at: Position): string[] {
  const snapshot = snapshotOf(machine, at);
  if (snapshot.status === 'done') return [];
  const types = snapshot._nodes.flatMap((node) => [...node.transitions.keys()]);
  return [...new Set(types)].filter((type) => type !== 'TIMER').sort();
}

/** The tag of a state in which a flow is done and yet hears what may be said afterwards. */
export const CLOSED = 'closed';

/** True when this very event, with these facts, would be accepted. */
export function can(machine: AnyStateMachine, at: Position, event: FlowEvent): boolean {
  return hears(snapshotOf(machine, at), event);
}

/** A flow that is done hears nothing more, not even what the machine hears in every state. */
function hears(snapshot: AnyMachineSnapshot, event: FlowEvent): boolean {
  return snapshot.status !== 'done' && snapshot.can(event as never);
}

/** The standing a position implies: lets a check prove that columns and log agree. */
export function whereaboutsOf(machine: AnyStateMachine, at: Position): Whereabouts {
  return whereabouts(snapshotOf(machine, at));
}

interface Action {
  readonly type: string;
  readonly params: Record<string, unknown> | undefined;
}

const scopes = new WeakMap<AnyStateMachine, AnyActorScope>();

/**
 * Runs a transition in a scope that executes nothing and only notes what would be executed.
 *
 * XState's own `transition()` makes a new actor for each call, only to throw it away; an actor of a
 * machine that needs an input even fails inside. Machines here never look at their scope, so one for
 * each machine is enough and most of the time of a step is saved.
 */
function collect(
  machine: AnyStateMachine,
  run: (scope: AnyActorScope) => AnyMachineSnapshot,
): Step {
  const actions: Action[] = [];
  const scope = scopes.get(machine) ?? inertScope(machine);
  scopes.set(machine, scope);
  scope.actionExecutor = (action) => void actions.push(action as Action);
  return read(run(scope), actions);
}

function inertScope(machine: AnyStateMachine): AnyActorScope {
  const self = createActor(machine);
  const nothing = () => undefined;
  return {
    self,
    id: '',
    sessionId: '',
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}

function snapshotOf(machine: AnyStateMachine, at: Position): AnyMachineSnapshot {
  return machine.resolveState(at as never) as AnyMachineSnapshot;
}

function read(snapshot: AnyMachineSnapshot, actions: readonly Action[]): Step {
  const context = snapshot.context as Position['context'];
  let timer: string | null | undefined;
  const intents: Intent[] = [];
  for (const { type, params = {} } of actions) {
    if (type === 'arm') timer = String(params.timer);
    else if (type === 'disarm') timer = null;
    else if (type.startsWith('xstate.')) refuseBuiltIn(type, params);
    else intents.push({ type, params });
  }
  if (snapshot.status === 'done') timer = null;
  const position = { value: snapshot.value as StateValue, context };
  return { position, ...whereabouts(snapshot), intents, timer };
}

/** An undelayed raise is consumed by the macrostep already; anything else would need a live actor. */
function refuseBuiltIn(type: string, params: Record<string, unknown>): void {
  if (type === 'xstate.raise' && params.delay === undefined) return;
  throw new Error(`${type} is not allowed: machines here only state intents`);
}

function leafOf(snapshot: AnyMachineSnapshot): AnyMachineSnapshot['_nodes'][number] {
  const leaf = snapshot._nodes.find((node) => node.type === 'atomic' || node.type === 'final');
  if (leaf === undefined) throw new Error(`${snapshot.machine.id}: no active state`);
  return leaf;
}

function whereabouts(snapshot: AnyMachineSnapshot): Whereabouts {
  const leaf = leafOf(snapshot);
  const { waitsFor } = (leaf.meta ?? {}) as StateMeta;
  const context = snapshot.context as Record<string, unknown>;
  return {
    phase: leaf.key,
    tags: [...snapshot.tags].sort(),
    waitsFor: isList(waitsFor) ? waitsFor : waitsFor ? (context[waitsFor.context] as string[]) : [],
    done: snapshot.status === 'done' || snapshot.hasTag(CLOSED as never),
  };
}

function isList(waitsFor: StateMeta['waitsFor']): waitsFor is readonly string[] {
  return Array.isArray(waitsFor);
}
