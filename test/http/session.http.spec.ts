import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AppModule } from '../../src/app.module.js';
import { configureApp } from '../../src/app.setup.js';
import { Clock, FixedClock } from '../../src/clock.js';
import type { Actor } from '../../src/flow/flow.types.js';
import { Access, WORKERS } from '../../src/identity/policy.js';
import { CurrentActor } from '../../src/identity/roles.js';
import { Session } from '../../src/identity/session.dto.js';
import { Database } from '../../src/persistence/database.js';
import { aPassword, anAccount, loggedIn, someUnits } from '../support/people.js';

@Controller('api/probe')
class Probe {
  @Access(WORKERS, 'region')
  @Get('anyone')
  anyone(@CurrentActor() actor: Actor): Actor {
    return actor;
  }
  @Access(['lead'], 'region')
  @Get('lead')
  lead(): { ok: true } {
    return { ok: true };
  }
}

let app: NestExpressApplication;
const clock = new FixedClock('2022-03-01');

beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [AppModule], controllers: [Probe] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  app = await configureApp(
    module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false }),
  ).init();
  await someUnits(app, '320600', [
    ['sanyu', '三余镇', 'territory'],
    ['jingfa', '经济发展局', 'lead'],
  ]);
  await anAccount(app, { account: 'wang', name: '王芳', role: 'territory', organisation: 'sanyu' });
  await anAccount(app, { account: 'li', name: '李强', role: 'lead', organisation: 'jingfa' });
});
afterAll(() => app.close());

const server = () => app.getHttpServer();
const logIn = (account: string, password: string) =>
  request(server()).post('/api/session').send({ account, password });

