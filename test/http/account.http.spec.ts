/** Accounts as their keeper has them in hand: list, new password, disable, enable. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { anApplication } from '../support/application.js';
import { battlemap } from '../support/command.js';
import { aPassword, anAccount, loggedIn, someUnits } from '../support/people.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [['economy', '经济发展局', 'lead']]);
  await anAccount(app, { account: 'lead', role: 'lead', organisation: 'economy' });
});
afterAll(() => app.close());

const logIn = async (password: string): Promise<number> => {
  const server = request(app.getHttpServer());
  return (await server.post('/api/session').send({ account: 'lead', password })).status;
};

describe('an account', () => {
  it('is listed with what it belongs to, and never with its password', async () => {
    const { out } = await battlemap('user', 'list', '--region', '320600', '--json');
    expect(JSON.parse(out)).toMatchObject([
      { account: 'lead', organisationTitle: '经济发展局', disabledAt: null },
    ]);
    expect(out).not.toMatch(/hash/i);
    expect(await battlemap('user', 'list', '--region', 'elsewhere')).toMatchObject({ out: '' });
  });

  it('that is disabled is logged out and cannot come back until it is enabled', async () => {
    const lead = await loggedIn(app, 'lead');
    expect(await battlemap('user', 'disable', '--account', 'lead')).toMatchObject({ code: 0 });
    await lead.get('/api/cycles').expect(401);
    expect(await logIn(aPassword)).toBe(401);
    expect((await battlemap('user', 'list')).out).toContain('已停用');
    await battlemap('user', 'enable', '--account', 'lead');
    await lead.get('/api/cycles').expect(401);
    expect(await logIn(aPassword)).toBe(200);
  });

  it('whose password is voided is logged out, and comes back by a link, once', async () => {
    const lead = await loggedIn(app, 'lead');
    const { out } = await battlemap('user', 'password', '--account', 'lead');
    await lead.get('/api/cycles').expect(401);
    expect(await logIn(aPassword)).toBe(401);
    const token = out.trim().split('#')[1];
    const server = request(app.getHttpServer());
    const use = (password: string) => server.put('/api/links').send({ token, password });
    for (const bad of ['short', 'my-leader-1', 'password12345', '1234567890']) {
      await use(bad).expect(409);
    }
    await use('quite another one').expect(200);
    await use('quite a third one').expect(404);
    expect([await logIn(aPassword), await logIn('quite another one')]).toEqual([401, 200]);
  });

  it.each([
    ['disable', '--account', 'nobody'],
    ['password', '--account', 'nobody'],
    ['enable'],
    ['remove', '--account', 'lead'],
  ])('is told apart from one that is not there, or not asked for: %s', async (...words) => {
    const { code, err } = await battlemap('user', ...words);
    expect(code).toBe(1);
    expect(err).toMatch(/没有账号 nobody|user add/);
  });
});
