/** What a machine is made of, read from its definition: for boot checks, lists of timers, diagrams. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { z } from 'zod';
import { CLOSED } from './step.js';
import type { StateMeta } from './step.js';

/** One way out of a state, guards by name. */
export interface Way {
  readonly from: string;
  readonly event: string;
  /** Names of the states entered; empty when the state is not left. */
  readonly to: readonly string[];
  readonly guard: string | null;
  readonly actions: readonly string[];
}

export interface StateText {
  readonly name: string;
  /** Names of the states around it, outermost first. */
  readonly within: readonly string[];
  readonly final: boolean;
  readonly description: string;
  readonly label: { readonly zh: string; readonly en: string } | null;
  readonly tags: readonly string[];
  /** The timer that entering it arms. */
  readonly timer: string | null;
}

const builtIn = ['arm', 'disarm'];

/** Every state of the machine but its root, outer ones before those within. */
export function statesOf(machine: AnyStateMachine): StateText[] {
  return nodesOf(machine).map((node) => ({
    name: node.key,
    within: node.path.slice(0, -1),
    final: isEnd(node),
    description: node.description ?? '',
    label: metaOf(node).label ?? null,
    tags: [...node.tags].sort(),
    timer: timerOf(node),
  }));
}

/** What standing in a state means for lists and boards, whatever the context. */
export interface Meaning {
  readonly phase: string;
  readonly tags: readonly string[];
  readonly waitsFor: NonNullable<StateMeta['waitsFor']>;
  readonly done: boolean;
}

/** What each innermost state means; the same as `whereaboutsOf` says of a position there. */
export function meaningsOf(machine: AnyStateMachine): Meaning[] {
  return nodesOf(machine)
    .filter(({ states }) => Object.keys(states).length === 0)
    .map((node) => {
      const tags = new Set<string>();
      for (let at: AnyStateNode | undefined = node; at; at = at.parent) {
        for (const tag of at.tags) tags.add(tag);
      }
      return {
        phase: node.key,
        tags: [...tags].sort(),
        waitsFor: metaOf(node).waitsFor ?? [],
        done: isEnd(node) && node.path.length === 1,
      };
    });
}

/** Every transition of the machine, in the order of its definition. */
export function waysOf(machine: AnyStateMachine): Way[] {
  return [machine.root, ...nodesOf(machine)].flatMap((node) =>
    [...node.transitions.values()].flat().map((transition) => ({
      from: node.key,
      event: String(transition.eventType),
      to: (transition.target ?? []).map((target) => target.key),
      guard: nameOf(transition.guard),
      actions: transition.actions.map((action) => nameOf(action) ?? 'inline'),
    })),
  );
}

/** The screen name of a phase; the phase itself where the machine gives none. */
export function phaseTitle(machine: AnyStateMachine, phase: string): { zh: string; en: string } {
  const node = nodesOf(machine).find(({ key }) => key === phase);
  return (node && metaOf(node).label) ?? { zh: phase, en: phase };
}

/** Types of intents the machine can state, sorted. */
export function intentsOf(machine: AnyStateMachine): string[] {
  const names = [machine.root, ...nodesOf(machine)].flatMap((node) => [
    ...node.entry.map(nameOf),
    ...node.exit.map(nameOf),
    ...[...node.transitions.values()].flat().flatMap(({ actions }) => actions.map(nameOf)),
  ]);
  const intents = names.filter((name): name is string => name !== null && isIntent(machine, name));
  return [...new Set(intents)].sort();
}

/** Events the machine knows, sorted. */
export function eventsOf(machine: AnyStateMachine): string[] {
  return [...new Set(waysOf(machine).map(({ event }) => event))].sort();
}

/**
 * What is wrong with a machine, as sentences; empty when nothing is: a state that cannot be reached,
 * one that cannot be left, an event nobody may send or that is sent to nobody, anything a stored
 * flow could not carry on (`after`, `invoke`, inline functions, guards and actions without an
 * implementation).
 */
