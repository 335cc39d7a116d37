import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { AuditModule } from '../../../src/audit/audit.module.js';
import { AuditService } from '../../../src/audit/audit.service.js';
import { SealService } from '../../../src/audit/seal.service.js';
import { ClockModule } from '../../../src/clock/clock.module.js';
import { Database } from '../../../src/persistence/database.js';
import { PersistenceModule } from '../../../src/persistence/persistence.module.js';
import { Transaction } from '../../../src/persistence/transaction.js';

let module: TestingModule;
let audit: AuditService;
let seals: SealService;

beforeAll(async () => {
  module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, AuditModule],
  }).compile();
  await module.init();
  audit = module.get(AuditService);
  seals = module.get(SealService);
});
afterAll(() => module.close());

const deed = { actor: null, action: 'session.log-in', outcome: 'refused' } as const;

it('waits for whoever began on the day and still writes', async () => {
  await audit.record(deed);
  const { rows } = await module
    .get(Database)
    .pool.query<{ tomorrow: string }>(
      `select ((now() at time zone 'Asia/Shanghai')::date + 1)::text as tomorrow`,
    );
  let sealing: Promise<number> | undefined;
  await module.get(Transaction).sql(async (sql) => {
    await sql.query('select 1');
    sealing = seals.sealDays(rows[0]!.tomorrow);
    await setTimeout(200);
    expect(await seals.latest()).toBeUndefined();
    await audit.record(deed, sql);
  });
  expect(await sealing).toBe(1);
  expect((await seals.latest())?.audits).toBe(2);
});
