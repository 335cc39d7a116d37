import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, dayOf } from '../../src/clock.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import { ClockService } from '../../src/clock/clock.service.js';
import { FlowModule } from '../../src/flow/flow.module.js';
import { FlowService } from '../../src/flow/flow.service.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { allIntents } from '../../src/flow/published.js';
import { Handlers } from '../../src/outbox/handlers.js';
import { OutboxModule } from '../../src/outbox/outbox.module.js';
import { Database } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { AdvanceService } from '../../src/rehearsal/advance.service.js';
import { aCycle, aTask, anEnterprise } from '../support/kernel.js';

let module: TestingModule;
let advance: AdvanceService;
let flows: FlowService;
let clock: Clock;
let cycleId: string;
/** What was carried out, and the day on the simulated clock when it was. */
const chronicle: string[] = [];

beforeAll(async () => {
  module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, FlowModule, OutboxModule],
    providers: [AdvanceService],
  }).compile();
  await module.init();
  [advance, flows, clock] = [
    module.get(AdvanceService),
    module.get(FlowService),
    module.get(Clock),
  ];
  await module.get(ClockService).set('2022-03-01T01:00:00.000Z', 'test');
  cycleId = await aCycle({ database: module.get(Database) });
  const handlers = module.get(Handlers);
  for (const type of allIntents()) {
    if (handlers.of(type)) continue;
    handlers.register(type, async (intent, { flow, key }) => {
      const detail = intent.params.template ?? intent.params.rung ?? '';
      chronicle.push(
        `${await clock.now()} ${flow.ref} ${type} ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`,
      );
      if (type !== 'openStage') return;
      const all = { cycleId: flow.cycleId, kind: 'enterprise-year' } as const;
      await flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM, { cause: key });
    });
  }
});
afterAll(() => module.close());

describe('moving the simulated clock', () => {
  it('passes nothing by: each thing happens at its own time and in order', async () => {
    const stage = {
      cycleId,
      kind: 'stage' as const,
      ref: 'entry',
      stage: 'entry',
      input: { stage: 'entry', from: '2022-03-05', due: '2022-03-31', plan: true },
    };
    await module
      .get(Transaction)
      .sql((sql) =>
        flows.open(sql, [
          stage,
          anEnterprise(cycleId, 'firm'),
          aTask(cycleId, 'tax', { due: '2022-03-31', rungs: 2 }),
        ]),
      );
    const weekly = {
      next: (after: string) =>
        Promise.resolve(
          after < '2022-03-07T01:00:00.000Z' ? '2022-03-07T01:00:00.000Z' : undefined,
        ),
      run: (at: string) => {
        if (at !== '2022-03-07T01:00:00.000Z') return Promise.resolve(0);
        chronicle.push(`${at} weekly report`);
        return Promise.resolve(1);
      },
    };
    advance.alsoAt(weekly);
    const progress: string[] = [];
    const moved = await advance.to('2022-04-02T01:00:00.000Z', {
      by: '牵头局',
      onProgress: ({ at }) => progress.push(at),
    });
    expect(chronicle).toEqual([
      '2022-03-01T01:00:00.000Z tax sendMail task-issued',
      '2022-03-04T16:00:00.000Z entry openStage ',
      // Saturday 5 March: the letter waits for Monday
      '2022-03-07T01:00:00.000Z firm sendMail entry-opened',
      '2022-03-07T01:00:00.000Z weekly report',
      '2022-03-28T01:00:00.000Z tax escalate 0',
      '2022-03-31T16:00:00.000Z entry assessStage ',
      '2022-04-01T01:00:00.000Z firm sendMail entry-late',
      '2022-04-01T01:00:00.000Z tax escalate 1',
    ]);
    expect(moved).toEqual({
      now: '2022-04-02T01:00:00.000Z',
      fired: 5,
      delivered: 7,
      failed: 0,
      done: 1,
      reached: true,
    });
    expect(await clock.now()).toBe('2022-04-02T01:00:00.000Z');
    expect(progress).toEqual([...progress].sort());
    expect(progress.map((at) => dayOf(at))).toContain('2022-03-07');
  });

  it('goes forward only', async () => {
    await expect(advance.to('2022-04-01T01:00:00.000Z')).rejects.toMatchObject({
      code: 'clock.backwards',
    });
    expect(await clock.now()).toBe('2022-04-02T01:00:00.000Z');
  });

  it('stands still when its time is over, with what is done committed, and goes on when asked again', async () => {
    const slow: string[] = [];
    module.get(Handlers).register('slowly', async (_intent, { key }) => {
      await new Promise((done) => setTimeout(done, 5));
      slow.push(key);
    });
    const { pool } = module.get(Database);
    await pool.query(
      `insert into outbox (key, flow_id, cycle_id, seq, intent, not_before, attempts)
       select 'slow-' || n, f.id, f.cycle_id, 0, '{"type": "slowly", "params": {}}', $2, 0
         from flow f, generate_series(1, 400) n where f.cycle_id = $1 and f.ref = 'tax'`,
      [cycleId, '2022-04-05T01:00:00.000Z'],
    );
    const to = '2022-04-09T01:00:00.000Z';
    const waiting = async () =>
      Number(
        (await pool.query('select 1 from outbox where delivered_at is null and dead_at is null'))
          .rowCount,
      );
    const first = await advance.to(to, { within: 600 });
    expect(first).toMatchObject({ now: '2022-04-05T01:00:00.000Z', reached: false });
    expect(await clock.now()).toBe(first.now);
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.length).toBeLessThan(400);
    expect(await waiting()).toBe(400 - slow.length);
    let last = first;
    for (let tries = 0; !last.reached && tries < 50; tries += 1) {
      last = await advance.to(to, { within: 600 });
    }
    expect(last).toMatchObject({ now: to, reached: true });
    expect([slow.length, new Set(slow).size, await waiting()]).toEqual([400, 400, 0]);
  });

  it('is done by one at a time', async () => {
    const answers = await Promise.allSettled([
      advance.to('2022-04-10T01:00:00.000Z'),
      advance.to('2022-04-10T01:00:00.000Z'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'clock.advance-under-way' },
    });
  });
});
