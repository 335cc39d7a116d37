/** Honours, accidents, violations of an enterprise: recorded by those who answer for them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type request from 'supertest';
import { Clock, FixedClock } from '../../src/clock.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { ProgressService } from '../../src/cycle/progress.service.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { Database } from '../../src/persistence/database.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { Records } from '../../src/record/record.dto.js';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn } from '../support/people.js';
import { aFirm, listFirms, proposals } from '../support/year.js';

type Client = ReturnType<typeof request.agent>;

let app: NestExpressApplication;
let cycle: RunningCycle;
let address: string;
let lead: Client;
let market: Client;
let fire: Client;
const firm = aFirm({ values: {} });

beforeAll(async () => {
  const clock = new FixedClock('2022-03-01');
  app = await anApplication((builder) => builder.overrideProvider(Clock).useValue(clock));
  const programmeId = 'tongzhou-bay-2022';
  const fillings = proposals(programmeId);
  const cycles = app.get(CycleService);
  cycle = await cycles.open({ programmeId, year: 2022, fillings }, SYSTEM);
  await app.get(Transaction).sql((sql) => listFirms(sql, cycles, cycle, [firm]));
  address = `/api/cycles/${cycle.id}/subjects/${firm.id}/records`;
  const { region } = cycle;
  const units = { lead: 'economy', market: 'market', fire: 'fire' } as const;
  for (const [account, organisation] of Object.entries(units)) {
    const role = account === 'lead' ? 'lead' : 'department';
    await anAccount(app, { account, role, region, organisation });
  }
  await anAccount(app, { account: 'firm', role: 'enterprise', region, subjectId: firm.id });
  await anAccount(app, { account: 'afar', role: 'leader', region: '320600' });
  [lead, market, fire] = [
    await loggedIn(app, 'lead'),
    await loggedIn(app, 'market'),
    await loggedIn(app, 'fire'),
  ];
});
afterAll(() => app.close());

const honour = { kind: 'innovation/provincial', date: '2021-11-01', note: '省级工业设计中心' };
const ofFirm = async () =>
  (await app.get(ProgressService).subjectsOf(cycle)).find(({ id }) => id === firm.id)?.events;

describe('facts about an enterprise', () => {
  it('are offered to each department by what it answers for', async () => {
    const offered = async (who: Client) => {
      const { record } = Records.parse((await who.get(address).expect(200)).body);
      return record?.fields.find(({ name }) => name === 'kind')?.options;
    };
    expect(await offered(market)).toEqual([
      { value: 'innovation/national', label: '科技创新荣誉（国家级）' },
      { value: 'innovation/provincial', label: '科技创新荣誉（省级）' },
      { value: 'innovation/municipal', label: '科技创新荣誉（市级）' },
    ]);
    expect(await offered(fire)).toEqual([{ value: 'fireHazard', label: '重大火灾隐患' }]);
    expect(await offered(lead)).toHaveLength(14);
    expect(await offered(await loggedIn(app, 'firm'))).toBeUndefined();
  });

  it('count in what is evaluated once recorded, with who, whence and when', async () => {
    expect(await ofFirm()).toEqual([]);
    const { items } = Records.parse((await market.post(address).send(honour).expect(200)).body);
    expect(items).toMatchObject([
      {
        title: '科技创新荣誉（省级）',
        date: '2021-11-01',
        note: '省级工业设计中心',
        source: { id: 'market' },
        by: expect.stringContaining('market'),
        struck: null,
      },
    ]);
    expect(await ofFirm()).toMatchObject([{ kind: 'innovation', level: 'provincial' }]);
  });

  it.each([
    ['a kind that is not there', { kind: 'beauty' }, 400],
    ['a kind without the level it has', { kind: 'innovation' }, 400],
    ['a level that is not there', { kind: 'innovation/galactic' }, 400],
    ['a day to come', { date: '2022-03-02' }, 400],
    ['what is no day', { date: '2022-02-30' }, 400],
    ['no word about it', { note: ' ' }, 400],
    ["another department's kind", { kind: 'fireHazard' }, 403],
  ])('are refused with %s', async (_, wrong, status) => {
    await market
      .post(address)
      .send({ ...honour, ...wrong })
      .expect(status);
    expect(await ofFirm()).toHaveLength(1);
  });

  it('are for the eyes of whoever may see them, and for no other hands', async () => {
    const seen = async (who: Client) => Records.parse((await who.get(address)).body).items.length;
    const own = await loggedIn(app, 'firm');
    expect([await seen(lead), await seen(own), await seen(fire)]).toEqual([1, 1, 0]);
    await own.post(address).send(honour).expect(403);
    await (await loggedIn(app, 'afar')).get(address).expect(404);
  });

  it('are struck out with a reason: read for ever, counted no more, and not twice', async () => {
    const [one] = Records.parse((await lead.get(address)).body).items;
    const strike = `${address}/${one?.id ?? ''}/strike`;
    await market.post(strike).send({ reason: ' ' }).expect(400);
    await fire.post(strike).send({ reason: '不是我的' }).expect(403);
    const { body } = await market.post(strike).send({ reason: '名称重复' }).expect(200);
    expect(Records.parse(body).items).toMatchObject([
      { struck: { reason: '名称重复' }, strike: null },
    ]);
    expect(await ofFirm()).toEqual([]);
    await market.post(strike).send({ reason: '再来一次' }).expect(404);
  });

  it('are kept by the database itself: nobody erases or rewrites one', async () => {
    const { pool } = app.get(Database);
    const cannot = /may only be struck out/;
    await expect(pool.query('delete from subject_event')).rejects.toThrow('permission denied');
    await expect(pool.query("update subject_event set note = 'x'")).rejects.toThrow(cannot);
    await expect(pool.query('update subject_event set struck_at = now()')).rejects.toThrow(cannot);
  });

  it('go with the enterprise when a double of it is merged', async () => {
    const double = aFirm({ values: {} });
    const cycles = app.get(CycleService);
    await app.get(Transaction).sql((sql) => listFirms(sql, cycles, cycle, [double]));
    const at = `/api/cycles/${cycle.id}/subjects/${double.id}`;
    await market.post(`${at}/records`).send(honour).expect(200);
    const merge = { into: firm.id, reason: '同一执照' };
    await lead.post(`${at}/merge`).send(merge).expect(204);
    expect(await ofFirm()).toMatchObject([{ kind: 'innovation', level: 'provincial' }]);
  });
});
