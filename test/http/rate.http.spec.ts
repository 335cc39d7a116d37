/** How often one may ask, by address and by account. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ModulesContainer } from '@nestjs/core';
import { AUDITED } from '../../src/audit/audited.js';
import type { Audited } from '../../src/audit/audited.js';
import { HEAVY } from '../../src/http/heavy.js';
import { LabService } from '../../src/lab/lab.service.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import { CycleNotFound } from '../../src/cycle/errors.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { TooManyRequests } from '../../src/http/errors.js';
import { Turns } from '../../src/http/heavy.js';
import { networkOf } from '../../src/http/network.js';
import { aProgramme, smallProgramme } from '../support/a-programme.js';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

type Client = ReturnType<typeof request.agent>;

/** Scenarios by whom they are run. */
const RUSHED = '00000000-0000-7000-8000-000000000001';
const CALM = '00000000-0000-7000-8000-000000000002';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let app: NestExpressApplication;
/** Where a year is asked. */
let year = '';
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [['economy', '经济发展局', 'lead']]);
  for (const account of ['keen', 'calm', 'busy', 'rushed']) {
    await anAccount(app, { account, role: 'lead', organisation: 'economy' });
  }
  const opened = await app
    .get(CycleService, { strict: false })
    .open(
      { programmeId: 'somewhere-2022', programme: aProgramme(smallProgramme), year: 2022 },
      SYSTEM,
    );
  year = `/api/cycles/${opened.id}`;
});
afterAll(() => app.close());

async function statuses(client: Client, path: string, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < times; n += 1) found.push((await client.get(path)).status);
  return found;
}

describe('exports and imports', () => {
  it('are thirty a minute for an account, whichever they are, from however many sessions', async () => {
    const [keen, again, calm] = [
      await loggedIn(app, 'keen'),
      await loggedIn(app, 'keen'),
      await loggedIn(app, 'calm'),
    ];
    expect(await statuses(keen, `${year}/ledger.xlsx`, 15)).not.toContain(429);
    expect(await statuses(again, `${year}/subjects.xlsx`, 15)).not.toContain(429);
    const { body, headers } = await again.get(`${year}/import/template.xlsx`).expect(429);
    expect(body.type).toBe('http.too-many-requests');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await keen.post(`${year}/import`).attach('file', Buffer.from('a'), 'a.csv').expect(429);
    // The same address, another person; the same person, a page.
    expect(await statuses(calm, `${year}/ledger.xlsx`, 1)).toEqual([200]);
    expect(await statuses(keen, '/api/session', 1)).toEqual([200]);
  });

  it('are marked as heavy, and so is what computes over everybody', () => {
    const modules = [...app.get(ModulesContainer, { strict: false }).values()];
    const classes = modules.flatMap((module) =>
      [...module.controllers.values()].flatMap(({ metatype }) => (metatype ? [metatype] : [])),
    );
    const routes = [...new Set(classes)].flatMap(({ name, prototype }) =>
      Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([method, { value }]) => {
        const audited = Reflect.getMetadata(AUDITED, value) as Audited | undefined;
        const isFile = /^(export|import)\.|^file\.keep$/.test(audited?.action ?? '');
        const isHeavy = Reflect.hasMetadata(HEAVY, value);
        return { name: `${name}.${method}`, isFile, isHeavy };
      }),
    );
    expect(routes.filter(({ isFile, isHeavy }) => isFile && !isHeavy)).toEqual([]);
    const computing = routes.filter(({ isFile, isHeavy }) => isHeavy && !isFile);
    expect(computing.map(({ name }) => name).sort()).toEqual([
      'AuditController.verify',
      'LabController.run',
      'LabController.try',
      'PublicationController.verify',
      'ResultController.appealEffect',
      'ResultController.lift',
      'ResultController.rankChange',
    ]);
  });
});

describe('heavy work', () => {
  it('is done one at a time for an account; a few wait, the others are told to come back', async () => {
    const [rushed, calm] = [await loggedIn(app, 'rushed'), await loggedIn(app, 'calm')];
    let [now, most] = [0, 0];
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const work = jest.spyOn(app.get(LabService, { strict: false }), 'run');
    work.mockImplementation(async (_cycle, scenario) => {
      if (scenario !== RUSHED) throw new CycleNotFound();
      most = Math.max(most, (now += 1));
      await held;
      now -= 1;
      throw new CycleNotFound();
    });
    const runOf = (scenario: string): string => `${year}/lab/scenarios/${scenario}/run`;
    const run = runOf(RUSHED);
    const answers = Array.from({ length: 40 }, async () => {
      const { status, headers } = await rushed.get(run);
      if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      return status;
    });
    // Those who are turned away are answered while the first is still at work; another person is not held up.
    for (let waited = 0; now === 0 && waited < 200; waited += 1) await pause(10);
    await calm.get(runOf(CALM)).expect(404);
    finish();
    const found = await Promise.all(answers);
    expect(most).toBe(1);
    expect(found.filter((status) => status === 404)).toHaveLength(5);
    expect(found.filter((status) => status === 429)).toHaveLength(35);
    work.mockRestore();
    await rushed.get(run).expect(404);
  });

  it('is not done for who has hung up while waiting', async () => {
    const turns = new Turns();
    const stays = new Promise<void>(() => undefined);
    const over = await turns.take('one', stays);
    let leave = (): void => undefined;
    const second = turns.take('one', new Promise((resolve) => (leave = resolve)));
    const third = turns.take('one', stays);
    leave();
    await expect(second).rejects.toThrow(TooManyRequests);
    over();
    (await third)();
    (await turns.take('one', stays))();
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
    ['2001:0DB8::1:bbbb:0:0:1', '2001:db8:0:1::/64'],
    ['2001:db8:0:2::', '2001:db8:0:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
    expect(networkOf(network)).toBe(network);
  });

  it('of the same /64 is the same caller, whichever it is', async () => {
    app.set('trust proxy', 1);
    const look = (from: string) =>
      request(app.getHttpServer())
        .post('/api/links')
        .set('X-Forwarded-For', from)
        .send({ token: 'a'.repeat(43) });
    const found: number[] = [];
    for (let n = 0; n < 31; n += 1) {
      found.push((await look(`2001:db8:0:1::${n.toString(16)}`)).status);
    }
    expect(found.filter((status) => status === 404)).toHaveLength(30);
    expect(found.at(-1)).toBe(429);
    await look('2001:db8:0:2::1').expect(404);
    app.set('trust proxy', 0);
  });
});

describe('an account', () => {
  it('gets six hundred answers a minute, and then is told when to come back', async () => {
    const busy = await loggedIn(app, 'busy');
    const found: number[] = [];
    // By twenties: an address gets twelve hundred, of which this is half.
    for (let n = 0; n < 31; n += 1) {
      const twenty = Array.from({ length: 20 }, () => busy.get('/api/clock'));
      found.push(...(await Promise.all(twenty)).map(({ status }) => status));
    }
    expect(found.filter((status) => status === 200)).toHaveLength(600);
    expect(found.filter((status) => status === 429)).toHaveLength(20);
    const { headers } = await busy.get('/api/clock').expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});
