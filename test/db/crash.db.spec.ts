import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { type Kernel, aCycle, aKernel, anEnterprise, open } from '../support/kernel.js';
import { keepLetter } from '../support/letters.js';

const FLOWS = 10_000;
const TOO_LATE = '2022-04-01T01:00:00.000Z';
const support = path.resolve(import.meta.dirname, '../support');

let kernel: Kernel;
let cycleId: string;

beforeAll(async () => {
  kernel = await aKernel({ handle: keepLetter });
  cycleId = await aCycle(kernel);
  const refs = Array.from({ length: FLOWS }, (_, n) => String(n));
  await open(kernel, ...refs.map((ref) => anEnterprise(cycleId, ref)));
  const all = { cycleId, kind: 'enterprise-year' } as const;
  await kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
  await kernel.database.pool.query('update outbox set delivered_at = now()');
});
afterAll(() => kernel.close());

/** A worker in a process of its own, on the same database. */
async function startWorker(): Promise<ChildProcess> {
  const loader = path.join(support, 'typescript.mjs');
  const worker = spawn(
    process.execPath,
    ['--import', loader, path.join(support, 'sweeper.ts'), TOO_LATE],
    { stdio: ['ignore', 'pipe', 'inherit'], env: process.env },
  );
  await once(worker.stdout, 'data');
  return worker;
}

const count = async (sql: string): Promise<number> =>
  (await kernel.database.pool.query<{ n: number }>(sql)).rows[0]!.n;
const fired = () => count(`select count(*)::int as n from flow_event where type = 'TIMER'`);
const letters = () => count(`select count(*)::int as n from mail`);

it('a worker killed in the middle of a sweep leaves nothing undone and nothing done twice', async () => {
  // Killed while it fires timers …
  const first = await startWorker();
  while ((await fired()) === 0);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const half = await fired();
  expect(half).toBeLessThan(FLOWS);
  // … and again while it delivers letters.
  const second = await startWorker();
  while ((await letters()) === 0);
  second.kill('SIGKILL');
  await once(second, 'exit');
  expect(await letters()).toBeLessThan(FLOWS);

  kernel.clock.set(TOO_LATE);
  while ((await kernel.sweep.sweep()).fired + (await kernel.outbox.drain()).delivered > 0);

  const { rows } = await kernel.database.pool.query(
    `select f.phase, (f.context->>'late')::bool as late, f.revision,
            (select count(*)::int from flow_event e where e.flow_id = f.id) as entries,
            (select count(*)::int from flow_event e where e.flow_id = f.id and e.type = 'TIMER')
              as timers,
            (select count(*)::int from outbox o where o.flow_id = f.id and o.seq = 2) as effects,
            (select count(*)::int from outbox o
              where o.flow_id = f.id and o.delivered_at is null) as undelivered,
            (select count(*)::int from mail m where m.flow_id = f.id) as letters,
            count(*)::int as flows
       from flow f where f.cycle_id = '${cycleId}' group by 1, 2, 3, 4, 5, 6, 7, 8`,
  );
  expect(rows).toEqual([
    {
      phase: 'collecting',
      late: true,
      revision: 2,
      entries: 3,
      timers: 1,
      effects: 1,
      undelivered: 0,
      letters: 1,
      flows: FLOWS,
    },
  ]);
  expect(await count('select count(*)::int as n from deadline')).toBe(0);
  expect(await letters()).toBe(FLOWS);
  const counted = (await kernel.flows.counts(cycleId)).filter(({ waitsFor }) => waitsFor === '');
  expect(counted).toEqual([
    { kind: 'enterprise-year', organisation: 'sanyu', phase: 'collecting', waitsFor: '', n: FLOWS },
  ]);
}, 180_000);
