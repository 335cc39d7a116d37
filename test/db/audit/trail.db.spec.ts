/** Tampers with the database as its superuser can, and asks who notices. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import type { TestingModule } from '@nestjs/testing';
import { AuditModule } from '../../../src/audit/audit.module.js';
import { AuditService } from '../../../src/audit/audit.service.js';
import { faultLine } from '../../../src/audit/faults.js';
import { SealService } from '../../../src/audit/seal.service.js';
import { TrailService } from '../../../src/audit/trail.service.js';
import { AuditCommandModule } from '../../../src/audit/audit.command.module.js';
import { ClockModule } from '../../../src/clock/clock.module.js';
import { projectFile } from '../../../src/config.js';
import { SYSTEM } from '../../../src/flow/flow.types.js';
import { PersistenceModule } from '../../../src/persistence/persistence.module.js';
import { written } from '../../support/chains.js';
import { type Kernel, aCycle, aKernel, anEnterprise, open, someone } from '../../support/kernel.js';

const owner = new pg.Pool({ connectionString: process.env.DATABASE_URL });
let kernel: Kernel;
let module: TestingModule;
let audit: AuditService;
let seals: SealService;
let trail: TrailService;
let flows: string[];
let folder: string;
const tables = ['flow', 'flow_event', 'audit_entry', 'audit_head', 'day_seal', 'day_seal_part'];

/** Past every trigger, as only the superuser can. */
const tamper = (sql: string): Promise<unknown> =>
  owner.query(
    `set session_replication_role = replica; ${sql}; set session_replication_role = default`,
  );

beforeAll(async () => {
  kernel = await aKernel();
  module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, AuditModule, AuditCommandModule],
  }).compile();
  await module.init();
  audit = module.get(AuditService);
  seals = module.get(SealService);
  trail = module.get(TrailService);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trail-'));
  const cycleId = await aCycle(kernel);
  const opened = await open(kernel, ...['a', 'b', 'c'].map((ref) => anEnterprise(cycleId, ref)));
  flows = opened.map(({ id }) => id).sort();
  await kernel.flows.sendMany(
    { cycleId, kind: 'enterprise-year' },
    () => ({ type: 'COLLECT' }),
    SYSTEM,
  );
  await written({ days: 1 });
  const lead = someone({ role: 'lead' });
  for (const id of flows) {
    await kernel.flows.send(id, { type: 'EXCLUDE', reason: '重复登记' }, lead);
    await kernel.flows.send(id, { type: 'INCLUDE', reason: '登记有误' }, lead);
  }
  for (const n of ['1', '2', '3', '4']) {
    await audit.record({ actor: lead, action: 'export.ledger', object: n, outcome: 'done' });
  }
  // Two days have passed: yesterday's with two events a flow, and today's.
  expect(await seals.sealDays()).toBe(1);
  await sealToday();
  for (const table of tables) await tamper(`create table sound_${table} as table ${table}`);
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await module.close();
  await kernel.close();
  await owner.end();
});
beforeEach(async () => {
  for (const table of tables) {
    await tamper(`truncate ${table}; insert into ${table} select * from sound_${table}`);
  }
});

async function sealToday(): Promise<void> {
  const { rows } = await kernel.database.pool.query<{ tomorrow: string }>(
    `select ((now() at time zone 'Asia/Shanghai')::date + 1)::text as tomorrow`,
  );
  expect(await seals.sealDays(rows[0]!.tomorrow)).toBe(1);
}

/** What both verifiers say: ours against the database, and the stand-alone one about the export. */
async function verified(
  seal?: string,
): Promise<{ lines: string[]; alone: string; code: number | null }> {
  const file = path.join(folder, 'trail.jsonl');
  fs.rmSync(file, { force: true });
  const { faults } = await trail.export(file, seal);
  const args = [projectFile('scripts/verify-export.mjs'), file];
  const alone = spawnSync(process.execPath, seal === undefined ? args : [...args, '--seal', seal]);
  expect(alone.stderr.toString()).toBe('');
  return { lines: faults.map(faultLine), alone: alone.stdout.toString(), code: alone.status };
}

const nineYearsBefore = (on: string): string =>
  `${String(Number(on.slice(0, 4)) - 9)}${on.slice(4)}`;

const day = async (which: 0 | 1): Promise<string> =>
  (await seals.newest(2)).map((seal) => seal.day)[which === 0 ? 1 : 0]!;

it('a sound trail verifies, with the printed seal', async () => {
  const { hash } = (await seals.latest())!;
  const { lines, alone, code } = await verified(hash);
  expect(lines).toEqual([]);
  expect(alone).toContain('3 flows, 12 events, 4 audit entries, 1 imprints, 2 seals');
  expect(alone).toContain('nothing is wrong');
  expect(code).toBe(0);
});

