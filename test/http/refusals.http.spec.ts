/** Who was turned away, and what the command line did, are in the audit trail; nobody can flood it. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import type { AuditService, Deed } from '../../src/audit/audit.service.js';
import { Refusals } from '../../src/audit/refusals.service.js';
import { FixedClock } from '../../src/clock.js';
import type { Recognised } from '../../src/identity/roles.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { battlemap } from '../support/command.js';
import { asOwner } from '../support/owner.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

let app: NestExpressApplication;

beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [['miit', '工信局', 'lead']]);
  await anAccount(app, { account: 'chief', role: 'leader' });
});
afterAll(() => app.close());

interface Row {
  outcome: string;
  actor_name: string | null;
  object: string | null;
  details: Record<string, unknown>;
}
const trail = async (action: string): Promise<Row[]> => {
  const { rows } = await app
    .get(Database)
    .pool.query<Row>(
      'select outcome, actor_name, object, details from audit_entry where action = $1 order by id',
      [action],
    );
  return rows;
};
/** Entries of refusals are written behind the answer. */
async function soon(n: number): Promise<Row[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const rows = await trail('access.refused');
    if (rows.length >= n) return rows;
    await new Promise((done) => setTimeout(done, 20));
  }
  return trail('access.refused');
}

describe('who is turned away', () => {
  it('is on record once for each reason, by policy or by the guard, without what was typed', async () => {
    const chief = await loggedIn(app, 'chief');
    const nobodys = '/api/cycles/00000000-0000-7000-8000-000000000000/subjects';
    for (const _ of [1, 2, 3]) await chief.get('/api/accounts?q=secret').expect(403);
    await chief.get(nobodys).expect(404);
    const stranger = request(app.getHttpServer());
    await stranger.get('/api/accounts').expect(401);
    const use = { token: 'x'.repeat(43), password: 'correct horse battery' };
    for (const _ of [1, 2]) await stranger.put('/api/links').send(use).expect(404);
    expect(await soon(4)).toMatchObject([
      { actor_name: 'chief', object: 'accounts', details: { why: 'session.role-not-permitted' } },
      { actor_name: 'chief', object: nobodys.slice(5), details: { why: 'cycle.not-found' } },
      { actor_name: null, object: 'accounts', details: { why: 'http.not-logged-in' } },
      {
        actor_name: null,
        object: 'links',
        details: { why: 'account.link-not-found', method: 'PUT' },
      },
    ]);
    expect(JSON.stringify(await trail('access.refused'))).not.toMatch(/secret|xxx|horse/);
  });

  it('is not told twice where the route tells it', async () => {
    const before = (await trail('access.refused')).length;
    await request(app.getHttpServer())
      .post('/api/session')
      .send({ account: 'chief', password: 'wrong wrong wrong' })
      .expect(401);
    expect(await trail('session.log-in')).toMatchObject([
      { outcome: 'done' },
      { outcome: 'refused' },
    ]);
    expect(await soon(before)).toHaveLength(before);
  });
});

describe('the trail', () => {
  const clock = new FixedClock('2026-03-02');
  const later = (minutes: number): void => {
    clock.set(new Date(clock.real().getTime() + minutes * 60_000).toISOString());
  };
  const deeds: Deed[] = [];
  const audit = { record: (deed: Deed) => Promise.resolve(void deeds.push(deed)) };
  const from = (ip: string): Recognised =>
    ({ ip, method: 'GET', originalUrl: '/api/accounts' }) as unknown as Recognised;
  const asked = async (work: (refusals: Refusals) => void): Promise<Deed[]> => {
    deeds.length = 0;
    const refusals = new Refusals(audit as unknown as AuditService, clock);
    work(refusals);
    await refusals.onModuleDestroy();
    return [...deeds];
  };

  it('counts a caller who goes on, and tells how often when ten minutes are over', async () => {
    const found = await asked((refusals) => {
      for (let n = 0; n < 50; n += 1) refusals.note(from('10.0.0.1'), 'http.not-logged-in');
      later(11);
      refusals.note(from('10.0.0.1'), 'http.not-logged-in');
    });
    expect(found.map(({ details }) => details?.['more'])).toEqual([undefined, 49, undefined]);
  });

  it('cannot be flooded from however many addresses', async () => {
    const found = await asked((refusals) => {
      for (let n = 0; n < 20_000; n += 1) refusals.note(from(`10.0.${String(n)}`), 'http.404');
    });
    // One for each of the first five hundred, one for all others, and how many these were.
    expect(found).toHaveLength(502);
    expect(found.at(-1)).toMatchObject({ actor: null, details: { why: 'others', more: 19_499 } });
  });
});

