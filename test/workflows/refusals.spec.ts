import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine } from 'xstate';
import { DomainError } from '../../src/domain/errors.js';
import { type FlowEvent, type Step, begin, can, step } from '../../src/domain/process/step.js';
import { everyPublished, parseEvent, permit } from '../../src/flow/published.js';
import { roles } from '../../workflows/roles.js';
import { examples } from '../support/machine-events.js';
import { someone } from '../support/year.js';

/** One position for each phase the examples lead to. */
function phasesOf(
  machine: AnyStateMachine,
  events: readonly FlowEvent[],
  inputs: readonly unknown[],
) {
  const found = new Map<string, Step>();
  const waiting = inputs.map((input) => begin(machine, input));
  for (let now = waiting.shift(); now !== undefined; now = waiting.shift()) {
    if (found.has(now.phase)) continue;
    found.set(now.phase, now);
    for (const event of events) {
      if (can(machine, now.position, event)) waiting.push(step(machine, now.position, event));
    }
  }
  return [...found.values()];
}

function refusal(work: () => unknown): DomainError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

const isCode = /[A-Za-z]/;

describe.each(everyPublished().map((one) => ({ name: `${one.kind}@${one.version}`, ...one })))(
  'refusals of $name',
  ({ kind, version, published: { machine } }) => {
    const { events, inputs } = examples[kind];
    const reached = phasesOf(machine, events, inputs);
    const types = [...new Set(events.map(({ type }) => type))];

    it('name what is not possible where, and what is, in words', () => {
      const refused = reached.flatMap(({ position }) =>
        [...events, { type: 'NO_SUCH_EVENT' }].flatMap(
          (event) => refusal(() => step(machine, position, event)) ?? [],
        ),
      );
      expect(refused.length).toBeGreaterThan(10);
      expect(refused.map(({ message }) => message).filter((text) => isCode.test(text))).toEqual([]);
      expect(
        refused.map(({ english }) => english).filter((text) => /[A-Z]{2}|_/.test(text)),
      ).toEqual([]);
    });

    it('name what is wrong with what was filled in', () => {
      const [first] = reached;
      const wrong = (type: string): FlowEvent[] => [
        { type },
        { type, ...facts(() => 0) },
        { type, ...facts(() => '') },
      ];
      const messages = types.flatMap(wrong).flatMap((event) => {
        const flow = { kind, version, position: first!.position };
        return refusal(() => parseEvent(event, flow))?.message ?? [];
      });
      expect(messages.filter((text) => isCode.test(text))).toEqual([]);
      expect(messages.filter((text) => !text.startsWith('办理“'))).toEqual([]);
    });

    it('name what somebody may not do', () => {
      const nobodys = { kind, organisation: 'other', subjectId: null, waitsFor: [] };
      const messages = types.flatMap((type) =>
        roles.flatMap(
          (role) =>
            refusal(() => {
              permit(someone('here', { role }), { type }, nobodys, 'elsewhere');
            })?.message ?? [],
        ),
      );
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.filter((text) => isCode.test(text))).toEqual([]);
    });
  },
);

/** Every fact any event has, each with the same value. */
function facts(value: () => unknown): Record<string, unknown> {
  const names = Object.values(examples).flatMap(({ events }) => events.flatMap(Object.keys));
  return Object.fromEntries(
    [...new Set(names)].filter((name) => name !== 'type').map((name) => [name, value()]),
  );
}
