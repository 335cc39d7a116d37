import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, SSE_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AuditTrail } from '../../src/audit/audit.dto.js';
import { AUDITED } from '../../src/audit/audited.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { aPassword, anAccount, loggedIn, someUnits } from '../support/people.js';
import { asOwner } from '../support/owner.js';

let app: NestExpressApplication;
const region = '320600';

beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, region, [
    ['miit', '工信局', 'lead'],
    ['tax', '税务局', 'department'],
  ]);
  await anAccount(app, { account: 'lead', role: 'lead', organisation: 'miit' });
  await anAccount(app, { account: 'auditor', role: 'audit-admin' });
});
afterAll(() => app.close());

interface Row {
  action: string;
  outcome: string;
  actor_name: string | null;
  object: string | null;
  address: string | null;
  details: Record<string, unknown>;
}
const trail = async (action: string): Promise<Row[]> => {
  const { rows } = await app
    .get(Database)
    .pool.query<Row>('select * from audit_entry where action = $1 order by id', [action]);
  return rows;
};

/** Changes that are on record otherwise, or change nothing. */
const ELSEWHERE = new Set([
  // Recorded where it is done, or nothing is done yet.
  'LinkController.look',
  'LinkController.use',
  'OidcController.arrive',
  'OidcController.leave',
  'OwnAccountController.begin',
  // An address to write to, for everybody.
  'SecurityController.contact',
  // Whether somebody has read their own letters is nobody else's business.
  'NotificationController.read',
  // Every accepted event is an entry of the flow's log.
  'TaskController.act',
  // Computed and forgotten.
  'ProgrammeController.tried',
  'ProgrammeController.workload',
]);

/** What may be read without an entry: neither figures of enterprises nor people. */
const PLAIN = new Set([
  // One's own account, and whoever knows a link.
  'OwnAccountController.show',
  'SessionController.show',
  'OidcController.leave',
  'OidcController.arrive',
  // The trail itself is for one role alone; the line on which pages hear of changes says none.
  'AuditController.list',
  'AuditController.seals',
  'LiveController.events',
  // One's own letters as they lie in a list.
  'NotificationController.list',
  // Counts and plans.
  'CalendarController.show',
  'BoardController.wall',
  'ChartController.chart',
  'ClockController.show',
  'LabController.show',
  'ProgrammeController.list',
  'ProgrammeController.show',
  'ReportController.list',
  'TargetController.targets',
  'YearController.list',
  'YearController.show',
  // For those who look after the installation.
  'HealthController.live',
  'HealthController.ready',
  'HealthController.figures',
  'OverviewController.show',
  'SecurityController.contact',
]);

/** Every route, and whether it is marked. */
function routes(): { name: string; changes: boolean; file: boolean; audited: boolean }[] {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  const classes = modules.flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => (metatype ? [metatype] : [])),
  );
  return [...new Set(classes)].flatMap((type) => {
    const prototype = type.prototype as Record<string, object>;
    const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
    return names.flatMap((name) => {
      const handler = prototype[name]!;
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const answers = (Reflect.getMetadata('swagger/apiResponse', handler) ?? {}) as object;
      const told = Object.keys(answers).some((status) => status.startsWith('2'));
      const plain = Reflect.hasMetadata('swagger/apiExcludeEndpoint', handler);
      const stream = Reflect.hasMetadata(SSE_METADATA, handler);
      const changes = method !== RequestMethod.GET;
      return [
        {
          name: `${type.name}.${name}`,
          changes,
          // Whoever answers JSON says so with @Returns.
          file: !changes && !told && !plain && !stream,
          audited: Reflect.hasMetadata(AUDITED, handler),
        },
      ];
    });
  });
}

