/** The ways between innermost states of a machine, as a flow that stands in one can go them. Pure. */
import type { AnyStateMachine } from 'xstate';
import { meaningsOf, statesOf, waysOf } from './anatomy.js';

/** From one innermost state to another, with the events that lead there; loops are no way. */
export interface Passage {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
}

/** Every passage of the machine once, in the order of its definition. */
export function passagesOf(machine: AnyStateMachine): Passage[] {
  const states = statesOf(machine);
  const inner = new Set(meaningsOf(machine).map(({ phase }) => phase));
  /** The innermost states within one, itself where it has none. */
  const within = (name: string): string[] =>
    inner.has(name)
      ? [name]
      : states
          .filter((one) => one.within.includes(name) && inner.has(one.name))
          .map(({ name: own }) => own);
  const found = new Map<string, { from: string; to: string; events: Set<string> }>();
  for (const { from, to, event } of waysOf(machine)) {
    const starts = from === machine.root.key ? [...inner] : within(from);
    for (const target of to.flatMap((name) => within(name).slice(0, 1))) {
      for (const start of starts.filter((one) => one !== target && !isOver(one))) {
        const key = `${start} ${target}`;
        const passage = found.get(key) ?? { from: start, to: target, events: new Set<string>() };
        passage.events.add(event);
        found.set(key, passage);
      }
    }
  }
  return [...found.values()].map(({ from, to, events }) => ({ from, to, events: [...events] }));

  function isOver(name: string): boolean {
    return states.some((one) => one.name === name && one.final);
  }
}
