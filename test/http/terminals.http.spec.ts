/** 管理终端限制: administrators work from the networks laid down, everybody else from where they are. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { config, readConfig } from '../../src/config.js';
import { mayComeFrom } from '../../src/identity/terminals.js';
import { anApplication } from '../support/application.js';
import { aPassword, anAccount, loggedIn } from '../support/people.js';

let app: NestExpressApplication;

beforeAll(async () => {
  app = await anApplication();
  await anAccount(app, { account: 'guard', role: 'security-admin' });
  await anAccount(app, { account: 'leader', role: 'leader' });
});
afterEach(() => allow([]));
afterAll(() => app.close());

const allow = (networks: string[]): void => {
  config.ADMIN_ADDRESSES = networks;
};
const logIn = (account: string, password = aPassword) =>
  request(app.getHttpServer()).post('/api/session').send({ account, password });

describe('an administrator', () => {
  it('logs in from the networks laid down only, and others from anywhere', async () => {
    allow(['10.1.0.0/16', '2001:db8::/32']);
    const refused = await logIn('guard').expect(403);
    expect(refused.body.type).toBe('session.address-not-allowed');
    expect(refused.headers['set-cookie']).toBeUndefined();
    // Whoever does not know the password learns nothing of it.
    expect((await logIn('guard', 'wrong wrong').expect(401)).body.type).toBe(
      'session.wrong-password',
    );
    await logIn('leader').expect(200);
    allow(['10.1.0.0/16', '127.0.0.0/8']);
    await logIn('guard').expect(200);
  });

  it('who takes the session elsewhere is nobody there', async () => {
    const guard = await loggedIn(app, 'guard');
    await guard.get('/api/accounts').expect(200);
    allow(['10.1.0.0/16']);
    expect((await guard.get('/api/accounts').expect(403)).body.type).toBe(
      'session.address-not-allowed',
    );
    expect((await guard.get('/api/session').expect(200)).body.person).toBeNull();
  });
});

describe('a list of networks', () => {
  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['10.2.0.1', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    const networks = ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32'];
    expect(mayComeFrom(address, { role: 'audit-admin' }, networks)).toBe(expected);
  });

  it('that is none stops the start', () => {
    expect(readConfig({ ADMIN_ADDRESSES: ' 10.0.0.0/8 , ::1 ' }).ADMIN_ADDRESSES).toEqual([
      '10.0.0.0/8',
      '::1',
    ]);
    for (const wrong of ['10.0.0.0/33', 'office', '10.0.0.1/8/8', '10.0.0.0/x']) {
      expect(() => readConfig({ ADMIN_ADDRESSES: wrong })).toThrow(/ADMIN_ADDRESSES/);
    }
  });
});
