import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../src/domain/errors.js';
import { begin, can } from '../../../src/domain/process/step.js';
import { SYSTEM } from '../../../src/flow/flow.types.js';
import { outcomeOf } from '../../../src/flow/outcome.js';
import { publishedOf } from '../../../src/flow/published.js';
import { type StepRow, Stepper } from '../../../src/flow/stepper.js';
import { currentVersion, kinds } from '../../../workflows/registry.js';
import { examples } from '../../support/machine-events.js';
import { aTimetable } from '../../support/timetable.js';

const at = '2022-03-24T02:00:00.000Z';
const cycle = { region: '通州湾', timetable: aTimetable() };
const sending = { at, cause: null };

const meeting = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    input: fc.constantFrom(...examples[kind].inputs),
    story: fc.array(fc.constantFrom(...examples[kind].events), { maxLength: 8 }),
    event: fc.constantFrom(...examples[kind].events),
  }),
);

let flows = 0;

/** A flow that stands where a story has led it. */
function rowOf({ kind, input, story }: Parameters<Parameters<typeof meeting.map>[0]>[0]) {
  const version = currentVersion(kind);
  const { machine } = publishedOf(kind, version);
  const setting = { machine, kind, version, stage: null, at, timetable: cycle.timetable };
  let now = begin(machine, input);
  for (const event of story) {
    if (can(machine, now.position, event)) now = outcomeOf(event, now.position, setting).step;
  }
  flows += 1;
  const row: StepRow = {
    id: `01970000-0000-7000-8000-${String(flows).padStart(12, '0')}`,
    cycleId: 'c',
    kind,
    version,
    stage: null,
    state: JSON.stringify(now.position.value),
    context: JSON.stringify(now.position.context),
    phase: now.phase,
    revision: story.length,
    head: 'h',
    readAt: at,
  };
  return { row, setting, position: now.position };
}

describe('what was decided for one flow', () => {
  it('is decided the same for any other that stands alike, and never for one that does not', () => {
    // One stepper for all: whatever it remembers must not leak from one case into another.
    const shared = new Stepper(sending);
    fc.assert(
      fc.property(meeting, (met) => {
        const { row, setting, position } = rowOf(met);
        const moves = [shared, shared, new Stepper(sending)].map((stepper) =>
          stepper.take(row, met.event, cycle, SYSTEM),
        );
        expect(moves[1]).toEqual(moves[0]);
        expect(moves[2]).toEqual(moves[0]);
        const [move] = moves;
        if (move === undefined || move instanceof DomainError) {
          expect(can(setting.machine, position, met.event)).toBe(false);
        } else expect(move.outcome).toEqual(outcomeOf(met.event, position, setting));
      }),
      { numRuns: 500 },
    );
  });

  it('seals each flow for itself', () => {
    const stepper = new Stepper(sending);
    const met = { kind: 'problem', input: examples.problem.inputs[0], story: [] } as const;
    const event = { type: 'ASSIGN', organisation: 'power', due: '2022-05-10' };
    const moves = [1, 2].map(() =>
      stepper.take(rowOf({ ...met, event, story: [] }).row, event, cycle, SYSTEM),
    );
    const [one, two] = moves;
    if (one instanceof DomainError || two instanceof DomainError) throw new Error('refused');
    expect(one!.outcome).toBe(two!.outcome);
    expect(one!.hash).not.toBe(two!.hash);
  });
});
