/** HASH=sm3: an installation that changes over to SM3, from the first entry to the export. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { AuditModule } from '../../../src/audit/audit.module.js';
import { AuditService } from '../../../src/audit/audit.service.js';
import { SealService } from '../../../src/audit/seal.service.js';
import { ClockModule } from '../../../src/clock/clock.module.js';
import { config, projectFile } from '../../../src/config.js';
import { digest } from '../../../src/digest.js';
import { PersistenceModule } from '../../../src/persistence/persistence.module.js';
import { battlemap } from '../../support/command.js';
import { written } from '../../support/chains.js';
import { type Kernel, aCycle, aKernel, anEnterprise, open, someone } from '../../support/kernel.js';
import { asOwner } from '../../support/owner.js';

let kernel: Kernel;
let module: TestingModule;
let flow: string;
let folder: string;
const lead = someone({ role: 'lead' });
const tamper = (sql: string) =>
  asOwner((owner) => owner.rows(`set session_replication_role = replica; ${sql}`));

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sm3-'));
  kernel = await aKernel();
  module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, AuditModule],
  }).compile();
  await module.init();
  const cycleId = await aCycle(kernel);
  const work = async (object: string): Promise<void> => {
    await kernel.flows.send(flow, { type: 'EXCLUDE', reason: '重复登记' }, lead);
    await kernel.flows.send(flow, { type: 'INCLUDE', reason: '登记有误' }, lead);
    const deed = { actor: lead, action: 'export.ledger', object, outcome: 'done' } as const;
    await module.get(AuditService).record(deed);
  };
  const [opened] = await open(kernel, anEnterprise(cycleId, 'a'));
  flow = opened!.id;
  await work('before');
  config.HASH = 'sm3';
  await work('after');
  // All of it was yesterday.
  await written({ days: 1 });
  await tamper(`update imprint set at = at - interval '1 day'`);
  await module.get(SealService).sealDays();
});
afterAll(async () => {
  config.HASH = 'sha256';
  fs.rmSync(folder, { recursive: true });
  await module.close();
  await kernel.close();
});

/** The command line, and the stand-alone verifier about its export. */
async function verified(seal?: string): Promise<{ code: number; out: string; alone: string }> {
  const file = path.join(folder, 'trail.jsonl');
  fs.rmSync(file, { force: true });
  const printed = seal === undefined ? [] : ['--seal', seal];
  const { code, out } = await battlemap('audit', 'verify', '--export', file, ...printed);
  const args = [projectFile('scripts/verify-export.mjs'), file, ...printed];
  const alone = spawnSync(process.execPath, args);
  expect(alone.stderr.toString()).toBe('');
  expect(alone.status).toBe(code);
  return { code, out, alone: alone.stdout.toString() };
}

describe('SM3', () => {
  it('is the hash of GB/T 32905-2016', () => {
    expect(digest('abc', 'sm3')).toBe(
      'sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
  });

  it('goes on a chain that was begun with SHA-256, and seals the day', async () => {
    const { events, audits, seal } = await asOwner(async (owner) => ({
      events: await owner.rows<{ hash: string }>('select hash from flow_event order by seq'),
      audits: await owner.rows<{ hash: string }>('select hash from audit_entry order by id'),
      seal: await owner.rows<{ hash: string }>('select hash from day_seal'),
    }));
    const kinds = (rows: { hash: string }[]) => rows.map(({ hash }) => hash.startsWith('sm3:'));
    expect(kinds(events)).toEqual([false, false, false, true, true]);
    expect(kinds(audits)).toEqual([false, true]);
    expect(kinds(seal)).toEqual([true]);
    const { code, alone } = await verified(seal[0]?.hash);
    expect(alone).toContain('1 flows, 5 events, 2 audit entries, 1 imprints, 1 seals');
    expect(code).toBe(0);
  });

  it('finds what was changed, in either part of the chain', async () => {
    await tamper(`update flow_event set actor_name = '李四' where seq in (1, 4)`);
    const { code, out, alone } = await verified();
    expect(code).toBe(1);
    for (const seq of ['1', '4']) {
      expect(out).toMatch(new RegExp(`flow ${flow} seq ${seq} .*被改动`));
      expect(alone).toContain(`seq ${seq}`);
    }
    expect((await verified(`sm3:${'0'.repeat(64)}`)).out).toContain('没有与纸面一致的封存值');
  });
});
