import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { Handlers } from '../../src/outbox/handlers.js';
import { NotYet } from '../../src/outbox/errors.js';
import { TRIES } from '../../src/outbox/outbox.service.js';
import {
  type Kernel,
  aCycle,
  aKernel,
  aTask,
  anEnterprise,
  open,
  someone,
} from '../support/kernel.js';
import { emptied } from '../support/owner.js';

let kernel: Kernel;
let cycleId: string;
/** What the next tries of a letter do; an empty list: they arrive. */
let trouble: Error[] = [];
const lead = someone({ role: 'lead' });
const chase = { type: 'CHASE', text: '请抓紧' };

class Rejected extends Error {
  readonly permanent = true;
}

beforeAll(async () => {
  kernel = await aKernel({
    handle: () => {
      const next = trouble.shift();
      return next === undefined ? Promise.resolve() : Promise.reject(next);
    },
  });
});
afterAll(() => kernel.close());
beforeEach(async () => {
  await emptied('flow, flow_event, outbox, deadline');
  kernel.carriedOut.length = 0;
  trouble = [];
  kernel.clock.set('2022-03-01');
  cycleId = await aCycle(kernel);
});

const outbox = async () =>
  (
    await kernel.database.pool.query<Record<string, unknown>>(
      `select key, attempts, last_error, delivered_at is not null as delivered,
              dead_at is not null as dead from outbox order by position`,
    )
  ).rows;
const later = (ms: number) => {
  kernel.clock.set(new Date(kernel.clock.real().getTime() + ms).toISOString());
};
const templates = () => kernel.carriedOut.map(({ intent }) => intent.params.template);

