/** What the benches of the kernel share: the services on the bench's database, and many enterprises. */
import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { Clock, FixedClock } from '../src/clock.js';
import { ClockModule } from '../src/clock/clock.module.js';
import { databaseUrl } from '../src/config.js';
import { FlowModule } from '../src/flow/flow.module.js';
import { FlowService } from '../src/flow/flow.service.js';
import { SYSTEM } from '../src/flow/flow.types.js';
import { SweepService } from '../src/flow/sweep.service.js';
import { Database } from '../src/persistence/database.js';
import { PersistenceModule } from '../src/persistence/persistence.module.js';
import { Transaction } from '../src/persistence/transaction.js';

/** One measured figure beside its peer. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, and what that measured. */
  readonly against: string | null;
  readonly ratio: number | null;
  readonly target: string | null;
}

export const CYCLE = '01970000-0000-7000-8000-000000000001';
/** Entry closes at midnight after 31 March. */
export const IN_TIME = '2022-03-01T01:00:00.000Z';
export const TOO_LATE = '2022-03-31T16:00:00.000Z';

export interface Bench {
  readonly flows: FlowService;
  readonly sweep: SweepService;
  readonly database: Database;
  readonly transaction: Transaction;
  readonly clock: FixedClock;
  close(): Promise<void>;
}

export async function aBench(): Promise<Bench> {
  const clock = new FixedClock(IN_TIME);
  const module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, FlowModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await module.init();
  const database = module.get(Database);
  await aCycle(database);
  return {
    flows: module.get(FlowService),
    sweep: module.get(SweepService),
    database,
    transaction: module.get(Transaction),
    clock,
    close: () => module.close(),
  };
}

async function aCycle({ pool }: Database): Promise<void> {
  const programme = {
    stages: [{ id: 'entry', title: '数据录入', due: '3月底前', does: 'collect', tasks: [] }],
    ladder: 'default',
  };
  await pool.query(
    `insert into cycle (id, programme_id, version, programme, year, region, title, opened_at, opened_by)
     values ($1, 'bench', 'v', $2, 2022, '通州湾', 'bench', now(), 'bench')`,
    [CYCLE, programme],
  );
}

/** `n` enterprises on the base list; entry has not opened. */
export async function listed({ flows, transaction }: Bench, n: number): Promise<void> {
  const firms = Array.from({ length: n }, (_, i) => ({
    cycleId: CYCLE,
    kind: 'enterprise-year' as const,
    ref: `firm-${String(i)}`,
    organisation: `territory-${String(i % 12)}`,
    input: { silence: 'visit' },
  }));
  await transaction.sql((sql) => flows.open(sql, firms));
}

/** `n` enterprises in entry, each with its timer armed. */
export async function collecting(bench: Bench, n: number): Promise<void> {
  await listed(bench, n);
  const all = { cycleId: CYCLE, kind: 'enterprise-year' } as const;
  await bench.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
  await bench.flows.foldCounts();
}

/** Whoever may empty and rebuild tables; the server may not. */
export const owner = new pg.Pool({
  connectionString: databaseUrl(),
  max: 1,
  allowExitOnIdle: true,
});

const TABLES = ['flow', 'flow_event', 'outbox', 'deadline', 'flow_count', 'flow_count_delta'];

/** Keeps the flows as they stand, so that every round begins alike. */
export async function keep(): Promise<void> {
  for (const table of TABLES) {
    await owner.query(`create table kept_${table} as select * from ${table}`);
  }
}

/** Puts the kept flows back, the first `n` of them, on fresh tables; `different`: no two alike. */
export async function restore(
  n: number,
  { different = false }: { different?: boolean } = {},
): Promise<void> {
  // The log refuses to be emptied by whom it knows.
  await owner.query(`set session_replication_role = replica; truncate ${TABLES.join(', ')};
    set session_replication_role = default`);
  await owner.query('alter table flow disable trigger user');
  const some = `select id from kept_flow order by id limit ${String(n)}`;
  await owner.query(`insert into flow select * from kept_flow order by id limit ${String(n)}`);
  if (different) {
    await owner.query(
      "update flow set context = jsonb_set(context, '{total}', to_jsonb(id::text))",
    );
  }
  await owner.query('alter table flow enable trigger user');
  await owner.query(`insert into deadline select * from kept_deadline where flow_id in (${some})`);
  await owner.query('insert into flow_count select * from kept_flow_count');
  for (const table of ['flow', 'deadline', 'flow_event', 'outbox']) {
    await owner.query(`vacuum analyze ${table}`);
  }
  await owner.query('checkpoint');
}

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