describe('every route', () => {
  it('that answers a file is audited', () => {
    const files = routes().filter(({ file }) => file);
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ListController.workbook', 'EvidenceController.open']),
    );
    expect(files.filter(({ audited, name }) => !audited && !ELSEWHERE.has(name))).toEqual([]);
  });

  it('that changes something is audited, unless it is an event of a flow', () => {
    const changes = routes().filter(({ changes }) => changes);
    const bare = changes.filter(({ audited, name }) => !audited && !ELSEWHERE.has(name));
    expect(bare).toEqual([]);
    expect(changes.length).toBeGreaterThan(20);
  });

  it('that shows figures or people is audited', () => {
    const reads = routes().filter(({ changes }) => !changes);
    const bare = reads.filter(({ audited, name }) => !audited && !PLAIN.has(name));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('that is excepted exists', () => {
    const names = new Set(routes().map(({ name }) => name));
    expect([...ELSEWHERE, ...PLAIN].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('the audit trail', () => {
  it('tells who logged in and out, and who could not', async () => {
    const client = await loggedIn(app, 'lead');
    await client.delete('/api/session').expect(204);
    await request(app.getHttpServer())
      .post('/api/session')
      .send({ account: 'lead', password: 'wrong wrong wrong' })
      .expect(401);
    const ins = await trail('session.log-in');
    expect(ins).toMatchObject([
      { outcome: 'done', actor_name: 'lead（工信局）', object: 'lead' },
      {
        outcome: 'refused',
        actor_name: null,
        object: 'lead',
        details: { why: 'session.wrong-password' },
      },
    ]);
    expect(ins[0]!.address).toContain('127.0.0.1');
    expect(await trail('session.log-out')).toMatchObject([
      { outcome: 'done', actor_name: 'lead（工信局）' },
    ]);
    expect(JSON.stringify(await trail('session.log-in'))).not.toMatch(/wrong wrong|horse/);
  });

  it('does not keep what was typed in the wrong field', async () => {
    await request(app.getHttpServer())
      .post('/api/session')
      .send({ account: aPassword, password: 'x' })
      .expect(401);
    expect((await trail('session.log-in')).at(-1)).toMatchObject({ object: null });
  });

  it('holds a change before it is tried and after it, done or refused', async () => {
    const client = await loggedIn(app, 'lead');
    await client.put('/api/organisations/tax').send({ liaison: '张伟' }).expect(200);
    await client.put('/api/organisations/tax').send({ liaison: '张伟', officer: 7 }).expect(400);
    const entries = await trail('organisation.name');
    expect(entries).toMatchObject([
      { outcome: 'asked', object: 'organisations/tax' },
      { outcome: 'done', object: 'organisations/tax' },
      { outcome: 'asked', object: 'organisations/tax' },
      { outcome: 'refused', details: { why: 'http.invalid-input' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain('张伟');
  });

  it('tells of a look once in ten minutes', async () => {
    const client = await loggedIn(app, 'lead');
    for (const _ of [1, 2, 3]) await client.get('/api/organisations').expect(200);
    expect(await trail('read.contacts')).toHaveLength(1);
    for (const q of ['a', 'b']) await client.get(`/api/accounts?q=${q}`).expect(200);
    expect(await trail('read.accounts')).toMatchObject([{ object: 'accounts' }]);
  });

  it('that cannot be written lets nothing happen', async () => {
    const { pool } = app.get(Database);
    const client = await loggedIn(app, 'lead');
    await asOwner((owner) => owner.rows('alter table audit_entry rename to audit_entry_gone'));
    try {
      await client.put('/api/organisations/tax').send({ liaison: '李四' }).expect(500);
      const refused = await request(app.getHttpServer())
        .post('/api/session')
        .send({ account: 'lead', password: aPassword })
        .expect(500);
      expect(refused.headers['set-cookie']).toBeUndefined();
    } finally {
      await asOwner((owner) => owner.rows('alter table audit_entry_gone rename to audit_entry'));
    }
    const { rows } = await pool.query(`select liaison from organisation where code = 'tax'`);
    expect(rows).toEqual([{ liaison: '张伟' }]);
  });
});

describe('the page of the audit administrator', () => {
  it('filters by day, person, action, object and outcome, newest first', async () => {
    const auditor = await loggedIn(app, 'auditor');
    const ask = async (query: object) =>
      AuditTrail.parse((await auditor.get('/api/audit').query(query).expect(200)).body);
    const all = await ask({});
    expect(all.items.map(({ id }) => id)).toEqual(
      [...all.items.map(({ id }) => id)].sort((a, b) => b - a),
    );
    expect(
      (await ask({ person: '工信' })).items.every(({ person }) => person?.includes('工信')),
    ).toBe(true);
    expect(
      (await ask({ action: 'session' })).items.every(({ action }) => action.startsWith('session.')),
    ).toBe(true);
    const { items } = await ask({ object: 'ORGANISATIONS/tax', outcome: 'done' });
    expect(items).toMatchObject([{ action: 'organisation.name', label: '修改单位联系人' }]);
    expect((await ask({ to: '2020-01-01' })).total).toBe(0);
    expect((await ask({ from: '2020-01-01' })).total).toBe(all.total);
    await auditor.get('/api/audit').query({ from: '昨天' }).expect(400);
  });

  it('exports, and the export is on record', async () => {
    const auditor = await loggedIn(app, 'auditor');
    const csv = await auditor.get('/api/audit/entries.csv?action=organisation').expect(200);
    expect(csv.text).toContain('序号,时间,人员');
    expect(csv.text.trim().split('\r\n').length).toBeGreaterThan(4);
    await auditor
      .get('/api/audit/entries.xlsx')
      .expect(200)
      .expect('content-type', /spreadsheetml/);
    expect(await trail('export.audit')).toMatchObject([
      { object: 'audit/entries.csv', details: { query: 'action=organisation' } },
      { object: 'audit/entries.xlsx' },
    ]);
  });

  it('shows the seals and verifies now', async () => {
    const auditor = await loggedIn(app, 'auditor');
    expect((await auditor.get('/api/audit/seals').expect(200)).body).toEqual({ items: [] });
    const { body } = await auditor.post('/api/audit/verification').expect(200);
    expect(body).toMatchObject({ total: 0, faults: [], latest: null });
    await asOwner((owner) =>
      owner.rows(`set session_replication_role = replica;
        update audit_entry set object = 'x' where id = 1`),
    );
    const after = await auditor.post('/api/audit/verification').expect(200);
    expect(after.body).toMatchObject({
      total: 1,
      faults: [expect.stringMatching(/audit seq 1 .*被改动/)],
    });
  });
});

/** The check-list of assessors: try to stop audit from another account. */
describe('nobody else', () => {
  const ROLES = ['lead', 'leader', 'system-admin', 'security-admin'] as const;

  it.each(ROLES)('%s reads, exports or verifies the trail', async (role) => {
    if (role !== 'lead') await anAccount(app, { account: role, role });
    const client = await loggedIn(app, role);
    for (const path of ['', '/entries.csv', '/entries.xlsx', '/seals']) {
      await client.get(`/api/audit${path}`).expect(403);
    }
    await client.post('/api/audit/verification').expect(403);
  });

  it.each([...ROLES, 'auditor'])('%s can stop, edit or empty it', async (account) => {
    const client = await loggedIn(app, account);
    const before = (await trail('session.log-in')).length;
    for (const path of ['/api/audit', '/api/audit/1', '/api/audit/entries', '/api/audit/seals']) {
      for (const method of ['put', 'patch', 'delete', 'post'] as const) {
        const { status } = await client[method](path).send({ enabled: false, outcome: 'done' });
        expect([403, 404]).toContain(status);
      }
    }
    await loggedIn(app, account);
    expect(await trail('session.log-in')).toHaveLength(before + 1);
  });
});
