import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dayOf, FixedClock, SystemClock } from '../../../src/clock.js';
import { ClockService } from '../../../src/clock/clock.service.js';
import { ClockStore } from '../../../src/clock/clock.store.js';
import { SimulatedTime } from '../../../src/clock/simulated-time.js';
import { Database } from '../../../src/persistence/database.js';
import { asOwner } from '../../support/owner.js';

const byOwner = (sql: string) => asOwner((owner) => owner.rows(sql));

const database = new Database();
const store = new ClockStore();
/** Two processes of one installation: a service and a clock each. */
const process = () => {
  const time = new SimulatedTime();
  const clock = new SystemClock(() => time.now());
  return { clock, time, service: new ClockService(clock, store, database, time) };
};
const ours = process();
const theirs = process();
const settle = (installation: 'demo' | 'production') => store.settle(database.pool, installation);

beforeEach(async () => {
  // The row cannot be deleted, nor change its kind; a test may begin anew all the same.
  await byOwner(`alter table clock disable trigger user; delete from clock;
    alter table clock enable trigger user`);
});
afterAll(async () => {
  await Promise.all([ours, theirs].map(({ time }) => time.onApplicationShutdown()));
  await database.onApplicationShutdown();
});

describe('the clock of a demonstration', () => {
  it('is real until it is set, then the same for every process', async () => {
    await settle('demo');
    expect((await ours.service.state()).simulated).toBe(false);
    await ours.service.set('2022-03-31T01:00:00Z', 'wang');
    expect(await theirs.clock.now()).toBe('2022-03-31T01:00:00.000Z');
    expect(await theirs.service.state()).toEqual({
      installation: 'demo',
      simulated: true,
      now: '2022-03-31T01:00:00.000Z',
      today: '2022-03-31',
      setBy: 'wang',
    });
  });

  it('never goes back, whoever tries', async () => {
    await settle('demo');
    await ours.service.set('2022-03-31T01:00:00Z', 'wang');
    await expect(theirs.service.set('2022-03-30T01:00:00Z', 'li')).rejects.toMatchObject({
      code: 'clock.backwards',
    });
    await expect(byOwner("update clock set simulated_now = '2022-01-01'")).rejects.toThrow(
      'forward only',
    );
    expect(await ours.clock.now()).toBe('2022-03-31T01:00:00.000Z');
  });

  it('is not taken back by way of no simulated time at all', async () => {
    await settle('demo');
    await ours.service.set('2022-03-31T01:00:00Z', 'wang');
    await expect(byOwner('update clock set simulated_now = null')).rejects.toThrow(
      'stays simulated',
    );
    await expect(byOwner('truncate clock')).rejects.toThrow('cannot be deleted');
    expect(await ours.clock.now()).toBe('2022-03-31T01:00:00.000Z');
  });

  it('takes the later of two who set it at the same moment', async () => {
    await settle('demo');
    await ours.service.set('2022-03-01T01:00:00Z', 'wang');
    const both = ['2022-03-05T01:00:00Z', '2022-03-04T01:00:00Z'];
    await Promise.allSettled(both.map((to, i) => (i ? ours : theirs).service.set(to, 'x')));
    expect(await ours.clock.now()).toBe('2022-03-05T01:00:00.000Z');
  });
});

describe('the clock while one process moves it', () => {
  it('is known to that process at every step, and to the others', async () => {
    await settle('demo');
    await ours.service.moving('wang', async (set) => {
      for (const at of ['2022-03-01T01:00:00.000Z', '2022-03-02T01:00:00.000Z']) {
        await set(at);
        expect(await ours.clock.now()).toBe(at);
        expect(await theirs.clock.now()).toBe(at);
      }
    });
    await theirs.service.set('2022-03-03T01:00:00.000Z', 'li');
    expect(await ours.clock.now()).toBe('2022-03-03T01:00:00.000Z');
  });

  it('is read again when the moving has failed half-way', async () => {
    await settle('demo');
    const moving = ours.service.moving('wang', async (set) => {
      await set('2022-03-01T01:00:00.000Z');
      throw new Error('half-way');
    });
    await expect(moving).rejects.toThrow('half-way');
    await theirs.service.set('2022-03-03T01:00:00.000Z', 'li');
    expect(await ours.clock.now()).toBe('2022-03-03T01:00:00.000Z');
  });
});

describe('the clock of a production installation', () => {
  it('cannot be simulated', async () => {
    await settle('production');
    await expect(ours.service.set('2022-03-31T01:00:00Z', 'wang')).rejects.toMatchObject({
      code: 'clock.production',
    });
    const drift = Math.abs(
      new Date(await ours.clock.now()).getTime() - ours.clock.real().getTime(),
    );
    expect(drift).toBeLessThan(5000);
  });

  it.each([
    ['set the time', "update clock set simulated_now = '2022-03-31'"],
    ['call it a demonstration', "update clock set installation = 'demo'"],
    ['begin with an empty table', 'delete from clock'],
    ['empty the table at one stroke', 'truncate clock'],
    ['put a second row beside', "insert into clock (id, installation) values (2, 'demo')"],
  ])('cannot be simulated by SQL either: %s', async (_, sql) => {
    await settle('production');
    await expect(byOwner(sql)).rejects.toThrow();
    expect((await ours.service.state()).simulated).toBe(false);
  });

  it('stays what it is when a later start takes it for a demonstration', async () => {
    await settle('production');
    await settle('demo');
    expect((await ours.service.state()).installation).toBe('production');
  });
});

describe('a day', () => {
  it.each([
    ['2022-03-31T15:59:59.999Z', '2022-03-31'],
    ['2022-03-31T16:00:00.000Z', '2022-04-01'],
    ['2021-12-31T16:00:00.000Z', '2022-01-01'],
  ])('begins at midnight in Shanghai: %s is %s', (instant, day) => {
    expect(dayOf(instant)).toBe(day);
  });

  it('is nine in the morning when a test asks for it', async () => {
    const clock = new FixedClock('2022-03-31');
    expect(await clock.now()).toBe('2022-03-31T01:00:00.000Z');
    expect(await clock.today()).toBe('2022-03-31');
  });
});