describe('tampering past all triggers', () => {
  const ids = (sql: string): string =>
    sql.replaceAll('$a', `'${flows[0]!}'`).replaceAll('$b', `'${flows[1]!}'`);

  type Case = [string, string, (d: (n: 0 | 1) => Promise<string>) => Promise<string[]>];
  it.each<Case>([
    [
      'one character of a payload',
      `update flow_event set payload = jsonb_set(payload, '{reason}', '"重复登计"')
        where flow_id = $a and seq = 2`,
      async (d) => [`flow $a seq 2 ${await d(1)}: 内容被改动 / was changed`],
    ],
    [
      'the name of who did it',
      `update flow_event set actor_name = '李四' where flow_id = $b and seq = 3`,
      async (d) => [`flow $b seq 3 ${await d(1)}: 内容被改动 / was changed`],
    ],
    [
      'an event from the middle',
      `delete from flow_event where flow_id = $a and seq = 1`,
      async (d) => [`flow $a seq 1 ${await d(0)}: 记录缺失 / is missing`],
    ],
    [
      'the end of a log, with its head',
      `delete from flow_event where flow_id = $a and seq >= 2;
       update flow set revision = 1, head = (select hash from flow_event where flow_id = $a and seq = 1),
          state = (select after -> 'value' from flow_event where flow_id = $a and seq = 1),
          context = (select after -> 'context' from flow_event where flow_id = $a and seq = 1)
        where id = $a`,
      async (d) => [`flow $a seq 2–3 ${await d(1)}: 末尾记录被删除 / was removed from the end`],
    ],
    [
      'the end of a log alone',
      `delete from flow_event where flow_id = $a and seq = 3`,
      async (d) => [`flow $a seq 3 ${await d(1)}: 末尾记录被删除 / was removed from the end`],
    ],
    [
      'a whole flow',
      `delete from flow_event where flow_id = $b; delete from flow where id = $b`,
      async (d) => [
        `flow $b seq 0–1 ${await d(0)}: 整条流程记录被删除 / and its whole log were removed`,
        `flow $b seq 0–3 ${await d(1)}: 整条流程记录被删除 / and its whole log were removed`,
      ],
    ],
    [
      'the order of two events',
      `update flow_event set seq = 99 where flow_id = $a and seq = 2;
       update flow_event set seq = 2 where flow_id = $a and seq = 3;
       update flow_event set seq = 3 where flow_id = $a and seq = 99;
       update flow set head = (select hash from flow_event where flow_id = $a and seq = 3) where id = $a`,
      async (d) => [
        `flow $a seq 2 ${await d(1)}: 顺序被调换 / was moved to another place`,
        `flow $a seq 3 ${await d(1)}: 顺序被调换 / was moved to another place`,
        `flow $a: 流程现状与日志不符 / does not stand where its log says`,
      ],
    ],
    [
      'an event of another flow, put at the end',
      `insert into flow_event select $a, 4, at, recorded_at, actor, actor_name, version, type,
          payload, before, after, null, prev_hash, hash from flow_event where flow_id = $b and seq = 3`,
      async (d) => [
        `flow $a seq 4 ${await d(1)}: 内容被改动 / was changed`,
        `flow $a seq 4 ${await d(1)}: 多出不属于此处的记录 / does not belong there`,
      ],
    ],
    [
      'where a flow stands, past its log',
      `update flow set context = jsonb_set(context, '{late}', 'true') where id = $a`,
      async () => [`flow $a: 流程现状与日志不符 / does not stand where its log says`],
    ],
    [
      'the day on which an event was recorded',
      `update flow_event set recorded_at = recorded_at - interval '1 minute' where flow_id = $a and seq = 3`,
      async (d) => [`flow $a seq 3 ${await d(1)}: 内容被改动 / was changed`],
    ],
    [
      'the year in which an event was recorded',
      `update flow_event set recorded_at = recorded_at - interval '9 years' where flow_id = $a and seq = 3`,
      async (d) => [`flow $a seq 3 ${nineYearsBefore(await d(1))}: 内容被改动 / was changed`],
    ],
    ...["phase = 'appealing'", "tags = '{counted}'", "waits_for = '{miit}'", 'done = not done'].map(
      (change): Case => [
        `what a board reads of a flow: ${change}`,
        `update flow set ${change} where id = $a`,
        async () => [`flow $a: 流程现状与日志不符 / does not stand where its log says`],
      ],
    ),
    [
      'since when a flow stands there',
      `update flow set since = since - interval '10 days' where id = $a`,
      async () => [`flow $a: 流程现状与日志不符 / does not stand where its log says`],
    ],
    [
      'whose flow it is, swapped with another',
      `update flow set ref = 'swapping' where id = $a;
       update flow set ref = 'a' where id = $b; update flow set ref = 'b' where id = $a`,
      async (d) => [
        `flow $a seq 0 ${await d(0)}: 内容被改动 / was changed`,
        `flow $b seq 0 ${await d(0)}: 内容被改动 / was changed`,
      ],
    ],
    ...[
      'subject_id = gen_random_uuid()',
      "organisation = 'another'",
      "stage = 'entry'",
      'cycle_id = gen_random_uuid()',
      "machine = 'another'",
    ].map((change): Case => [
      `what a flow is: ${change}`,
      `update flow set ${change} where id = $a`,
      async (d) => [`flow $a seq 0 ${await d(0)}: 内容被改动 / was changed`],
    ]),
    [
      'what a flow is: its kind',
      `update flow set kind = 'problem' where id = $a`,
      async (d) => [`flow $a seq 0 ${await d(0)}: 内容被改动 / was changed`],
    ],
    [
      'an entry of the audit trail',
      `update audit_entry set object = 'x' where id = 2`,
      async (d) => [`audit seq 2 ${await d(1)}: 内容被改动 / was changed`],
    ],
    [
      'the last entries of the audit trail',
      `delete from audit_entry where id > 2`,
      async (d) => [`audit seq 3–4 ${await d(1)}: 末尾记录被删除 / was removed from the end`],
    ],
    [
      'the last entries of the audit trail, with its head',
      `delete from audit_entry where id > 2;
       update audit_head set id = 2, hash = (select hash from audit_entry where id = 2)`,
      async (d) => [`audit seq 3–4 ${await d(1)}: 末尾记录被删除 / was removed from the end`],
    ],
    [
      'a seal',
      `update day_seal set events = 7 where day = (select min(day) from day_seal)`,
      async (d) => [`${await d(0)}: 日封存被改动 / has a seal that was changed`],
    ],
    [
      'a seal, taken away',
      `delete from day_seal where day = (select min(day) from day_seal)`,
      async (d) => [`${await d(0)}: 日封存缺失 / has no seal`],
    ],
    [
      'a mark of a seal',
      `update day_seal_part set entries = 9 where chain = $a and day = (select max(day) from day_seal)`,
      async (d) => [
        `flow $a ${await d(1)}: 封存明细被改动 / has a mark in the seal that was changed`,
      ],
    ],
  ])('%s is found and named', async (_, sql, expected) => {
    const [first, second] = [await day(0), await day(1)];
    await tamper(ids(sql));
    const { lines, alone, code } = await verified();
    const named = await expected((n) => Promise.resolve(n === 0 ? first : second));
    expect(lines.sort()).toEqual(
      named.map((line) => line.replace('$a', flows[0]!).replace('$b', flows[1]!)).sort(),
    );
    // Where a flow stands is no part of the export: only the database can tell.
    if (named.every((line) => line.includes('流程现状与日志不符'))) return;
    expect(code).toBe(1);
    const [where] = /flow [\w-]+|audit|\d{4}-\d\d-\d\d/.exec(lines[0]!)!;
    expect(alone).toContain(where);
  });

  it.each([9, -9])('a log that was written anew %s years from its day is found', async (years) => {
    await written({ days: years * 365 });
    const { lines, alone } = await verified();
    expect(lines.filter((line) => line.includes('记录时间不可能'))).toHaveLength(12);
    expect(alone).toContain('bears a time at which it cannot have been recorded');
  });

  it('entries written before their time was part of the hash verify, and keep to their days', async () => {
    await written({ days: 0 }, 1);
    await tamper('truncate day_seal, day_seal_part');
    await seals.sealDays();
    await sealToday();
    expect(await verified()).toMatchObject({ lines: [], code: 0 });
    await tamper(
      `update flow_event set recorded_at = recorded_at - interval '9 years' where seq = 3 and flow_id = '${flows[0]!}'`,
    );
    const { lines, code } = await verified();
    expect(lines).toContain(
      `flow ${flows[0]!} seq 3 ${nineYearsBefore(await day(1))}: 记录时间不可能 / bears a time at which it cannot have been recorded`,
    );
    expect(code).toBe(1);
  });

  it('what was made anew from the first day on is found with the printed seal alone', async () => {
    const { hash } = (await seals.latest())!;
    await tamper(
      "truncate day_seal, day_seal_part; delete from audit_entry; update audit_head set id = 0, hash = ''",
    );
    await seals.sealDays();
    await sealToday();
    expect((await verified()).lines).toEqual([]);
    const { lines, alone } = await verified(hash);
    expect(lines).toEqual(['没有与纸面一致的封存值 / the printed seal is none of those here']);
    expect(alone).toContain('the printed seal is none of those in the file');
  });

  it('a file that was cut off is found', async () => {
    await verified();
    const file = path.join(folder, 'trail.jsonl');
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    fs.writeFileSync(file, `${lines.slice(0, -2).join('\n')}\n`);
    const { stdout, status } = spawnSync(process.execPath, [
      projectFile('scripts/verify-export.mjs'),
      file,
    ]);
    expect(stdout.toString()).toContain('file: cut off');
    expect(status).toBe(1);
  });
});
