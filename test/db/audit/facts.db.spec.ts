/** Decided facts: what somebody changes in their tables past the system, and who notices. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { AuditCommandModule } from '../../../src/audit/audit.command.module.js';
import { AuditModule } from '../../../src/audit/audit.module.js';
import { FACTS, NO_FACTS } from '../../../src/audit/facts.js';
import { faultLine } from '../../../src/audit/faults.js';
import { SealService } from '../../../src/audit/seal.service.js';
import { TrailService } from '../../../src/audit/trail.service.js';
import { TrailStore } from '../../../src/audit/trail.store.js';
import { ClockModule } from '../../../src/clock/clock.module.js';
import { Database } from '../../../src/persistence/database.js';
import type { Sql } from '../../../src/persistence/database.js';
import { PersistenceModule } from '../../../src/persistence/persistence.module.js';

const owner = new pg.Client({ connectionString: process.env.DATABASE_URL });
let module: TestingModule;
let trail: TrailService;
/** By table, the key of its one row as faults name it. */
const keys = new Map<string, string>();

interface Column {
  readonly name: string;
  readonly type: string;
  readonly filled: boolean;
}

const columnsOf = async (tab: string): Promise<Column[]> =>
  (
    await owner.query<Column>(
      `select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type,
              attnotnull and not atthasdef and attidentity = '' as filled
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [tab],
    )
  ).rows;

/** Some value of the type, and another one. */
function values(type: string): [string, string] {
  if (type === 'uuid') return ['gen_random_uuid()', 'gen_random_uuid()'];
  if (type === 'jsonb') return [`'{"a": null}'`, `'[]'`];
  if (type === 'date') return ['current_date', 'current_date + 1'];
  if (type.startsWith('timestamp')) return ['now()', `now() + interval '1 hour'`];
  if (type === 'boolean') return ['false', 'true'];
  if (type === 'bytea') return [`'x'`, `'y'`];
  if (type.endsWith('[]')) return [`'{}'`, `'{y}'`];
  return type === 'text' ? [`'x'`, `'y'`] : ['1', '2'];
}

/** What checks and references of the tables ask for. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  app_user: { role: `'lead'` },
  snapshot: { hash: `encode(sha256('x'), 'hex')` },
  result: { evaluation_id: '(select id from evaluation)' },
};

beforeAll(async () => {
  await owner.connect();
  module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, AuditModule, AuditCommandModule],
  }).compile();
  await module.init();
  trail = module.get(TrailService);
  // One row in each table, written as the server writes.
  const { pool } = module.get(Database);
  for (const [tab, { key }] of Object.entries(FACTS)) {
    const columns = (await columnsOf(tab)).filter(
      ({ filled, name }) => filled || key.includes(name),
    );
    const given = columns.map(({ name, type }) => GIVEN[tab]?.[name] ?? values(type)[0]);
    const { rows } = await pool.query<{ key: string }>(
      `insert into ${tab} (${columns.map(({ name }) => name).join(', ')}) overriding system value
       values (${given.join(', ')}) returning concat_ws(' ', ${key.join(', ')}) as key`,
    );
    keys.set(tab, rows[0]!.key);
  }
});
afterAll(async () => {
  await module.close();
  await owner.end();
});

/** What the verifier says of the database after the statements, which are taken back again. */
async function after(...statements: string[]): Promise<string[]> {
  await owner.query('begin');
  try {
    for (const statement of statements) await owner.query(statement);
    await owner.query('set local session_replication_role = default');
    const faults = await module.get(TrailStore).strayed(owner as unknown as Sql);
    return faults.map(faultLine);
  } finally {
    await owner.query('rollback');
  }
}
/** Past every trigger, as only the superuser can. */
const PAST = 'set local session_replication_role = replica';

it('every table holds facts with imprints, or says why it needs none', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  expect([...Object.keys(FACTS), ...Object.keys(NO_FACTS)].sort()).toEqual(
    rows.map(({ name }) => name),
  );
});

it('the triggers take imprints of what the verifier looks at', async () => {
  const { rows } = await owner.query<{ tab: string; args: string; n: number }>(
    `select tgrelid::regclass::text as tab, encode(tgargs, 'escape') as args, count(*)::int as n
       from pg_trigger where tgfoid = 'imprint'::regproc and tgenabled = 'O' group by 1, 2 order by 1`,
  );
  expect(rows).toEqual(
    Object.entries(FACTS).map(([tab, { key, print = 'r::text' }]) => ({
      tab,
      args: `${key.join(',')}\\000${print}\\000`,
      n: 3,
    })),
  );
});

it('what the server wrote is as its imprints say', async () => {
  const { faults, imprints } = await trail.verify();
  expect(faults).toEqual([]);
  expect(imprints).toBe(Object.keys(FACTS).length);
});

describe('past all triggers', () => {
  it.each(Object.keys(FACTS))('a change of any column of %s is found', async (tab) => {
    const { key, print = '' } = FACTS[tab]!;
    const columns = (await columnsOf(tab)).filter(
      ({ name }) =>
        !key.includes(name) && (print === '' || print.includes(name.replaceAll('"', ''))),
    );
    expect(columns.length).toBeGreaterThan(2);
    await owner.query('begin');
    await owner.query(`${PAST}; alter table ${tab} disable trigger all`);
    const { rows } = await owner.query<{ name: string }>(
      `select conname as name from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
      [tab],
    );
    for (const { name } of rows) await owner.query(`alter table ${tab} drop constraint "${name}"`);
    const unseen: string[] = [];
    for (const { name, type } of columns) {
      await owner.query('savepoint sound');
      await owner.query(`update ${tab} set ${name} = ${values(type)[1]}`);
      const faults = await module.get(TrailStore).strayed(owner as unknown as Sql);
      const line = `${tab} ${keys.get(tab)!}: 内容与印记不符 / is not what its imprint says`;
      if (!faults.map(faultLine).includes(line)) unseen.push(name);
      await owner.query('rollback to sound');
    }
    await owner.query('rollback');
    expect(unseen).toEqual([]);
  });

  it.each(Object.keys(FACTS))('a row taken from %s is found', async (tab) => {
    expect(await after(PAST, `delete from ${tab}`)).toEqual([
      `${tab} ${keys.get(tab)!}: 有印记而记录已被删除 / has an imprint and is gone`,
    ]);
  });

  it('a row brought in is found', async () => {
    const id = '01990000-0000-7000-8000-000000000001';
    const lines = await after(
      PAST,
      `insert into class_move (id, cycle_id, subject_id, rule, reason, "by", at)
       values ('${id}', '${id}', '${id}', 'award', '', 'x', now())`,
    );
    expect(lines).toEqual([`class_move ${id}: 记录没有印记 / has no imprint`]);
  });
});

