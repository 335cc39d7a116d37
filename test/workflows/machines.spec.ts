import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { AnyStateMachine } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { eventsOf, faultsOf, statesOf, waysOf } from '../../src/domain/process/anatomy.js';
import { dueOf, timerTitles } from '../../src/domain/process/due.js';
import { EventRefused } from '../../src/domain/process/errors.js';
import {
  type FlowEvent,
  type Step,
  begin,
  can,
  possibleEvents,
  whereaboutsOf,
  step,
} from '../../src/domain/process/step.js';
import { allIntents, everyPublished, faultsOfAll } from '../../src/flow/published.js';
import { type Kind, intents, kinds } from '../../workflows/registry.js';
import { senders } from '../../workflows/roles.js';
import { examples } from '../support/machine-events.js';
import { aTimetable } from '../support/timetable.js';

const all = everyPublished().map(({ kind, version, published }) => ({
  name: `${kind}@${version}`,
  kind,
  version,
  ...published,
}));
const timetable = aTimetable();

describe.each(all)('$name', ({ name, kind, version, machine, events, context }) => {
  const { inputs } = examples[kind];
  const sample = samplesOf(kind, machine);

  it('is frozen: to change it, publish a new version', () => {
    const frozen = JSON.parse(
      readFileSync(new URL('../../workflows/fingerprints.json', import.meta.url), 'utf8'),
    ) as Record<string, string>;
    const print = createHash('sha256').update(JSON.stringify(machine.toJSON())).digest('hex');
    expect(print).toBe(frozen[`${kind}@${version}`]);
    expect(machine.version).toBe(version);
  });

  it('has no state out of reach or without a way out, and a sender for every event', () => {
    expect(faultsOf(machine, senders[kind])).toEqual([]);
  });

  it('explains and names every state, in Chinese and English', () => {
    for (const { name, description, label, within } of statesOf(machine)) {
      const outer = statesOf(machine).some((other) => other.within.at(-1) === name);
      expect([name, description.length > 10]).toEqual([name, true]);
      if (!outer) expect(label).toEqual({ zh: expect.any(String), en: expect.any(String) });
      expect(within.length).toBeLessThan(2);
    }
  });

  it('hears nothing more when it is done, but a correction where its year is archived', () => {
    const heard = name === 'enterprise-year@1.4' ? ['AMEND'] : [];
    const done = walk(name)
      .filter(({ step: now }) => now.done)
      .slice(0, 20);
    expect(done).not.toEqual([]);
    for (const { step: now } of done) {
      expect(possibleEvents(machine, now.position)).toEqual(heard);
      const accepted = sample.filter((event) => !refuses(machine, now, event));
      expect([...new Set(accepted.map(({ type }) => type))]).toEqual(heard);
    }
  });

  it('gives every phase a name of its own', () => {
    const names = statesOf(machine).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is given an example of every event it knows, each of the agreed shape', () => {
    expect([...new Set(sample.map(({ type }) => type))].sort()).toEqual(eventsOf(machine));
    for (const event of sample) expect(events.parse(event)).toEqual(event);
  });

  it('reaches every leaf; each path’s intents are as written', () => {
    const reached = new Map<string, string>();
    for (const walked of walk(name)) {
      const story = told(machine, walked);
      const known = reached.get(walked.step.phase);
      if (known === undefined || story.length < known.length) reached.set(walked.step.phase, story);
    }
    const leaves = statesOf(machine)
      .map(({ name }) => name)
      .filter((name) => !statesOf(machine).some(({ within }) => within.at(-1) === name));
    expect([...reached.keys()].sort()).toEqual(leaves.sort());
    expect(leaves.map((leaf) => reached.get(leaf)).join('\n\n')).toMatchSnapshot();
  });

  it('refuses in each state what the table says', () => {
    const table = new Map<string, Set<string>>();
    for (const { step: now } of walk(name)) {
      const accepted = sample.filter((event) => can(machine, now.position, event));
      const refused = eventsOf(machine).filter(
        (type) => !accepted.some((one) => one.type === type),
      );
      // Refused in one position of the phase but accepted in another: that hangs on facts.
      const before = table.get(now.phase);
      table.set(now.phase, new Set(refused.filter((type) => before?.has(type) ?? true)));
    }
    const lines = [...table].map(([phase, types]) => `${phase}: ${[...types].join(' ')}`);
    expect(lines.sort().join('\n')).toMatchSnapshot();
  });

  it('arms exactly one timer on entering a timed state and none elsewhere, whatever happens', () => {
    for (const state of statesOf(machine)) {
      expect(timersOf(name, state.name).length).toBeLessThanOrEqual(1);
    }
    fc.assert(
      fc.property(
        fc.constantFrom(...inputs),
        fc.array(fc.constantFrom(...sample)),
        (input, story) => {
          // An `expect` at every event would take longer than all the stories.
          const wrong: string[] = [];
          let now = begin(machine, input);
          let armed = armedAfter(name, now, null);
          for (const event of story) {
            const heard = event.type === 'TIMER' ? { ...event, timer: String(armed) } : event;
            if (event.type === 'TIMER' && armed === null) continue; // nothing is armed: nothing fires
            if (!can(machine, now.position, heard)) {
              if (!refuses(machine, now, heard)) wrong.push(`${now.phase} hears ${event.type}`);
              continue;
            }
            const next = step(machine, now.position, heard);
            const fired = event.type === 'TIMER' && next.timer === undefined;
            armed = fired ? null : armedAfter(name, next, armed);
            now = next;
            if (!mayBeArmed(name, now).includes(armed)) wrong.push(`${now.phase} has ${armed}`);
          }
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('hears every timer it has armed, wherever the story has led', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inputs),
        fc.array(fc.constantFrom(...sample)),
        (input, story) => {
          const deaf: string[] = [];
          let now = begin(machine, input);
          let armed = armedAfter(name, now, null);
          for (const event of story) {
            if (event.type === 'TIMER' && armed === null) continue;
            if (!can(machine, now.position, event)) continue;
            const next = step(machine, now.position, event);
            const fired = event.type === 'TIMER' && next.timer === undefined;
            armed = fired ? null : armedAfter(name, next, armed);
            now = next;
            if (armed === null) continue;
            if (!can(machine, now.position, { type: 'TIMER', timer: armed })) deaf.push(now.phase);
          }
          expect(deaf).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps a context of the declared shape, which survives being stored', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inputs),
        fc.array(fc.constantFrom(...sample)),
        (input, story) => {
          let now = begin(machine, input);
          for (const event of story) {
            if (!can(machine, now.position, event)) continue;
            now = step(machine, JSON.parse(JSON.stringify(now.position)), event);
            expect(context.parse(now.position.context)).toEqual(now.position.context);
            expect(JSON.parse(JSON.stringify(now.position))).toEqual(now.position);
            const { phase, tags, waitsFor, done } = now;
            expect(whereaboutsOf(machine, now.position)).toEqual({ phase, tags, waitsFor, done });
          }
        },
      ),
    );
  });

  it('says before what it will hear: what it accepts is among the possible events', () => {
    for (const { step: now } of walk(name)) {
      const { position } = now;
      const possible = possibleEvents(machine, position);
      for (const event of sample) {
        if (event.type === 'TIMER' || !can(machine, position, event)) continue;
        expect(possible).toContain(event.type);
      }
    }
  });

  it('names guards and actions, so that the fingerprint sees them', () => {
    for (const { guard, actions } of waysOf(machine)) {
      expect([guard, ...actions]).not.toContain('inline');
    }
  });
});

describe('all machines together', () => {
  it('state the intents that have handlers, and no others', () => {
    expect(allIntents().sort()).toEqual([...intents].sort());
  });

  it('have words for every timer', () => {
    const named = new Set(
      all.flatMap(({ name, machine }) =>
        statesOf(machine).flatMap((state) => timersOf(name, state.name)),
      ),
    );
    expect([...named].sort()).toEqual(Object.keys(timerTitles).sort());
  });

  it.each([
    ['1.0', []],
    ['1.1', ['class-changed']],
  ])('tell who has confirmed of another class for the same total, in %s: %p', (version, told) => {
    const { machine } = published(`enterprise-year@${version}`);
    const score = { type: 'SCORE', evaluation: 'e1', outcome: 'graded', total: '61.2', class: 'B' };
    const story = [
      { type: 'COLLECT' },
      { type: 'SUBMIT', missing: [], departments: [] },
      { type: 'VERIFY', departments: [] },
      score,
      { type: 'ISSUE' },
      { type: 'CONFIRM', form: 'written' },
    ];
    const confirmed = story.reduce(
      (now, event) => step(machine, now.position, event),
      begin(machine, { silence: 'visit' }),
    );
    const after = step(machine, confirmed.position, { ...score, class: 'C' });
    expect(after.phase).toBe('confirmed');
    expect(after.position.context.class).toBe('C');
    expect(after.intents.map(({ params }) => params.template)).toEqual(told);
  });

  it('are given no example and no sender of an event that no version knows', () => {
    for (const kind of kinds) {
      const machines = all.filter((one) => one.kind === kind);
      const known = new Set(machines.flatMap(({ machine }) => eventsOf(machine)));
      for (const { type } of examples[kind].events) expect([...known]).toContain(type);
      expect(Object.keys(senders[kind]).sort()).toEqual([...known].sort());
    }
  });

  it('are missed when the database names a version that is gone', () => {
    expect(faultsOfAll([])).toEqual([]);
    expect(faultsOfAll([{ kind: 'task', version: '0.1' }])).toEqual([
      'the database has flows of task@0.1, which this program does not have',
    ]);
  });
});

function published(name: string) {
  return all.find((one) => one.name === name)!;
}

/** What lies ahead hangs on these facts of the context only: the others are told apart by no guard. */
const decisive: Readonly<Record<Kind, readonly string[]>> = {
  stage: ['plan'],
  'enterprise-year': ['pending', 'silence', 'outcome', 'anew'],
  task: ['rung', 'counted', 'extension'],
  rectification: ['milestones'],
  'supervision-form': [],
  problem: [],
};

interface Walked {
  readonly step: Step;
  readonly events: readonly FlowEvent[];
  readonly input: unknown;
}

const walks = new Map<string, Walked[]>();

/** The examples of what this version of the kind's machine knows. */
function samplesOf(kind: Kind, machine: AnyStateMachine): FlowEvent[] {
  const known = eventsOf(machine);
  return examples[kind].events.filter(({ type }) => known.includes(type));
}

/** Every position the examples lead to, counters aside, by the shortest way. */
function walk(name: string): Walked[] {
  const known = walks.get(name);
  if (known !== undefined) return known;
  const { kind, machine } = published(name);
  const { inputs } = examples[kind];
  const events = samplesOf(kind, machine);
  const walked = inputs.flatMap((input) =>
    getShortestPaths(machine, {
      input,
      events,
      serializeState: ({ value, context }: Step['position']) =>
        JSON.stringify([value, decisive[kind].map((fact) => context[fact])]),
      limit: 20_000,
    }).map(({ steps }) => {
      const happened = steps.slice(1).map(({ event }) => event as unknown as FlowEvent);
      const end = happened.reduce(
        (at, event) => step(machine, at.position, event),
        begin(machine, input),
      );
      return { step: end, events: happened, input };
    }),
  );
  walks.set(name, walked);
  return walked;
}

/** A story line by line: event, phase it leads to, intents. */
function told(machine: AnyStateMachine, { input, events }: Walked): string {
  let now = begin(machine, input);
  const line = (type: string) =>
    [type.padEnd(18), now.phase.padEnd(20), ...now.intents.map(intentText)].join(' ').trimEnd();
  const lines = [line('BORN')];
  for (const event of events) {
    now = step(machine, now.position, event);
    lines.push(line(event.type));
  }
  return lines.join('\n');
}

function intentText({ type, params }: Step['intents'][number]): string {
  return [type, ...Object.values(params)].join(':');
}

function armedAfter(name: string, { timer, position }: Step, before: string | null): string | null {
  const { kind } = published(name);
  if (timer === undefined || timer === null) return timer === undefined ? before : null;
  const armed = { kind, stage: null, context: position.context, at: '2022-03-24T02:00:00.000Z' };
  return dueOf(timer, armed, timetable) === null ? null : timer;
}

/** The timers that entering the phase, or a state around it, arms. */
function timersOf(machine: string, phase: string): string[] {
  const states = statesOf(published(machine).machine);
  const state = states.find(({ name }) => name === phase);
  const names = [...(state?.within ?? []), phase];
  return states.flatMap(({ name, timer }) =>
    names.includes(name) && timer !== null ? [timer] : [],
  );
}

/** What may be armed after a step: where it has just entered a timed state, its timer and nothing else. */
function mayBeArmed(name: string, now: Step): (string | null)[] {
  const [timed] = timersOf(name, now.phase);
  const entered = now.timer !== undefined;
  const allowed = () => {
    if (timed === undefined) return [null];
    // Entered before: it may have fired since.
    if (!entered) return [timed, null];
    return [climbed(name, now) ? null : timed];
  };
  return now.done ? allowed().filter((timer) => timer === null) : allowed();
}

function refuses(machine: AnyStateMachine, { position }: Step, event: FlowEvent): boolean {
  try {
    step(machine, position, event);
    return false;
  } catch (error) {
    return error instanceof EventRefused;
  }
}

/** The one timed state that waits for nothing: a task whose ladder is climbed to its top. */
function climbed(name: string, { position, phase }: Step): boolean {
  const { rung, rungs } = position.context;
  return (
    published(name).kind === 'task' &&
    timersOf(name, phase)[0] === 'ladder' &&
    Number(rung) >= Number(rungs)
  );
}
