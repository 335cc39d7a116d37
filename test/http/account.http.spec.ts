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

  it('with a new password has no use for the old one, nor for sessions begun with it', async () => {
    const lead = await loggedIn(app, 'lead');
    const change = ['user', 'password', '--account', 'lead', '--password'];
    expect(await battlemap(...change, 'short')).toMatchObject({ code: 1 });
    await lead.get('/api/cycles').expect(200);
    expect(await battlemap(...change, 'quite another one')).toMatchObject({ code: 0 });
    await lead.get('/api/cycles').expect(401);
    expect([await logIn(aPassword), await logIn('quite another one')]).toEqual([401, 200]);
  });

  it.each([
    ['disable', '--account', 'nobody'],
    ['password', '--account', 'nobody', '--password', 'long enough'],
    ['enable'],
    ['remove', '--account', 'lead'],
  ])('is told apart from one that is not there, or not asked for: %s', async (...words) => {
    const { code, err } = await battlemap('user', ...words);
    expect(code).toBe(1);
    expect(err).toMatch(/没有账号 nobody|user add/);
  });
});