describe('logging in', () => {
  it('gives an httpOnly cookie and says who one is', async () => {
    const answer = await logIn('wang', aPassword).expect(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^bm_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(Session.parse(answer.body).person).toEqual({
      account: 'wang',
      name: '王芳',
      role: 'territory',
      roleTitle: '属地经办人',
      organisation: { id: 'sanyu', title: '三余镇' },
      subject: null,
    });
  });

  it('stores neither the password nor the token', async () => {
    const answer = await logIn('wang', aPassword).expect(200);
    const token = /bm_session=([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    const { pool } = app.get(Database);
    const { rows: users } = await pool.query<{ hash: string }>(
      'select password_hash as hash from app_user',
    );
    const { rows: sessions } = await pool.query<{ hash: string }>(
      'select token_hash as hash from session',
    );
    expect(users.every(({ hash }) => hash.startsWith('$argon2id$'))).toBe(true);
    expect(sessions.length).toBeGreaterThan(0);
    expect(sessions.every(({ hash }) => hash !== token && /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  it('refuses an unknown account, a disabled one and a wrong password with the same answer', async () => {
    await anAccount(app, { account: 'gone', role: 'leader' });
    await app
      .get(Database)
      .pool.query("update app_user set disabled_at = now() where account = 'gone'");
    const answers = [
      await logIn('nobody', aPassword).expect(401),
      await logIn('gone', aPassword).expect(401),
      await logIn('wang', 'wrong password').expect(401),
    ];
    const bodies = new Set(answers.map(({ body }) => JSON.stringify(body)));
    expect([...bodies]).toEqual([expect.stringContaining('session.wrong-password')]);
    expect(answers.every(({ headers }) => headers['set-cookie'] === undefined)).toBe(true);
  });

  it('takes as long for an unknown account as for a wrong password', async () => {
    const { fits, hashPassword } = await import('../../src/identity/secrets.js');
    const hash = await hashPassword(aPassword);
    await fits(null, 'warm');
    const time = async (of: string | null): Promise<number> => {
      const begun = performance.now();
      for (let i = 0; i < 5; i += 1) await fits(of, 'wrong');
      return performance.now() - begun;
    };
    const [known, unknown] = [await time(hash), await time(null)];
    expect(unknown / known).toBeGreaterThan(0.3);
    expect(await fits(null, 'anything')).toBe(false);
  });

  it('refuses the sixth try after five wrong passwords, even with the right one, but not for others', async () => {
    await anAccount(app, { account: 'guessed', role: 'leader' });
    for (let i = 0; i < 5; i += 1) await logIn('guessed', `guess ${String(i)}`).expect(401);
    const refused = await logIn('guessed', aPassword).expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await logIn('li', aPassword).expect(200);
  });
});

describe('a session', () => {
  it('opens what is closed to strangers', async () => {
    await request(server()).get('/api/probe/anyone').expect(401);
    const wang = await loggedIn(app, 'wang');
    const { body } = await wang.get('/api/probe/anyone').expect(200);
    expect(body).toEqual({
      id: expect.any(String),
      name: '王芳（三余镇）',
      role: 'territory',
      region: '320600',
      organisation: 'sanyu',
      subjectId: null,
    });
  });

  it('is no key to what only another role may do', async () => {
    const wang = await loggedIn(app, 'wang');
    const { body } = await wang.get('/api/probe/lead').expect(403);
    expect(JSON.stringify(body)).toContain('session.role-not-permitted');
    await (await loggedIn(app, 'li')).get('/api/probe/lead').expect(200);
  });

  it('ends with logging out, on the server as well', async () => {
    const answer = await logIn('wang', aPassword).expect(200);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    const closed = () => request(server()).get('/api/probe/anyone').set('Cookie', cookie);
    await closed().expect(200);
    await request(server()).delete('/api/session').set('Cookie', cookie).expect(204);
    await closed().expect(401);
    await request(server()).delete('/api/session').expect(204);
  });

  it('ends after two idle hours, and after twelve hours in any case', async () => {
    const minutes = (n: number): void => {
      clock.set(new Date(clock.real().getTime() + n * 60_000).toISOString());
    };
    const wang = await loggedIn(app, 'wang');
    minutes(119);
    await wang.get('/api/probe/anyone').expect(200);
    minutes(121);
    await wang.get('/api/probe/anyone').expect(401);

    const li = await loggedIn(app, 'li');
    for (let hour = 1; hour < 12; hour += 1) {
      minutes(60);
      await li.get('/api/probe/anyone').expect(200);
    }
    minutes(60);
    await li.get('/api/probe/anyone').expect(401);
  });

  it('ends when the account is disabled', async () => {
    await anAccount(app, { account: 'leaving', role: 'leader' });
    const leaving = await loggedIn(app, 'leaving');
    await leaving.get('/api/probe/anyone').expect(200);
    await app
      .get(Database)
      .pool.query("update app_user set disabled_at = now() where account = 'leaving'");
    await leaving.get('/api/probe/anyone').expect(401);
  });

  it('cannot be had with a made-up cookie', async () => {
    for (const token of ['', 'x', 'a'.repeat(43), "' or 1=1 --"]) {
      await request(server())
        .get('/api/probe/anyone')
        .set('Cookie', `bm_session=${encodeURIComponent(token)}`)
        .expect(401);
    }
  });
});

describe('GET /api/session', () => {
  it('answers a stranger with the accounts of the demo and nothing of its cycles', async () => {
    const { body } = await request(server()).get('/api/session').expect(200);
    const session = Session.parse(body);
    expect(session.person).toBeNull();
    expect(session.cycles).toEqual([]);
    expect(session.demo?.accounts.map(({ account }) => account)).toContain('wang');
  });

  it('lists the cycles of one’s region only', async () => {
    const { pool } = app.get(Database);
    for (const [region, year] of [
      ['320600', 2021],
      ['320600', 2022],
      ['371082', 2022],
    ]) {
      await pool.query(
        `insert into cycle (id, programme_id, version, programme, year, region, title, opened_at, opened_by)
         values (gen_random_uuid(), 'p', 'v', '{}', $2, $1, '年度评价', now(), 'li')`,
        [region, year],
      );
    }
    const { body } = await (await loggedIn(app, 'li')).get('/api/session').expect(200);
    const session = Session.parse(body);
    expect(session.cycles.map(({ year }) => year)).toEqual([2022, 2021]);
    // Neither has begun: the earlier one comes first.
    expect(session.start).toBe(session.cycles[1]?.id);
    expect(session.demo).toBeNull();
    expect(session.clock.mayMove).toBe(true);
  });
});