describe('the outbox', () => {
  it('keeps nothing of a step that was not committed', async () => {
    const attempt = kernel.transaction.sql(async (sql) => {
      await kernel.flows.open(sql, [aTask(cycleId, 'never')]);
      throw new Error('changed its mind');
    });
    await expect(attempt).rejects.toThrow('changed its mind');
    expect(await outbox()).toEqual([]);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 0 });
  });

  it('delivers each effect once, with where it comes from, in the order of writing', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'told'));
    await kernel.flows.send(task!.id, chase, lead);
    await kernel.flows.send(task!.id, { ...chase, text: '再次' }, lead);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 3, failed: 0 });
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 0 });
    expect(templates()).toEqual(['task-issued', 'chase', 'chase']);
    expect(kernel.carriedOut[2]!.origin).toEqual({
      key: `${task!.id}_2_0`,
      flow: await kernel.flows.get(task!.id),
      event: { type: 'CHASE', text: '再次' },
      seq: 2,
      at: '2022-03-01T01:00:00.000Z',
      run: expect.anything(),
    });
  });

  it('holds letters back until offices open', async () => {
    kernel.clock.set('2022-03-04T12:00:00.000Z'); // Friday evening
    await open(kernel, aTask(cycleId, 'weekend'));
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 0 });
    expect(await kernel.outbox.nextDue('2022-03-04T12:00:00.000Z')).toBe(
      '2022-03-07T01:00:00.000Z',
    );
    kernel.clock.set('2022-03-07');
    expect(await kernel.outbox.drain()).toEqual({ delivered: 1, failed: 0 });
  });

  it('tries again with growing patience, and notes why it had to', async () => {
    trouble = [new Error('451 later'), new Error('451 later')];
    await open(kernel, aTask(cycleId, 'postponed'));
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 1 });
    expect(await outbox()).toMatchObject([{ attempts: 1, last_error: 'Error: 451 later' }]);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 0 });
    later(5000);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 1 });
    later(19_999);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 0 });
    later(1);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 1, failed: 0 });
    expect(await outbox()).toMatchObject([{ attempts: 2, delivered: true, last_error: null }]);
  });

  it('gives up after a day and a half of tries, shows the dead letter, and tries it again when told to', async () => {
    trouble = Array.from({ length: TRIES }, () => new Error('no route'));
    const [task] = await open(kernel, aTask(cycleId, 'dead'));
    for (let n = 0; n < TRIES; n += 1) {
      await kernel.outbox.drain();
      later(3_600_000);
    }
    expect(await outbox()).toMatchObject([{ attempts: TRIES, dead: true }]);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 0, failed: 0 });
    const key = `${task!.id}_0_0`;
    expect(await kernel.outbox.deadLetters('通州湾')).toMatchObject({
      total: 1,
      rows: [{ key, ref: 'dead', attempts: TRIES, lastError: 'Error: no route' }],
    });
    expect(await kernel.outbox.deadLetters('海门')).toEqual({ total: 0, rows: [] });
    await expect(kernel.outbox.retry('海门', key)).rejects.toMatchObject({
      code: 'outbox.not-found',
    });
    await kernel.outbox.retry('通州湾', key);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 1, failed: 0 });
    expect(await kernel.outbox.deadLetters('通州湾')).toEqual({ total: 0, rows: [] });
  });

  it('tries again every hour at least, so that an outage over night costs no letter', async () => {
    trouble = Array.from({ length: 12 }, () => new Error('no route'));
    await open(kernel, aTask(cycleId, 'night'));
    for (let n = 0; n < 12; n += 1) {
      await kernel.outbox.drain();
      later(3_600_000);
    }
    expect(await kernel.outbox.drain()).toEqual({ delivered: 1, failed: 0 });
  });

  it('puts off what comes too early, and counts no try', async () => {
    trouble = [new NotYet('2022-03-07T01:00:00.000Z', 'a day of rest')];
    await open(kernel, aTask(cycleId, 'early'));
    const now = await kernel.clock.now();
    await kernel.outbox.drain();
    expect(await outbox()).toMatchObject([{ attempts: 0, dead: false, delivered: false }]);
    expect(await kernel.outbox.nextDue(now)).toBe('2022-03-07T01:00:00.000Z');
    kernel.clock.set('2022-03-07');
    expect(await kernel.outbox.drain()).toEqual({ delivered: 1, failed: 0 });
  });

  it('has all dead letters of a region tried again at once', async () => {
    trouble = [new Rejected('550'), new Rejected('550')];
    await open(kernel, aTask(cycleId, 'one'));
    await open(kernel, aTask(cycleId, 'two'));
    await kernel.outbox.drain();
    expect(await kernel.outbox.retryAll('海门')).toBe(0);
    expect(await kernel.outbox.retryAll('通州湾')).toBe(2);
    expect(await kernel.outbox.drain()).toEqual({ delivered: 2, failed: 0 });
  });

  it('gives up at once what trying again cannot mend, and the neighbour still arrives', async () => {
    trouble = [new Rejected('550 no such mailbox')];
    await open(kernel, aTask(cycleId, 'rejected'));
    await open(kernel, aTask(cycleId, 'fine'));
    expect(await kernel.outbox.drain()).toEqual({ delivered: 1, failed: 1 });
    expect(await outbox()).toMatchObject([
      { attempts: 1, dead: true, delivered: false },
      { attempts: 0, dead: false, delivered: true },
    ]);
  });

  it('leaves what a relay has taken to it, until the lease is over', async () => {
    await open(kernel, aTask(cycleId, 'leased'));
    const [key] = await kernel.outbox.claim(10);
    expect(await kernel.outbox.claim(10)).toEqual([]);
    later(10 * 60_000 + 1);
    expect(await kernel.outbox.claim(10)).toEqual([key]);
    await kernel.outbox.deliver(key!);
    await kernel.outbox.deliver(key!);
    expect(kernel.carriedOut).toHaveLength(1);
  });

  it('makes a follow-up event happen once, however often it is delivered', async () => {
    const [firm] = await open(kernel, anEnterprise(cycleId, 'firm'));
    const follow = (key: string) =>
      kernel.flows.send(firm!.id, { type: 'COLLECT' }, SYSTEM, { cause: key });
    await follow('x_1_0');
    await follow('x_1_0');
    expect(await kernel.flows.history(firm!.id)).toHaveLength(2);
  });

  it('lets one at a time move the clock', async () => {
    const answer = await kernel.outbox.withoutRelays(() =>
      kernel.outbox.withoutRelays(() => Promise.resolve('twice')),
    );
    expect(answer).toEqual({ result: undefined });
    expect(await kernel.outbox.withoutRelays(() => Promise.resolve('free'))).toEqual({
      result: 'free',
    });
  });
});

describe('handlers', () => {
  it('are one for each intent', () => {
    const handlers = new Handlers();
    handlers.register('sendMail', () => Promise.resolve());
    expect(() => {
      handlers.register('sendMail', () => Promise.resolve());
    }).toThrow('the intent sendMail has two handlers');
    expect(() => {
      handlers.check(['sendMail', 'rescore', 'escalate']);
    }).toThrow('no handler for escalate, rescore');
  });
});
