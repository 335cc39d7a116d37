/** How an account comes to be, is kept, handed over and ends. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import type { KeptAccounts, OwnAccount } from '../../src/identity/account.dto.js';
import type { Role } from '../../src/identity/session.dto.js';
import { MemoryTransport } from '../support/memory-transport.js';

/** Every comparison of a password, counted: what takes time at a log-in. */
const argon = await import('@node-rs/argon2');
let compared = 0;
jest.unstable_mockModule('@node-rs/argon2', () => ({
  ...argon,
  verify: (hash: string, password: string) => {
    compared += 1;
    return argon.verify(hash, password);
  },
}));
const { anApplication } = await import('../support/application.js');
const { aPassword, anAccount, loggedIn, someUnits } = await import('../support/people.js');
const { AccountService } = await import('../../src/identity/account.service.js');
const { Clock, FixedClock } = await import('../../src/clock.js');
const { Database } = await import('../../src/persistence/database.js');
const { MailTransport } = await import('../../src/mail/transport.js');

const clock = new FixedClock('2026-03-02');
const post = new MemoryTransport();
let app: NestExpressApplication;
type Client = Awaited<ReturnType<typeof loggedIn>>;
let security: Client;
const server = () => request(app.getHttpServer());

beforeAll(async () => {
  app = await anApplication((builder) =>
    builder.overrideProvider(Clock).useValue(clock).overrideProvider(MailTransport).useValue(post),
  );
  await someUnits(app, '320600', [
    ['economy', '经济发展局', 'lead'],
    ['sanyu', '三余镇', 'territory'],
    ['tax', '税务局', 'department'],
  ]);
  await anAccount(app, { account: 'security', role: 'security-admin' });
  await anAccount(app, { account: 'chief', role: 'lead', organisation: 'economy' });
  await anAccount(app, { account: 'town', role: 'territory', organisation: 'sanyu' });
  security = await loggedIn(app, 'security');
});
afterAll(() => app.close());

const later = (minutes: number): void => {
  clock.set(new Date(clock.real().getTime() + minutes * 60_000).toISOString());
};
const logIn = (account: string, password: string) =>
  server().post('/api/session').send({ account, password });
const list = async (client: Client, query = ''): Promise<KeptAccounts['items']> =>
  (await client.get(`/api/accounts${query}`).expect(200)).body.items;