describe('with all triggers in force', () => {
  it('what the owner of the tables writes is not the system’s', async () => {
    expect(await after(`update subject_year set "values" = '{}', revision = 7`)).toEqual([
      `subject_year ${keys.get('subject_year')!}: 不是由系统写入 / was not written by the system`,
    ]);
  });

  it('what was settled stays, whoever writes', async () => {
    const server = [
      'grant update, delete on class_move to battlemap_runtime',
      'set local role battlemap_runtime',
      `set local battlemap.reach = 'engine'`,
    ];
    const approve = `update class_move set approved_by = 'y', approved_at = now()`;
    expect(await after(...server, approve, 'reset role')).toEqual([]);
    expect(
      await after(...server, approve, `update class_move set reason = 'z'`, 'reset role'),
    ).toEqual([
      `class_move ${keys.get('class_move')!}: 定下之后又被改动 / was changed after it was settled`,
    ]);
    expect(await after(...server, 'delete from class_move', 'reset role')).toEqual([
      `class_move ${keys.get('class_move')!}: 有印记而记录已被删除 / has an imprint and is gone`,
    ]);
  });
});

describe('the imprints of a day', () => {
  it('are sealed: one that was changed, removed or dated anew is found', async () => {
    const seals = module.get(SealService);
    const { rows } = await owner.query<{ tomorrow: string; today: string }>(
      `select ((now() at time zone 'Asia/Shanghai')::date + 1)::text as tomorrow,
              (now() at time zone 'Asia/Shanghai')::date::text as today`,
    );
    expect(await seals.sealDays(rows[0]!.tomorrow)).toBe(1);
    expect((await trail.verify()).faults).toEqual([]);
    const undone = async (sql: string, back: string): Promise<string[]> => {
      await owner.query(`set session_replication_role = replica; ${sql}`);
      const { faults } = await trail.verify();
      await owner.query(`${back}; set session_replication_role = default`);
      return faults.map(faultLine);
    };
    // A firm's class, and the imprint that told of it.
    await owner.query('create temporary table kept as table imprint');
    const lines = await undone(
      `update result set class = 'A';
       update imprint set hash = (select fingerprint(r::text) from result r) where tab = 'result'`,
      `update result set class = null;
       update imprint i set hash = k.hash from kept k where k.id = i.id and i.hash <> k.hash`,
    );
    const sealed = '当日印记与封存不符 / has imprints that do not agree with its seal';
    expect(lines).toEqual([`result ${rows[0]!.today}: ${sealed}`]);
    expect((await trail.verify()).faults).toEqual([]);
    expect(
      await undone(
        `delete from snapshot; delete from imprint where tab = 'snapshot'`,
        `insert into imprint overriding system value select * from kept where tab = 'snapshot'`,
      ),
    ).toContain(`snapshot ${rows[0]!.today}: ${sealed}`);
    for (const years of [-7, 7]) {
      expect(
        await undone(
          `update imprint set at = at + interval '${String(years)} years' where tab = 'report'`,
          `update imprint i set at = k.at from kept k where k.id = i.id`,
        ),
      ).toContainEqual(expect.stringContaining('记录时间不可能'));
    }
  });
});
