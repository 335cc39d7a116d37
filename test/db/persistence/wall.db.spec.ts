/** The second wall asked directly: what a statement without any condition is shown, and may change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { Database } from '../../../src/persistence/database.js';
import { PersistenceModule } from '../../../src/persistence/persistence.module.js';
import { NOBODY, type Reach, within } from '../../../src/persistence/wall.js';

let module: TestingModule;
const id = (n: number): string => `01990000-0000-7000-8000-00000000000${String(n)}`;
const [cycle, other, firm, neighbour, flow, theirs] = [1, 2, 3, 4, 5, 6].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

const region: Reach = { kind: 'region', region: '320600' };
const township: Reach = { ...region, kind: 'territory', territory: 'sanyu', person: id(7) };
const enterprise: Reach = { ...region, kind: 'subject', subject: firm };
const elsewhere: Reach = { kind: 'region', region: '321000' };

const query = async (text: string): Promise<Record<string, unknown>[]> =>
  (await module.get(Database).pool.query<Record<string, unknown>>(text)).rows;
const count = (reach: Reach, table: string): Promise<number> =>
  within(reach, async () => Number((await query(`select count(*) as n from ${table}`))[0]!['n']));

beforeAll(async () => {
  module = await Test.createTestingModule({ imports: [PersistenceModule] }).compile();
  await module.init();
  for (const [one, where] of [
    [cycle, '320600'],
    [other, '321000'],
  ]) {
    await query(`insert into cycle (id, programme_id, version, programme, year, region, title, opened_at, opened_by)
      values ('${one!}', 'p', 'v', '{}', 2022, '${where!}', '', now(), 'x')`);
    await query(`insert into organisation (id, region, code, title, role)
      values (gen_random_uuid(), '${where!}', 'tax', '', 'department')`);
  }
  for (const [one, of, territory] of [
    [firm, flow, 'sanyu'],
    [neighbour, theirs, 'firstOffice'],
  ]) {
    await query(`insert into subject (id, region, name) values ('${one!}', '320600', 'x')`);
    await query(`insert into subject_year (cycle_id, subject_id, territory, scale, origin)
      values ('${cycle}', '${one!}', '${territory!}', 'above', 'import')`);
    await query(`insert into flow (id, cycle_id, kind, ref, subject_id, organisation, machine, version, state,
        context, phase, tags, waits_for, since, head)
      values ('${of!}', '${cycle}', 'enterprise-year', '${one!}', '${one!}', '${territory!}', 'm', '1.0', '{}',
        '{}', 'listed', '{}', '{}', now(), '')`);
    await query(`insert into deadline values ('${of!}', '${cycle}', 'answer', now(), 0)`);
    await query(`insert into escalation (id, cycle_id, flow_id, rung, due, organisation, at, because)
      values (gen_random_uuid(), '${cycle}', '${of!}', 'chase', current_date, '${territory!}', now(), '')`);
    await query(`insert into outbox (key, flow_id, cycle_id, seq, intent, not_before)
      values ('${of!}_0_0', '${of!}', '${cycle}', 0, '{}', now())`);
    await query(`insert into app_user (id, account, name, role, region, subject_id)
      values ('${one!}', '${one!}', 'x', 'enterprise', '320600', '${one!}')`);
    await query(
      `insert into session (token_hash, user_id, expires_at) values ('${one!}', '${one!}', now())`,
    );
    await query(`insert into account_link values ('${one!}', '${one!}', 'reset', now(), now())`);
  }
  await query(`insert into app_user (id, account, name, role, region)
    values ('${id(8)}', 'far', 'x', 'lead', '321000'), ('${id(9)}', 'near', 'x', 'lead', '320600')`);
  await query(
    `insert into delegation values ('${id(0)}', '${firm}', '${id(9)}', now(), now(), 'x', now())`,
  );
  await query(
    `insert into benchmark (cycle_id, group_id, indicator, proposed) values ('${cycle}', 'g', 'i', 1)`,
  );
  await query(`insert into sample values ('${cycle}', 'verify', 's', 0.1, '[]', now())`);
  await query(`insert into evaluation (id, cycle_id, version, kind, at, by, benchmarks, summary, data_hash, hash)
    values ('${id(0)}', '${cycle}', 1, 'grading', now(), 'x', '{}', '{}', '', '')`);
  await query(
    `insert into result_approval (evaluation_id, by, by_name, at) values ('${id(0)}', 'y', 'y', now())`,
  );
  await query(`insert into report (id, cycle_id, report, number, period, title, at, view, html, hash)
    values ('${id(0)}', '${cycle}', 'weekly', 1, now(), '', now(), '{}', '', '')`);
  await query(`insert into mail (key, cycle_id, "to", subject, html, text, at)
    values ('k', '${cycle}', '{}', '', '', '', now())`);
  await query(`insert into audit_entry (id, at, action, outcome, details, prev_hash, hash)
    values (1, now(), 'x', 'done', '{}', '', '')`);
});
afterAll(() => module.close());

describe('a statement without conditions sees', () => {
  it.each([
    // region, township, enterprise, another region
    ['deadline', 2, 2, 1, 0],
    ['escalation', 2, 1, 1, 0],
    ['outbox', 2, 1, 0, 0],
    ['organisation', 1, 1, 1, 1],
    ['app_user', 3, 2, 2, 1],
    ['session', 2, 1, 1, 0],
    ['account_link', 2, 1, 1, 0],
    ['delegation', 1, 1, 1, 0],
    ['benchmark', 1, 1, 1, 0],
    ['sample', 1, 0, 0, 0],
    ['result_approval', 1, 1, 1, 0],
    ['audit_entry', 0, 0, 0, 0],
  ])('of %s what is within reach', async (table, ...expected) => {
    const reaches = [region, township, enterprise, elsewhere];
    const seen = [];
    for (const reach of reaches) seen.push(await count(reach, table));
    expect(seen).toEqual(expected);
  });

  it('nothing of a year as nobody', async () => {
    for (const table of [
      'deadline',
      'escalation',
      'outbox',
      'benchmark',
      'sample',
      'audit_entry',
    ]) {
      expect([table, await count(NOBODY, table)]).toEqual([table, 0]);
    }
  });
});

it('whoever is turned away is put on record all the same', async () => {
  await within(NOBODY, () =>
    query(`insert into audit_entry (id, at, action, outcome, details, prev_hash, hash)
      values (2, now(), 'access.refused', 'refused', '{}', '', '')`),
  );
});

it.each([
  'delete from flow',
  'delete from flow_event',
  'delete from mail',
  `update mail set text = 'x'`,
  'delete from report',
  `update report set html = 'x'`,
  'delete from stored_file',
  `update stored_file set name = 'x'`,
  'delete from escalation',
  `update sample set seed = 'x'`,
  `update result_approval set by_name = 'x'`,
  'delete from subject_year',
  'delete from app_user',
  'delete from imprint',
])('the server may not %s', async (text) => {
  await expect(query(text)).rejects.toThrow('permission denied');
});

it('the server may say that a letter was sent', async () => {
  await query('update mail set sent_at = now()');
});
