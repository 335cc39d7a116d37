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
    expect(view.stages[0]).toMatchObject({ title: '信息录入', due: '2023-03-31', plan: true });
    expect(view.programme).toMatchObject({ programme: 'tongzhou-bay-2022' });
    expect(view.toFill).toContainEqual({
      path: 'confirmation.within',
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
