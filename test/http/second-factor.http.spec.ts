/** 动态口令: where time is real, administrators cannot do without. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import request from 'supertest';
import { Clock, FixedClock } from '../../src/clock.js';
import { databaseUrl } from '../../src/config.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { aPassword, anAccount, loggedIn } from '../support/people.js';

const clock = new FixedClock('2026-03-02');
let app: NestExpressApplication;
type Client = Awaited<ReturnType<typeof loggedIn>>;

beforeAll(async () => {
  // What an installation is, is settled before it is first used.
  const before = new pg.Client({ connectionString: databaseUrl() });
  await before.connect();
  await before.query(`insert into clock (id, installation) values (1, 'production')`);
  await before.end();
  app = await anApplication((builder) => builder.overrideProvider(Clock).useValue(clock));
  await anAccount(app, { account: 'guard', role: 'security-admin' });
  await anAccount(app, { account: 'leader', role: 'leader' });
});
afterAll(() => app.close());

const later = (seconds: number): void => {
  clock.set(new Date(clock.real().getTime() + seconds * 1000).toISOString());
};
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.real().getTime() });
const logIn = (account: string, code?: string) =>
  request(app.getHttpServer()).post('/api/session').send({ account, password: aPassword, code });

async function enrol(client: Client): Promise<{ secret: string; codes: string[] }> {
  const begun = await client.post('/api/account/second-factor').send({ password: aPassword });
  expect(begun.status).toBe(200);
  const { secret, uri } = begun.body;
  expect(uri).toContain(`secret=${secret}`);
  await client.put('/api/account/second-factor').send({ code: '000000' }).expect(401);
  const done = await client.put('/api/account/second-factor').send({ code: codeOf(secret) });
  expect(done.status).toBe(200);
  return { secret, codes: done.body.codes };
}

describe('an administrator at the first log-in', () => {
  it('may do nothing but set up the second factor', async () => {
    const guard = await loggedIn(app, 'guard');
    expect((await guard.get('/api/session')).body).toMatchObject({ mustEnrol: true });
    const refused = await guard.get('/api/accounts').expect(403);
    expect(refused.body.type).toBe('session.second-factor-needed');
    await guard.post('/api/account/second-factor').send({ password: 'not mine' }).expect(401);
    const other = await loggedIn(app, 'guard');
    await enrol(guard);
    await guard.get('/api/accounts').expect(200);
    expect((await guard.get('/api/session')).body).toMatchObject({ mustEnrol: false });
    // Begun with less than is needed now.
    await other.get('/api/account').expect(401);
  });

  it('does not switch it off', async () => {
    const { pool } = app.get(Database);
    await pool.query(`update app_user set totp_secret = null where account = 'guard'`);
    const guard = await loggedIn(app, 'guard');
    await enrol(guard);
    const off = await guard.post('/api/account/second-factor/off').send({ password: aPassword });
    expect(off.body.type).toBe('account.second-factor-mandatory');
    expect((await guard.get('/api/account')).body.secondFactor).toMatchObject({ mandatory: true });
  });
});

describe('anybody else', () => {
  let secret = '';
  let codes: string[] = [];

  it('chooses to have one, which is then asked for after the password', async () => {
    const leader = await loggedIn(app, 'leader');
    expect((await leader.get('/api/account')).body.secondFactor.mandatory).toBe(false);
    ({ secret, codes } = await enrol(leader));
    expect(new Set(codes).size).toBe(10);
    later(60);
    const asked = await logIn('leader').expect(401);
    expect(asked.body.type).toBe('session.code-needed');
    await logIn('leader', codeOf(secret)).expect(200);
    const { body } = await request(app.getHttpServer())
      .post('/api/session')
      .send({ account: 'leader', password: 'not the password', code: codeOf(secret) });
    expect(body.type).toBe('session.wrong-password');
  });

  it('is let in by no code twice, nor by an old one', async () => {
    later(60);
    const code = codeOf(secret);
    await logIn('leader', code).expect(200);
    expect((await logIn('leader', code).expect(401)).body.type).toBe('session.wrong-code');
    later(90);
    const old = codeOf(secret);
    later(120);
    await logIn('leader', old).expect(401);
    await logIn('leader', codeOf(secret)).expect(200);
  });

  it('gets in by a recovery code, once each', async () => {
    const [first = '', second = ''] = codes;
    await logIn('leader', first).expect(200);
    await logIn('leader', first).expect(401);
    await logIn('leader', second.toLowerCase().replace(/(.{4})/g, '$1 ')).expect(200);
  });

  it('cannot guess codes for ever', async () => {
    for (let i = 0; i < 5; i += 1) await logIn('leader', `00000${String(i)}`).expect(401);
    await logIn('leader', codeOf(secret)).expect(429);
    // Asking without a code forgets no failure.
    await logIn('leader').expect(429);
    later(3600);
  });

  it('has the secret sealed in the database, for its own row only', async () => {
    const { pool } = app.get(Database);
    const { rows } = await pool.query<{ sealed: string; codes: string[]; id: string }>(
      `select id, totp_secret as sealed, recovery_codes as codes from app_user
        where account = 'leader'`,
    );
    const [row] = rows;
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row?.codes.some((hash) => codes.includes(hash))).toBe(false);
    const { unseal } = await import('../../src/identity/seal.js');
    expect(unseal(row?.sealed ?? '', row?.id ?? '')).toBe(secret);
    expect(() => unseal(row?.sealed ?? '', 'another')).toThrow();
  });

  it('switches it off again with the password', async () => {
    later(60);
    const answer = await logIn('leader', codeOf(secret)).expect(200);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    const off = (password: string) =>
      request(app.getHttpServer())
        .post('/api/account/second-factor/off')
        .set('Cookie', cookie)
        .send({ password });
    await off('not mine').expect(401);
    await off(aPassword).expect(204);
    await logIn('leader').expect(200);
  });
});