const one = async (account: string) => {
  const found = (await list(security)).find((kept) => kept.account === account);
  if (found === undefined) throw new Error(`no account ${account}`);
  return found;
};
const tokenOf = (text: string | undefined): string => /#([\w-]{43})/.exec(text ?? '')?.[1] ?? '';
const lastTo = (address: string) => post.accepted.filter(({ to }) => to.includes(address)).at(-1);
const settled = async (address: string, before: number): Promise<void> => {
  const mine = () => post.accepted.filter(({ to }) => to.includes(address)).length;
  for (let i = 0; i < 200 && mine() <= before; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('an invitation', () => {
  const wang = {
    account: 'wang',
    name: '王芳',
    role: 'department',
    organisation: 'tax',
    email: 'wang@example.cn',
  };

  it('goes to the person by mail; the password is theirs to set, once', async () => {
    const { body } = await security.post('/api/accounts').send(wang).expect(201);
    expect(await one('wang')).toMatchObject({ state: 'invited', of: '税务局', stale: false });
    await logIn('wang', '').expect(400);
    await logIn('wang', aPassword).expect(401);
    const token = tokenOf(lastTo('wang@example.cn')?.text);
    const look = await server().post('/api/links').send({ token }).expect(200);
    expect(look.body).toEqual({ account: 'wang', name: '王芳', purpose: 'invitation' });
    await server().put('/api/links').send({ token, password: 'wang-is-here' }).expect(409);
    await server().put('/api/links').send({ token, password: aPassword }).expect(200);
    await server().put('/api/links').send({ token, password: aPassword }).expect(404);
    await logIn('wang', aPassword).expect(200);
    expect(await one('wang')).toMatchObject({ state: 'active', invitedUntil: null });
    const again = await security.post(`/api/accounts/${body.id}/invitation`).expect(409);
    expect(again.body.type).toBe('account.refused');
  });

  it('is kept as a hash, in no letter and in no log of letters', async () => {
    const { pool } = app.get(Database);
    const { body } = await security
      .post('/api/accounts')
      .send({ ...wang, account: 'hashed', email: 'hashed@example.cn' });
    const token = tokenOf(lastTo('hashed@example.cn')?.text);
    expect(token).not.toBe('');
    // Where mail works, the link is nobody's but the person's.
    expect(body.link).toBeNull();
    const { rows } = await pool.query<{ hash: string }>(
      'select token_hash as hash from account_link',
    );
    expect(rows.map(({ hash }) => hash)).not.toContain(token);
    expect((await pool.query('select 1 from mail')).rowCount).toBe(0);
  });

  it('expires, is sent again, and is revoked', async () => {
    const li = { ...wang, account: 'li-qiang', email: 'li@example.cn' };
    const { body } = await security.post('/api/accounts').send(li).expect(201);
    const look = (token: string) => server().post('/api/links').send({ token });
    const first = tokenOf(lastTo('li@example.cn')?.text);
    await security.post(`/api/accounts/${body.id}/invitation`).expect(200);
    const second = tokenOf(lastTo('li@example.cn')?.text);
    await look(first).expect(404);
    await look(second).expect(200);
    await security.delete(`/api/accounts/${body.id}/invitation`).expect(204);
    const revoked = await look(second).expect(404);
    await security.post(`/api/accounts/${body.id}/invitation`).expect(200);
    const third = tokenOf(lastTo('li@example.cn')?.text);
    later(8 * 24 * 60);
    security = await loggedIn(app, 'security');
    const expired = await look(third).expect(404);
    const madeUp = await look('a'.repeat(43)).expect(404);
    expect([expired.body, madeUp.body]).toEqual([revoked.body, revoked.body]);
  });

  it('of an enterprise is sent by the lead bureau and by its own territory', async () => {
    const { pool } = app.get(Database);
    const ids = { cycle: crypto.randomUUID(), firm: crypto.randomUUID() };
    await pool.query(
      `insert into cycle (id, programme_id, version, programme, year, region, title, opened_at, opened_by)
       values ($1, 'p', 'v', '{}', 2026, '320600', '年度评价', now(), 'li')`,
      [ids.cycle],
    );
    await pool.query(
      `insert into subject (id, region, name, credit_code)
       values ($1, '320600', '恒盛金属', '91350100M000100Y43')`,
      [ids.firm],
    );
    await pool.query(
      `insert into subject_year (cycle_id, subject_id, territory, scale, origin)
       values ($1, $2, 'sanyu', 'above', 'import')`,
      [ids.cycle, ids.firm],
    );
    const firm = {
      name: '联系人',
      role: 'enterprise',
      creditCode: '91350100M000100Y43',
      email: 'firm@example.cn',
    };
    const town = await loggedIn(app, 'town');
    const chief = await loggedIn(app, 'chief');
    const made = await town
      .post('/api/accounts')
      .send({ ...firm, account: 'firm1' })
      .expect(201);
    // The link goes to the enterprise, not to the township that could act by it.
    expect(made.body.link).toBeNull();
    expect(tokenOf(lastTo('firm@example.cn')?.text)).not.toBe('');
    const nameless = { ...firm, account: 'firm0', email: undefined };
    await town.post('/api/accounts').send(nameless).expect(409);
    const called = { ...nameless, phone: '13812346217' };
    await town.post('/api/accounts').send(called).expect(409);
    await chief
      .post('/api/accounts')
      .send({ ...firm, account: 'firm2', email: 'second@example.cn' })
      .expect(201);
    // Whoever acts for the enterprise already is told that one more may, and by whom.
    await settled('firm@example.cn', 1);
    expect(lastTo('firm@example.cn')?.text).toMatch(/chief（经济发展局）为贵企业开通账号 firm2/);
    expect(lastTo('firm@example.cn')?.text).not.toContain('#');
    expect(await app.get(AccountService).ofSubject(ids.firm)).toMatchObject([
      { account: 'firm1', invitedBy: 'town（三余镇）' },
      { account: 'firm2', invitedBy: 'chief（经济发展局）' },
    ]);
    const others = { ...firm, creditCode: '91350100M000100Y44', account: 'firm3' };
    await town.post('/api/accounts').send(others).expect(409);
    const colleague = { account: 'more', name: '某', role: 'territory', organisation: 'sanyu' };
    await town.post('/api/accounts').send(colleague).expect(403);
    await chief.post('/api/accounts').send(colleague).expect(403);
    expect((await list(town)).map(({ account }) => account)).toEqual(['firm1', 'firm2']);
    expect((await list(chief)).map(({ account }) => account)).not.toContain('security');
    await town.post(`/api/accounts/${(await one('wang')).id}/invitation`).expect(404);
  });
});

describe('who does not have an account', () => {
  it('learns nothing about who has: the same answer, after the same comparing', async () => {
    const cost = async (account: string, password: string) => {
      const before = compared;
      const { status, body } = await logIn(account, password);
      return { status, body, compared: compared - before };
    };
    const known = await cost('chief', 'not the password');
    expect(known).toMatchObject({ status: 401, compared: 1 });
    expect(await cost('nobody', 'not the password')).toEqual(known);
    // Invited, with no password yet.
    expect(await cost('li-qiang', 'not the password')).toEqual(known);
    const reset = async (account: string) => {
      const before = compared;
      const { status, text } = await server().post('/api/password-resets').send({ account });
      return { status, text, compared: compared - before };
    };
    expect(await reset('nobody')).toEqual({ status: 204, text: '', compared: 0 });
    expect(await reset('wang')).toEqual({ status: 204, text: '', compared: 0 });
  });

  it('is locked out like one who has', async () => {
    const tries = async (account: string): Promise<number[]> => {
      const answers = [];
      for (let i = 0; i < 6; i += 1) answers.push((await logIn(account, `guess ${i}`)).status);
      return answers;
    };
    expect(await tries('no-such-one')).toEqual([401, 401, 401, 401, 401, 429]);
    await anAccount(app, { account: 'guessed', role: 'leader' });
    expect(await tries('guessed')).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a locked name', () => {
  it('waits longer each time, survives a restart, and is unlocked by time', async () => {
    const wait = async () => Number((await logIn('guessed', aPassword)).headers['retry-after']);
    expect(await wait()).toBe(60);
    expect(await one('guessed')).toMatchObject({ state: 'locked' });
    const { LockoutService } = await import('../../src/identity/lockout.service.js');
    const { LockoutStore } = await import('../../src/identity/lockout.store.js');
    const restarted = new LockoutService(new LockoutStore(), app.get(Database), clock);
    const { rows } = await app
      .get(Database)
      .pool.query<{ address: string }>(
        `select address from login_failure where account = 'guessed' and until is not null`,
      );
    await expect(restarted.enter('guessed', rows[0]?.address ?? '')).rejects.toThrow('60');
    later(2);
    await logIn('guessed', 'a sixth guess').expect(401);
    expect(await wait()).toBe(120);
    later(3);
    await logIn('guessed', aPassword).expect(200);
  });

  it('is unlocked by the security administrator', async () => {
    for (let i = 0; i < 5; i += 1) await logIn('guessed', `guess ${i}`).expect(401);
    await logIn('guessed', aPassword).expect(429);
    const { id } = await one('guessed');
    expect((await security.post(`/api/accounts/${id}/unlock`).expect(200)).body.state).toBe(
      'active',
    );
    await logIn('guessed', aPassword).expect(200);
  });

  it('takes many guesses at once for as many', async () => {
    await anAccount(app, { account: 'rushed', role: 'leader' });
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, i) => logIn('rushed', `guess ${String(i)}`)),
    );
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  });
});

describe('a forgotten password', () => {
  it('is set anew by a link that came by mail', async () => {
    const before = post.accepted.filter(({ to }) => to.includes('wang@example.cn')).length;
    await server().post('/api/password-resets').send({ account: 'wang' }).expect(204);
    await settled('wang@example.cn', before);
    const token = tokenOf(lastTo('wang@example.cn')?.text);
    const wang = await loggedIn(app, 'wang');
    await server().put('/api/links').send({ token, password: 'a better phrase' }).expect(200);
    await wang.get('/api/account').expect(401);
    await logIn('wang', aPassword).expect(401);
    await logIn('wang', 'a better phrase').expect(200);
  });
});

describe('one’s own account', () => {
  const own = async (client: Client): Promise<OwnAccount> =>
    (await client.get('/api/account').expect(200)).body;

  it('changes its password, which ends the other sessions', async () => {
    await anAccount(app, { account: 'changing', role: 'leader' });
    const here = await loggedIn(app, 'changing');
    const there = await loggedIn(app, 'changing');
    const change = (current: string, password: string) =>
      here.put('/api/account/password').send({ current, password });
    await change('not the password', 'another long phrase').expect(401);
    await change(aPassword, 'short').expect(409);
    await there.get('/api/account').expect(200);
    await change(aPassword, 'another long phrase').expect(204);
    await here.get('/api/account').expect(200);
    await there.get('/api/account').expect(401);
  });

  it('with another password is open to nothing that led in before', async () => {
    await anAccount(app, { account: 'stolen', role: 'leader', email: 'stolen@example.cn' });
    const here = await loggedIn(app, 'stolen');
    const cookie = await logIn('stolen', aPassword);
    const token = (cookie.get('Set-Cookie') ?? []).join(';').split(';')[0] ?? '';
    await server().post('/api/password-resets').send({ account: 'stolen' }).expect(204);
    await settled('stolen@example.cn', 0);
    const link = tokenOf(lastTo('stolen@example.cn')?.text);
    await server().post('/api/links').send({ token: link }).expect(200);
    const mine = () => server().get('/api/account').set('Cookie', token);
    await mine().expect(200);
    const changed = await server()
      .put('/api/account/password')
      .set('Cookie', token)
      .send({ current: aPassword, password: 'another long phrase' })
      .expect(204);
    await mine().expect(401);
    await here.get('/api/account').expect(401);
    const next = (changed.get('Set-Cookie') ?? []).join(';').split(';')[0] ?? '';
    expect(next).not.toBe(token);
    const { body } = await server().get('/api/account').set('Cookie', next).expect(200);
    expect((body as OwnAccount).sessions).toMatchObject([{ current: true }]);
    await server().post('/api/links').send({ token: link }).expect(404);
  });

  it('lists its sessions and ends one of them', async () => {
    const here = await loggedIn(app, 'town');
    const there = await loggedIn(app, 'town');
    const other = (await own(here)).sessions.filter(({ current }) => !current);
    expect(other.length).toBeGreaterThan(0);
    for (const { id } of other) await here.delete(`/api/account/sessions/${id}`).expect(204);
    await there.get('/api/account').expect(401);
    expect((await own(here)).sessions).toMatchObject([{ current: true }]);
    const [foreign] = (await own(security)).sessions;
    await here.delete(`/api/account/sessions/${foreign?.id ?? ''}`).expect(404);
    const { id } = await one('town');
    const { body } = await security.get(`/api/accounts/${id}/sessions`).expect(200);
    await security.delete(`/api/accounts/${id}/sessions/${body.items[0].id}`).expect(204);
    await here.get('/api/account').expect(401);
  });
});

describe('the security administrator', () => {
  it('grants roles, but not to themselves; sessions with the old role end', async () => {
    await anAccount(app, { account: 'rising', role: 'leader' });
    const rising = await loggedIn(app, 'rising');
    const grant = async (account: string, to: object) =>
      security.put(`/api/accounts/${(await one(account)).id}/role`).send(to);
    expect((await grant('rising', { role: 'lead', organisation: 'economy' })).body).toMatchObject({
      role: 'lead',
      of: '经济发展局',
    });
    await rising.get('/api/account').expect(401);
    expect((await grant('security', { role: 'lead', organisation: 'economy' })).status).toBe(409);
    expect((await grant('rising', { role: 'department' })).status).toBe(409);
    expect((await grant('firm1', { role: 'leader' })).status).toBe(409);
  });

  it('neither makes, changes, opens nor ends an administrator: that is done on the server', async () => {
    await anAccount(app, { account: 'auditor', role: 'audit-admin' });
    await anAccount(app, { account: 'invited', role: 'audit-admin', password: undefined });
    await anAccount(app, { account: 'plain', role: 'leader' });
    const of = async (account: string) => `/api/accounts/${(await one(account)).id}`;
    for (const role of ['system-admin', 'security-admin', 'audit-admin']) {
      const admin = { account: 'second', name: '甲', role, email: 'second@example.cn' };
      await security.post('/api/accounts').send(admin).expect(400);
      await security
        .put(`${await of('plain')}/role`)
        .send({ role })
        .expect(400);
    }
    const auditor = await of('auditor');
    await security.put(`${auditor}/role`).send({ role: 'leader' }).expect(409);
    await security.post(`${auditor}/password-link`).expect(409);
    await security.delete(`${auditor}/second-factor`).expect(409);
    const end = { on: '2020-01-01', delegate: null };
    await security.put(`${auditor}/end`).send(end).expect(409);
    const invited = await of('invited');
    const refused = await security.post(`${invited}/invitation`).expect(409);
    expect(refused.body.title).toMatch(/命令行/);
    await security.delete(`${invited}/invitation`).expect(409);
    await loggedIn(app, 'auditor');
  });

  it('finds the three told apart by an address of their own', async () => {
    const accounts = app.get(AccountService);
    const admin = (account: string, role: Role, email?: string) =>
      accounts.add({ account, name: '甲', role, region: '320600', ...(email && { email }) });
    await expect(admin('sys1', 'system-admin')).rejects.toThrow(/邮箱/);
    await admin('sys1', 'system-admin', 'Only.One@example.cn');
    await expect(admin('aud1', 'audit-admin', 'only.one@example.cn')).rejects.toThrow(/三员/);
    await accounts.disable('sys1');
    await admin('aud1', 'audit-admin', 'only.one@example.cn');
  });

  it('finds accounts by word, role, and those not used for ninety days', async () => {
    await anAccount(app, { account: 'sleeper', role: 'leader' });
    const { pool } = app.get(Database);
    await pool.query(`update app_user set created_at = '2025-11-01' where account = 'sleeper'`);
    const names = async (query: string) =>
      (await list(security, query)).map(({ account }) => account);
    expect(await names('?state=stale')).toEqual(['sleeper']);
    expect(await names('?q=sleep')).toEqual(['sleeper']);
    expect(await names('?role=security-admin')).toEqual(['security']);
    await logIn('sleeper', aPassword).expect(200);
    expect(await names('?state=stale')).toEqual([]);
  });
});

describe('a liaison who leaves', () => {
  const of = { role: 'territory', organisation: 'sanyu' } as const;

  it('hands over to a colleague, who gets the letters, and is out after the day', async () => {
    await anAccount(app, { account: 'leaver', email: 'leaver@example.cn', ...of });
    await anAccount(app, { account: 'heir', name: '接任', email: 'heir@example.cn', ...of });
    const chief = await loggedIn(app, 'chief');
    const leaver = await loggedIn(app, 'leaver');
    const { id } = await one('leaver');
    const { body } = await chief.get(`/api/accounts/${id}/hand-over`).expect(200);
    expect(body.open).toBe(0);
    const colleagues = (body.colleagues as { account: string }[]).map(({ account }) => account);
    expect(colleagues).toEqual(['heir', 'town']);
    const today = await clock.today();
    const next = new Date(clock.real().getTime() + 86_400_000 * 5).toISOString().slice(0, 10);
    const end = (delegate: object) =>
      chief.put(`/api/accounts/${id}/end`).send({ on: today, delegate });
    await end({ account: 'wang', from: today, to: next }).expect(409);
    await end({ account: 'heir', from: next, to: today }).expect(409);
    await end({ account: 'heir', from: today, to: next }).expect(200);
    await settled('heir@example.cn', 0);
    expect(lastTo('heir@example.cn')?.subject).toContain('代收leaver');
    await leaver.get('/api/account').expect(200);
    const reached = async (day: string) => {
      const { rows } = await app
        .get(Database)
        .pool.query<{ email: string }>(
          `select email from reachable($1) where user_id = $2 order by email`,
          [day, id],
        );
      return rows.map(({ email }) => email);
    };
    expect(await reached(today)).toEqual(['heir@example.cn', 'leaver@example.cn']);
    expect(await reached(next)).toEqual(['heir@example.cn']);
    later(24 * 60);
    await leaver.get('/api/account').expect(401);
    await logIn('leaver', aPassword).expect(401);
    security = await loggedIn(app, 'security');
    expect(await one('leaver')).toMatchObject({ state: 'ended', delegate: { account: 'heir' } });
    await security.put(`/api/accounts/${id}/end`).send({ on: null, delegate: null }).expect(200);
    await logIn('leaver', aPassword).expect(200);
  });
});
