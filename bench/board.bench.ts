/** The board's numbers at a hundred thousand flows: as quick as reading one counter? */
import { stopwatch } from '../src/clock.js';
import { SYSTEM } from '../src/flow/flow.types.js';
import { CYCLE, type Figure, aBench, collecting, median, owner } from './kernel.js';

const FLOWS = 100_000;
const READS = 200;
const TERRITORY = { role: 'territory', region: '通州湾', organisation: 'territory-0' } as const;

/** Milliseconds a read, one after the other. */
async function time(read: () => Promise<unknown>): Promise<number> {
  const elapsed = stopwatch();
  await read();
  return elapsed();
}

export async function run(): Promise<Figure[]> {
  const bench = await aBench();
  try {
    await collecting(bench, FLOWS);
    const { pool } = bench.database;
    await owner.query('vacuum analyze');
    // Some events since the counts were folded last, as between two sweeps.
    const some = await bench.flows.find(
      { cycleId: CYCLE, organisation: 'territory-0' },
      { limit: 50 },
    );
    const submit = { type: 'SUBMIT', missing: [], departments: [] };
    for (const { id } of some) await bench.flows.send(id, submit, { ...SYSTEM, ...TERRITORY });
    const ours: number[] = [];
    const counter: number[] = [];
    const grouped: number[] = [];
    for (let n = 0; n < READS; n += 1) {
      counter.push(
        await time(() =>
          pool.query({
            name: 'one_counter',
            text: `select n from flow_count where cycle_id = $1 and kind = 'enterprise-year'
                     and organisation = 'territory-1' and phase = 'collecting' and waits_for = ''`,
            values: [CYCLE],
          }),
        ),
      );
      ours.push(await time(() => bench.flows.counts(CYCLE)));
      if (n % 10 > 0) continue;
      grouped.push(
        await time(() =>
          pool.query(
            `select kind, organisation, phase, count(*) from flow where cycle_id = $1
              group by 1, 2, 3`,
            [CYCLE],
          ),
        ),
      );
    }
    const figure = (peer: number[], words: string, target: string | null): Figure => ({
      name: 'board counts of 100 000 flows',
      value: median(ours),
      unit: 'ms',
      against: `${words}: ${median(peer).toFixed(2)} ms`,
      ratio: median(ours) / median(peer),
      target,
    });
    return [
      figure(counter, 'reading one counter', '<= 2'),
      figure(grouped, 'counting the flows themselves', null),
    ];
  } finally {
    await bench.close();
  }
}