export function faultsOf(
  machine: AnyStateMachine,
  senders: Readonly<Record<string, readonly string[]>>,
): string[] {
  const nodes = nodesOf(machine);
  const events = eventsOf(machine);
  const reached = reachable(machine);
  const where = (node: AnyStateNode) => `${machine.id}.${node.path.join('.')}`;
  return [
    ...nodes.filter((node) => !reached.has(node)).map((node) => `${where(node)}: never reached`),
    ...nodes.filter(isDeadEnd).map((node) => `${where(node)}: no way out`),
    ...nodes.flatMap((node) => forbidden(machine, node).map((what) => `${where(node)}: ${what}`)),
    ...events
      .filter((event) => (senders[event] ?? []).length === 0)
      .map((event) => `${machine.id}: nobody may send ${event}`),
  ];
}

function nodesOf(machine: AnyStateMachine): AnyStateNode[] {
  const within = (node: AnyStateNode): AnyStateNode[] =>
    Object.values(node.states).flatMap((child) => [child, ...within(child)]);
  return within(machine.root);
}

function metaOf(node: AnyStateNode): StateMeta {
  return (node.meta ?? {}) as StateMeta;
}

function timerOf(node: AnyStateNode): string | null {
  const arming: unknown = node.entry.find((action) => nameOf(action) === 'arm');
  return Timed.safeParse(arming).data?.params.timer ?? null;
}

const Timed = z.object({ params: z.object({ timer: z.string() }) });

/** The name a guard or action is referred to by; null where there is none, `inline` for a function. */
function nameOf(reference: unknown): string | null {
  if (reference === undefined || reference === null) return null;
  if (typeof reference === 'string') return reference;
  if (typeof reference !== 'object') return 'inline';
  return 'type' in reference && typeof reference.type === 'string' ? reference.type : 'inline';
}

/** Intents are declared as plain functions; what XState carries out itself has a `resolve`. */
function isIntent(machine: AnyStateMachine, name: string): boolean {
  if (builtIn.includes(name)) return false;
  const made = machine.implementations.actions[name];
  return typeof made === 'function' && !('resolve' in made);
}

/** Final, or closed: done, though it still hears what may be said afterwards. */
function isEnd(node: AnyStateNode): boolean {
  return node.type === 'final' || node.tags.includes(CLOSED);
}

/** A state without a way out, its own or of a state around it. */
function isDeadEnd(node: AnyStateNode): boolean {
  if (isEnd(node)) return false;
  for (let around: AnyStateNode | undefined = node; around; around = around.parent) {
    const targets = [...around.transitions.values()].flat().flatMap(({ target }) => target ?? []);
    if (targets.some((target) => target !== node)) return false;
  }
  return Object.keys(node.states).length === 0;
}

function reachable(machine: AnyStateMachine): Set<AnyStateNode> {
  const seen = new Set<AnyStateNode>();
  const enter = (node: AnyStateNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.parent) enter(node.parent);
    for (const child of node.initial.target) if (node.type === 'compound') enter(child);
    if (node.type === 'parallel') Object.values(node.states).forEach(enter);
    for (const { target } of [...node.transitions.values()].flat()) (target ?? []).forEach(enter);
  };
  enter(machine.root);
  return seen;
}

function forbidden(machine: AnyStateMachine, node: AnyStateNode): string[] {
  const transitions = [...node.transitions.values()].flat();
  const guards = transitions.map(({ guard }) => nameOf(guard));
  const actions = [...node.entry, ...node.exit, ...transitions.flatMap(({ actions: all }) => all)];
  return [
    ...(node.invoke.length > 0 ? ['invokes an actor, which no row can hold'] : []),
    ...(node.type === 'history' ? ['history is not kept in a row'] : []),
    ...((node.after as unknown[]).length > 0 ? ['`after` would need a process that stays'] : []),
    ...guards
      .filter((name) => name !== null && machine.implementations.guards[name] === undefined)
      .map((name) => `guard ${String(name)} is not declared`),
    ...actions
      .map(nameOf)
      .filter((name) => name !== null && machine.implementations.actions[name] === undefined)
      .map((name) => `action ${String(name)} is not declared`),
  ];
}
