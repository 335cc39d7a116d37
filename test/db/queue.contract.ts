/** What the queue must do, whatever it is built on; run for each backend in a file of its own. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getQueueToken } from '@nestjs/bullmq';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import type { Queue } from 'bullmq';
import { Clock, FixedClock } from '../../src/clock.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import { FlowService } from '../../src/flow/flow.service.js';
import { allIntents } from '../../src/flow/published.js';
import { HttpModule } from '../../src/http/http.module.js';
import { JobsModule } from '../../src/jobs/jobs.module.js';
import { Handlers, type Origin } from '../../src/outbox/handlers.js';
import { OutboxService } from '../../src/outbox/outbox.service.js';
import { RelayModule } from '../../src/outbox/relay.module.js';
import { OUTBOX_QUEUE, RelayService } from '../../src/outbox/relay.service.js';
import { Database } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { aCycle, aTask, someone } from '../support/kernel.js';
import { emptied } from '../support/owner.js';

interface Worker {
  readonly module: TestingModule;
  readonly relay: RelayService;
  readonly flows: FlowService;
  readonly outbox: OutboxService;
  readonly database: Database;
  readonly transaction: Transaction;
  readonly clock: FixedClock;
  readonly delivered: string[];
  /** Fails this many of the next tries. */
  trouble: number;
}

/** A process with a relay and a worker of the queue. */
async function aWorker(): Promise<Worker> {
  const clock = new FixedClock('2022-03-01T01:00:00.000Z');
  const module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, JobsModule, HttpModule, RelayModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const worker: Worker = {
    module,
    relay: module.get(RelayService),
    flows: module.get(FlowService),
    outbox: module.get(OutboxService),
    database: module.get(Database),
    transaction: module.get(Transaction),
    clock,
    delivered: [],
    trouble: 0,
  };
  const handle = (_: unknown, { key }: Origin): Promise<void> => {
    if (worker.trouble > 0) {
      worker.trouble -= 1;
      return Promise.reject(new Error('451 later'));
    }
    worker.delivered.push(key);
    return Promise.resolve();
  };
  const handlers = module.get(Handlers);
  // The kernel registers its own one itself, when the module starts.
  const ours = allIntents().filter((type) => type !== 'moveStage');
  for (const type of ours) handlers.register(type, handle);
  await module.init();
  return worker;
}

/** Waits for a condition, never for a time; gives up after twenty seconds. */
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const patience = AbortSignal.timeout(20_000);
  while (!(await condition())) {
    if (patience.aborted) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function queueContract(backend: string): void {
  describe(`the queue on ${backend}`, () => {
    let one: Worker;
    let two: Worker;
    let queue: Queue;
    let cycleId: string;
    let opened = 0;

    beforeAll(async () => {
      one = await aWorker();
      two = await aWorker();
      queue = one.module.get<Queue>(getQueueToken(OUTBOX_QUEUE));
      await queue.drain(true);
      cycleId = await aCycle(one);
    });
    afterAll(async () => {
      await queue.obliterate({ force: true });
      await one.module.close();
      await two.module.close();
    });
    beforeEach(async () => {
      await emptied('flow, flow_event, outbox, deadline');
      for (const worker of [one, two]) worker.delivered.length = 0;
    });

    const open = (n: number) =>
      one.transaction.sql((sql) =>
        one.flows.open(
          sql,
          Array.from({ length: n }, () => aTask(cycleId, String((opened += 1)))),
        ),
      );
    const all = () => [...one.delivered, ...two.delivered].sort();
    const waiting = () => one.outbox.waiting();

    it('brings each effect to one of the workers, without being told to', async () => {
      const tasks = await open(300);
      await until(async () => (await waiting()) === 0);
      expect(all()).toEqual(tasks.map(({ id }) => `${id}_0_0`).sort());
    });

    it('makes one effect of one key, however often the relays run', async () => {
      const [task] = await open(1);
      const rounds = Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).relay.tick());
      await Promise.all(rounds);
      await until(async () => (await waiting()) === 0);
      await queue.addBulk([
        { name: 'deliver', data: { key: `${task!.id}_0_0` }, opts: { jobId: `${task!.id}_0_0` } },
      ]);
      await until(async () => (await queue.getJobCounts('waiting', 'active')).waiting === 0);
      expect(all()).toEqual([`${task!.id}_0_0`]);
    });

    it('tries again what failed when its back-off is over, and not before', async () => {
      one.trouble = 1;
      two.trouble = 1;
      const [task] = await open(2);
      const lead = someone({ role: 'lead' });
      const failed = async () =>
        (
          await one.database.pool.query<{ n: number }>(
            'select count(*)::int as n from outbox where attempts > 0 and delivered_at is null',
          )
        ).rows[0]!.n;
      await until(async () => (await failed()) + one.delivered.length + two.delivered.length >= 2);
      one.trouble = 0;
      two.trouble = 0;
      await one.relay.tick();
      await one.flows.send(task!.id, { type: 'CHASE', text: '请抓紧' }, lead);
      await until(() => all().some((key) => key.endsWith('_1_0')));
      const later = new Date(one.clock.real().getTime() + 60_000).toISOString();
      for (const worker of [one, two]) worker.clock.set(later);
      await one.relay.tick();
      await until(async () => (await waiting()) === 0);
      expect(new Set(all()).size).toBe(3);
      expect(all()).toHaveLength(3);
    });

    it('is left alone while time is being moved', async () => {
      await one.outbox.withoutRelays(async () => {
        await open(1);
        await Promise.all([one.relay.tick(), two.relay.tick()]);
        expect(await waiting()).toBe(1);
        expect(await one.outbox.drain()).toEqual({ delivered: 1, failed: 0 });
      });
      expect(all()).toHaveLength(1);
    });
  });
}
