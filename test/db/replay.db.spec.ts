import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { begin, step } from '../../src/domain/process/step.js';
import { type Born, brokenAt } from '../../src/flow/chain.js';
import { BORN_COLUMNS } from '../../src/flow/flow.row.js';
import { publishedOf } from '../../src/flow/published.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import type { LogEntry } from '../../src/flow/flow.types.js';
import { type Kind, kinds } from '../../workflows/registry.js';
import { type Kernel, aCycle, aKernel, open, someone } from '../support/kernel.js';
import { examples } from '../support/machine-events.js';

let kernel: Kernel;
let cycleId: string;
let flows = 0;

beforeAll(async () => {
  kernel = await aKernel();
  cycleId = await aCycle(kernel);
});
afterAll(() => kernel.close());

/** What the log says: the machine of its version, folded over its events. */
function replay(kind: Kind, [born, ...events]: readonly LogEntry[]) {
  const { machine } = publishedOf(kind, born!.version);
  return events.reduce(
    (at, { type, payload }) => step(machine, at.position, { ...payload, type }),
    begin(machine, born!.payload),
  );
}

const scripted = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    input: fc.constantFrom(...examples[kind].inputs),
    story: fc.array(fc.constantFrom(...examples[kind].events), { maxLength: 14 }),
    /** Whether the events are sent one by one or as batches. */
    batch: fc.boolean(),
  }),
);

it('the log of any flow, folded over its machine, gives what is stored', async () => {
  const lead = someone({ role: 'lead' });
  await fc.assert(
    fc.asyncProperty(scripted, async ({ kind, input, story, batch }) => {
      flows += 1;
      const [flow] = await open(kernel, { cycleId, kind, ref: String(flows), input });
      const { id } = flow!;
      for (const event of story) {
        // A timer is fired by the sweep alone, when it is due: at the end of time, everything is.
        if (event.type === 'TIMER') await kernel.sweep.sweep('2030-01-01T00:00:00.000Z');
        else if (batch) {
          for (const actor of [lead, SYSTEM]) {
            await kernel.flows.sendMany({ cycleId, kind, ids: [id] }, () => event, actor);
          }
        } else {
          for (const actor of [lead, SYSTEM]) {
            await kernel.flows.send(id, event, actor).catch(() => undefined);
          }
        }
      }
      const now = await kernel.flows.get(id);
      const log = await kernel.flows.history(id);
      const { position, phase, tags, waitsFor, done } = replay(kind, log);
      expect(now).toMatchObject({ position, phase, tags, waitsFor, done });
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n));
      expect(now.revision).toBe(log.length - 1);
      expect(log.at(-1)!.after).toEqual(position);
      const { rows } = await kernel.database.pool.query<Born & { head: string }>(
        `select ${BORN_COLUMNS}, f.head from flow f where f.id = $1`,
        [id],
      );
      expect(brokenAt(log, rows[0]!)).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});
