/** 安全自查 on a running installation: each answer is seen to follow what is really there. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { config } from '../../src/config.js';
import { Database } from '../../src/persistence/database.js';
import { SelfCheck } from '../../src/security/security.dto.js';
import { OPEN, WRITTEN_ONCE } from '../../src/security/self-check.store.js';
import { anApplication } from '../support/application.js';
import { asOwner } from '../support/owner.js';
import { anAccount, loggedIn } from '../support/people.js';

let app: NestExpressApplication;
let admin: Awaited<ReturnType<typeof loggedIn>>;

beforeAll(async () => {
  app = await anApplication();
  for (const role of ['system-admin', 'security-admin', 'audit-admin', 'leader'] as const) {
    await anAccount(app, { account: role, role });
  }
  admin = await loggedIn(app, 'system-admin');
});
afterAll(() => app.close());

const check = async () => SelfCheck.parse((await admin.get('/api/security')).body).items;
const find = async (id: string) => (await check()).find((one) => one.id === id);

describe('the self-check', () => {
  it('is for the three administrators only', async () => {
    for (const role of ['security-admin', 'audit-admin']) {
      await (await loggedIn(app, role)).get('/api/security').expect(200);
    }
    await (await loggedIn(app, 'leader')).get('/api/security').expect(403);
  });

  it('knows every table without policies, and every one that is written once', async () => {
    const [open, once] = await asOwner(async (owner) => [
      await owner.rows<{ name: string }>(
        `select relname as name from pg_class where not relrowsecurity
            and relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
      ),
      await owner.rows<{ name: string }>(
        `select relname as name from pg_class
          where relnamespace = 'public'::regnamespace and relkind = 'r'
            and has_table_privilege('battlemap_runtime', oid, 'insert')
            and not has_table_privilege('battlemap_runtime', oid, 'update')
            and not has_table_privilege('battlemap_runtime', oid, 'delete')
          order by 1`,
      ),
    ]);
    expect(Object.keys(OPEN).sort()).toEqual(open.map(({ name }) => name).sort());
    expect([...WRITTEN_ONCE].sort()).toEqual(once.map(({ name }) => name));
  });

  it('sees a table whose policies were switched off, a guard that was, and a right too many', async () => {
    const ids = ['row-policies', 'insert-only'];
    const states = async () => {
      const items = await check();
      return ids.map((id) => items.find((one) => one.id === id)?.state);
    };
    expect(await states()).toEqual(['met', 'met']);
    await asOwner((owner) => owner.rows('alter table subject disable row level security'));
    expect(await states()).toEqual(['unmet', 'met']);
    expect((await find('row-policies'))?.evidence.zh).toContain('subject');
    // One that nobody has thought of is found as well.
    await asOwner((owner) =>
      owner.rows('alter table subject enable row level security; create table secret (id int)'),
    );
    expect((await find('row-policies'))?.evidence.zh).toContain('secret');
    await asOwner((owner) => owner.rows('drop table secret'));
    await asOwner((owner) =>
      owner.rows(`alter table subject enable row level security;
        alter table audit_entry disable trigger audit_entry_insert_only`),
    );
    expect(await states()).toEqual(['met', 'unmet']);
    await asOwner((owner) =>
      owner.rows(`alter table audit_entry enable trigger audit_entry_insert_only;
        grant delete on day_seal to battlemap_runtime`),
    );
    expect((await find('insert-only'))?.evidence.en).toContain('day_seal');
    await asOwner((owner) => owner.rows('revoke delete on day_seal from battlemap_runtime'));
    expect(await states()).toEqual(['met', 'met']);
  });

  it('sees whom it works as, and that the owner has logged in', async () => {
    expect(await find('database-role')).toMatchObject({ state: 'met' });
    expect((await find('database-role'))?.evidence.zh).toContain('battlemap_runtime');
    // The tests log in as the owner.
    expect(await find('database-login')).toMatchObject({ state: 'unmet' });
  });

  it('counts who has no second factor, whose name waits, and who is not used any more', async () => {
    expect(await find('factor-administrators')).toMatchObject({ state: 'unmet' });
    const { pool } = app.get(Database);
    await pool.query(
      `insert into login_failure values ('zhang', '', 60, now(), now() + interval '1 hour')`,
    );
    expect((await find('failures'))?.evidence.zh).toContain('当前锁定 1 个');
    expect(await find('stale')).toMatchObject({ state: 'met' });
    await pool.query(
      `update app_user set last_login_at = now() - interval '100 days' where account = 'leader'`,
    );
    expect(await find('stale')).toMatchObject({ state: 'unmet' });
    await pool.query(`update app_user set disabled_at = now() where account = 'leader'`);
    expect(await find('stale')).toMatchObject({ state: 'met' });
  });

  it('tells how it was asked', async () => {
    expect(await find('transport')).toMatchObject({ state: 'unmet' });
    expect(await find('pages')).toMatchObject({ state: 'met' });
    config.ADMIN_ADDRESSES = ['127.0.0.0/8'];
    try {
      expect((await find('terminals'))?.evidence.zh).toContain('127.0.0.0/8');
    } finally {
      config.ADMIN_ADDRESSES = [];
    }
  });

  it('shows a trail that somebody has touched', async () => {
    expect(await find('untouched')).toMatchObject({ state: 'met' });
    await asOwner((owner) =>
      owner.rows(`set session_replication_role = replica;
        update audit_entry set object = 'x' where id = 1`),
    );
    // What was found is good for ten minutes; another process looks anew.
    expect(await find('untouched')).toMatchObject({ state: 'met' });
    const another = await anApplication();
    const client = await loggedIn(another, 'system-admin');
    const { items } = SelfCheck.parse((await client.get('/api/security')).body);
    expect(items.find(({ id }) => id === 'untouched')).toMatchObject({ state: 'unmet' });
    await another.close();
  });
});