describe('the command line', () => {
  it('has its changes on record, done or refused, and not its looks', async () => {
    const of = ['--name', '王芳', '--role', 'lead', '--region', '320600', '--organisation', 'miit'];
    await battlemap('user', 'add', '--account', 'wang', ...of);
    await battlemap('user', 'add', '--account', 'wang', ...of);
    await battlemap('user', 'list');
    await battlemap('user', 'disable', '--account', 'wang');
    await battlemap('organisation', 'set', '320600', 'miit', '--liaison', '张伟');
    const by = { actor_name: expect.stringMatching(/^命令行（.+@.+）$/) };
    expect(await trail('account.invite')).toMatchObject([
      { ...by, outcome: 'asked', object: 'accounts/wang lead' },
      { ...by, outcome: 'done' },
      { outcome: 'asked' },
      { outcome: 'refused', details: { why: 'account.refused' } },
    ]);
    expect(await trail('account.end')).toMatchObject([{ outcome: 'asked' }, { outcome: 'done' }]);
    const named = await trail('organisation.name');
    expect(named).toMatchObject([{ outcome: 'asked', object: 'organisations/320600/miit' }, {}]);
    expect(JSON.stringify(named)).not.toContain('张伟');
  });

  it('does nothing that cannot be put on record', async () => {
    await asOwner((owner) => owner.rows('alter table audit_entry rename to audit_entry_gone'));
    try {
      expect(await battlemap('user', 'enable', '--account', 'wang')).toMatchObject({ code: 1 });
    } finally {
      await asOwner((owner) => owner.rows('alter table audit_entry_gone rename to audit_entry'));
    }
    expect((await battlemap('user', 'list')).out).toContain('已停用');
  });

  it('verifies a whole trail and a broken one, and exports it for the stand-alone verifier', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'bm-trail-')), 'trail.jsonl');
    const sound = await battlemap('audit', 'verify', '--export', file);
    expect(sound).toMatchObject({ code: 0, out: expect.stringContaining('核对无误') });
    const alone = (): { code: number; said: string } => {
      try {
        const said = execFileSync(process.execPath, ['scripts/verify-export.mjs', file]);
        return { code: 0, said: said.toString() };
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: Buffer };
        return { code: status, said: stdout.toString() };
      }
    };
    expect(alone().code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('accounts/wang');
    expect(await trail('export.trail')).toMatchObject([{ outcome: 'done' }]);
    await asOwner((owner) =>
      owner.rows(`set session_replication_role = replica;
        update audit_entry set object = 'accounts/li lead' where action = 'account.invite'`),
    );
    const broken = await battlemap('audit', 'verify');
    expect(broken).toMatchObject({ code: 1, out: expect.stringMatching(/audit seq \d+.*被改动/) });
    expect(await trail('audit.verify')).toMatchObject([{ outcome: 'done', details: { exit: 1 } }]);
    const other = `${file}.2`;
    expect(await battlemap('audit', 'verify', '--export', other)).toMatchObject({ code: 1 });
    expect(await battlemap('audit', 'verify', '--export', other)).toMatchObject({ code: 1 });
  });
});
