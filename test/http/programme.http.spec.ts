import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ProgrammeView } from '../../src/programme/dto.js';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [['taxBureau', '税务局', 'department']]);
  await anAccount(app, { account: 'xu', role: 'department', organisation: 'taxBureau' });
});
afterAll(() => app.close());

describe('published plans', () => {
  it('are listed for whoever is logged in, with what is still to fill', async () => {
    const { body } = await (await loggedIn(app, 'xu')).get('/api/programmes').expect(200);
    expect(body).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'rongcheng-2019', year: 2019, errors: 0 }),
        expect.objectContaining({ id: 'tongzhou-bay-2022', kind: 'evaluation', unsupported: 0 }),
      ]),
    );
  });

  it('are shown whole, with the plan of the year asked for', async () => {
    const agent = await loggedIn(app, 'xu');
    const { body } = await agent.get('/api/programmes/tongzhou-bay-2022?year=2023').expect(200);
    const view = ProgrammeView.parse(body);
    expect(view.year).toBe(2023);
    expect(view.plan?.sections.find(({ title }) => title === '评价对象')?.lines).toContain(
      '范围：(应税销售 ≥ 500 或 用地面积 ≥ 3) 且 投产满年数 ≥ 3〔二〕',
    );
    expect(view.toFill.find(({ path }) => path === 'items[0].owner')?.propose).toBe('税务局');
    expect(view.stages[0]).toMatchObject({ title: '信息录入', due: '2023-03-31', plan: true });
    expect(view.programme).toMatchObject({ programme: 'tongzhou-bay-2022' });
    expect(view.toFill).toContainEqual({
      path: 'confirmation.within',
      place: '企业确认 / 期限、范围',
      clause: '三.2',
      reason: '附件1未公开',
      propose: '5个工作日',
      line: expect.any(Number),
    });
  });

  it('are closed to strangers, and an unknown one is named together with those there are', async () => {
    await request(app.getHttpServer()).get('/api/programmes').expect(401);
    const agent = await loggedIn(app, 'xu');
    const { body } = await agent.get('/api/programmes/..%2F..%2Fpackage').expect(404);
    expect(body).toMatchObject({ type: 'programme.unknown' });
    await agent.get('/api/programmes/rongcheng-2019?year=soon').expect(400);
  });
});

describe('the first year of a place', () => {
  const area = '通州湾江海联动开发示范区';
  const id = 'tongzhou-bay-2022';
  const asLead = async () => loggedIn(app, 'chief');

  beforeAll(async () => {
    await someUnits(app, area, [['economy', '经济发展局', 'lead']]);
    await anAccount(app, { account: 'chief', role: 'lead', organisation: 'economy', region: area });
    await someUnits(app, '320600', [['other', '外地牵头局', 'lead']]);
    await anAccount(app, { account: 'stranger', role: 'lead', organisation: 'other' });
  });

  const fillings = async () => {
    const { body } = await (await asLead()).get(`/api/programmes/${id}`).expect(200);
    const { toFill } = ProgrammeView.parse(body);
    return Object.fromEntries(toFill.map(({ path, propose }) => [path, propose ?? '']));
  };

  it('is opened by the lead bureau there with what it puts into the gaps, once', async () => {
    const lead = await asLead();
    const filled = { ...(await fillings()), 'confirmation.within': '7个工作日' };
    const order = { programme: id, year: 2023, fillings: filled };
    const plan = await lead.post(`/api/programmes/${id}/plan`).send(order).expect(200);
    expect(JSON.stringify(plan.body)).toContain('企业确认：7个工作日内书面确认');
    const { body } = await lead.post('/api/cycles').send(order).expect(201);
    expect(body).toMatchObject({ programme: id, year: 2023, state: 'open' });
    const { body: year } = await lead.get(`/api/cycles/${body.id}`).expect(200);
    expect(year.toFill).toEqual([]);
    const again = await lead.post('/api/cycles').send(order).expect(409);
    expect(again.body.type).toBe('cycle.exists');
  });

  it('is not opened over a gap, with what does not fit, elsewhere, or by others', async () => {
    const lead = await asLead();
    const filled = await fillings();
    const refusal = async (with_: object) => {
      const order = { programme: id, year: 2024, fillings: filled, ...with_ };
      const { status, body } = await lead.post('/api/cycles').send(order);
      return `${String(status)} ${body.type}`;
    };
    expect(await refusal({ fillings: { ...filled, 'confirmation.within': ' ' } })).toBe(
      '409 programme.unfilled',
    );
    expect(await refusal({ fillings: { ...filled, 'grading[0].classes.A': '[20%' } })).toBe(
      '400 programme.fillings-unreadable',
    );
    const odd = { ...filled, 'grading[0].classes.A': 'many' };
    expect(await refusal({ fillings: odd })).toBe('409 cycle.cannot-open');
    await lead.post(`/api/programmes/${id}/plan`).send({ year: 2024, fillings: odd }).expect(409);
    expect(await refusal({ programme: 'rongcheng-2019' })).toBe('409 cycle.elsewhere');
    const { body } = await (await loggedIn(app, 'stranger')).get(`/api/programmes/${id}`);
    expect(body.mayOpen).toBe(false);
    await (await loggedIn(app, 'xu')).post('/api/cycles').send({}).expect(403);
  });
});
