/** One event at a time from 32 people at once: what does the door cost over a statement by hand? */
import { stopwatch } from '../src/clock.js';
import { SYSTEM } from '../src/flow/flow.types.js';
import { inLanes } from '../src/flow/lanes.js';
import { moveByHand, moveNaively } from './by-hand.js';
import { type Bench, type Figure, aBench, keep, listed, median, restore } from './kernel.js';

const FLOWS = 4000;
const NAIVE_FLOWS = 1000;
const ROUNDS = 5;
const CONCURRENCY = 32;
const COLLECT = { type: 'COLLECT' } as const;

async function measure(
  bench: Bench,
  flows: number,
  move: (id: string) => Promise<unknown>,
): Promise<number> {
  await restore(flows);
  const { rows } = await bench.database.pool.query<{ id: string }>('select id from flow');
  const elapsed = stopwatch();
  await inLanes(rows, CONCURRENCY, async ({ id }) => {
    await move(id);
  });
  const seconds = elapsed() / 1000;
  const check = await bench.database.pool.query<Record<string, number>>(
    `select (select count(*)::int from flow where phase = 'collecting') as moved,
            (select count(*)::int from flow_event) as logged,
            (select count(*)::int from outbox) as letters,
            (select count(*)::int from deadline) as armed`,
  );
  const expected = { moved: flows, logged: flows, letters: flows, armed: flows };
  if (JSON.stringify(check.rows[0]) !== JSON.stringify(expected)) {
    throw new Error(`not all was written: ${JSON.stringify(check.rows[0])}`);
  }
  return flows / seconds;
}

export async function run(): Promise<Figure[]> {
  const bench = await aBench();
  try {
    await listed(bench, FLOWS);
    await keep();
    const { flows, database } = bench;
    const ours: number[] = [];
    const hand: number[] = [];
    const naive: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      hand.push(await measure(bench, FLOWS, (id) => moveByHand(database.pool, id, COLLECT)));
      ours.push(await measure(bench, FLOWS, (id) => flows.send(id, COLLECT, SYSTEM)));
      naive.push(await measure(bench, NAIVE_FLOWS, (id) => moveNaively(database, id, COLLECT)));
    }
    const figure = (peer: number[], words: string, target: string): Figure => ({
      name: 'single event, 32 at once',
      value: Math.round(median(ours)),
      unit: 'events/s',
      against: `${words}: ${String(Math.round(median(peer)))}`,
      ratio: median(ours.map((value, i) => value / (peer[i] ?? NaN))),
      target,
    });
    return [
      figure(hand, 'read and one statement by hand', '>= 0.7'),
      figure(naive, 'XState actor and Prisma transaction', '>= 3'),
    ];
  } finally {
    await bench.close();
  }
}
