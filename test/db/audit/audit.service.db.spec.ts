import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import type { TestingModule } from '@nestjs/testing';
import { AuditModule } from '../../../src/audit/audit.module.js';
import { AuditService } from '../../../src/audit/audit.service.js';
import { ClockModule } from '../../../src/clock/clock.module.js';
import { Database } from '../../../src/persistence/database.js';
import { PersistenceModule } from '../../../src/persistence/persistence.module.js';
import { Transaction } from '../../../src/persistence/transaction.js';
import { someone } from '../../support/kernel.js';

const owner = new pg.Pool({ connectionString: process.env.DATABASE_URL });
let module: TestingModule;
let audit: AuditService;
let database: Database;

beforeAll(async () => {
  module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, AuditModule],
  }).compile();
  await module.init();
  audit = module.get(AuditService);
  database = module.get(Database);
});
afterAll(async () => {
  await module.close();
  await owner.end();
});

const lead = someone({ role: 'lead', organisation: 'miit' });
const entries = async () =>
  (
    await database.pool.query<{ id: string; action: string; prev_hash: string; hash: string }>(
      'select * from audit_entry order by id',
    )
  ).rows;

it('is one chain without a gap, however many write at once', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      audit.record({ actor: lead, action: 'export.ledger', object: String(n), outcome: 'done' }),
    ),
  );
  const written = await entries();
  expect(written.map(({ id }) => Number(id))).toEqual(written.map((_, n) => n + 1));
  for (const [n, { prev_hash }] of written.entries()) {
    expect(prev_hash).toBe(written[n - 1]?.hash ?? '');
  }
  const { rows } = await database.pool.query('select id, hash from audit_head');
  expect(rows).toEqual([{ id: '30', hash: written.at(-1)!.hash }]);
});

it('stands or falls with the transaction it is written in', async () => {
  const before = (await entries()).length;
  const deed = { actor: null, action: 'session.log-in', outcome: 'refused' } as const;
  const failing = module.get(Transaction).sql(async (sql) => {
    await audit.record(deed, sql);
    throw new Error('the deed failed');
  });
  await expect(failing).rejects.toThrow('the deed failed');
  expect(await entries()).toHaveLength(before);
  await audit.record(deed);
  expect(await entries()).toHaveLength(before + 1);
});

it.each([
  [`update audit_entry set action = 'nothing'`, 'insert-only'],
  ['delete from audit_entry', 'insert-only'],
  ['truncate audit_entry', 'insert-only'],
  [`update audit_head set hash = ''`, 'only moves forward'],
  ['delete from audit_head', 'only moves forward'],
  ['truncate audit_head', 'insert-only'],
  ['truncate flow_event', 'insert-only'],
])('%s is refused by the database', async (statement, why) => {
  await expect(owner.query(statement)).rejects.toThrow(why);
});
