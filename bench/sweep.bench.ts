/** A deadline passes for a hundred thousand enterprises: how fast is it fired, and how fast could it be? */
import PgBoss from 'pg-boss';
import { stopwatch } from '../src/clock.js';
import { databaseUrl } from '../src/config.js';
import { inLanes } from '../src/flow/lanes.js';
import { moveByHand, moveNaively } from './by-hand.js';
import {
  type Bench,
  type Figure,
  TOO_LATE,
  aBench,
  collecting,
  keep,
  median,
  restore,
} from './kernel.js';

const FLOWS = 100_000;
/** The slow ways get fewer, so that a run ends. */
const BOSS_FLOWS = 10_000;
const NAIVE_FLOWS = 2000;
const ROUNDS = 3;
const CONCURRENCY = 32;
const FETCH = 500;

/** The same rows in one statement, written by hand for this one event of this one machine. */
const BY_HAND = `with due as materialized (
    select d.flow_id, d.timer, f.cycle_id, f.revision + 1 as seq, f.head, f.version, f.state,
           jsonb_set(f.context, '{late}', 'true') as context
      from deadline d join flow f on f.id = d.flow_id where d.due_at <= $1::text::timestamptz for update of f),
  sealed as materialized (
    select due.*, encode(sha256(convert_to(
             '{"actor":"system","actorName":"系统","after":{"context":' || context::text || ',"value":' ||
             state::text || '},"at":"' || $1::text || '","before":' || state::text || ',"cause":null,"flowId":"' ||
             flow_id || '","payload":{"timer":"' || timer || '"},"prevHash":"' || head ||
             '","seq":' || seq || ',"type":"TIMER","version":"' || version || '"}', 'UTF8')), 'hex')
             as hash
      from due),
  moved as (
    update flow f set context = s.context, revision = s.seq, head = s.hash
      from sealed s where f.id = s.flow_id),
  logged as (
    insert into flow_event (flow_id, seq, at, actor, actor_name, version, type, payload, before,
                            after, prev_hash, hash)
    select flow_id, seq, $1::text::timestamptz, 'system', '系统', version, 'TIMER',
           jsonb_build_object('timer', timer), state,
           jsonb_build_object('value', state, 'context', context), head, hash from sealed),
  effects as (
    insert into outbox (key, flow_id, cycle_id, seq, intent, not_before)
    select flow_id || '_' || seq || '_0', flow_id, cycle_id, seq,
           '{"type":"sendMail","params":{"template":"entry-late","to":"enterprise"}}',
           $1::text::timestamptz + interval '9 hours' from sealed),
  gone as (delete from deadline d using sealed s where d.flow_id = s.flow_id)
  select count(*)::int as n from sealed`;

/** Measures one way on fresh tables; answers flows a second, every row checked. */
async function measure(
  bench: Bench,
  flows: number,
  way: (bench: Bench) => Promise<unknown>,
  options: { different?: boolean } = {},
): Promise<number> {
  await restore(flows, options);
  const elapsed = stopwatch();
  await way(bench);
  const seconds = elapsed() / 1000;
  const { rows } = await bench.database.pool.query<Record<string, number>>(
    `select (select count(*)::int from flow where (context->>'late')::bool) as late,
            (select count(*)::int from flow_event) as logged,
            (select count(*)::int from outbox) as letters,
            (select count(*)::int from deadline) as armed`,
  );
  const expected = { late: flows, logged: flows, letters: flows, armed: 0 };
  if (JSON.stringify(rows[0]) !== JSON.stringify(expected)) {
    throw new Error(`not all was written: ${JSON.stringify(rows[0])}`);
  }
  return flows / seconds;
}

const sweep = ({ sweep: service }: Bench) => service.sweep(TOO_LATE);
const byHand = ({ database }: Bench) => database.pool.query(BY_HAND, [TOO_LATE]);

/** A job for each deadline, fetched by the hundred; each moves its flow by hand. */
async function withPgBoss({ database: { pool } }: Bench, boss: PgBoss): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('select flow_id as id from deadline');
  await boss.insert(rows.map((data) => ({ name: QUEUE, data })));
  for (;;) {
    const jobs = await boss.fetch<{ id: string }>(QUEUE, { batchSize: FETCH });
    if (jobs.length === 0) return;
    await inLanes(jobs, CONCURRENCY, ({ data }) => moveByHand(pool, data.id, FIRED));
    await boss.complete(
      QUEUE,
      jobs.map(({ id }) => id),
    );
  }
}

async function naively({ database }: Bench): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>('select flow_id as id from deadline');
  await inLanes(rows, 8, ({ id }) => moveNaively(database, id, FIRED));
}

const QUEUE = 'deadlines';
const FIRED = { type: 'TIMER', timer: 'entry' } as const;

export async function run(): Promise<Figure[]> {
  const bench = await aBench();
  const boss = new PgBoss({ connectionString: databaseUrl(), supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue(QUEUE);
  try {
    await collecting(bench, FLOWS);
    await keep();
    const speeds: Record<string, number[]> = {
      ours: [],
      limit: [],
      boss: [],
      naive: [],
      oursDifferent: [],
      limitDifferent: [],
    };
    const different = { different: true };
    const note = (way: string, speed: number) => speeds[way]?.push(speed);
    for (let round = 0; round < ROUNDS; round += 1) {
      note('limit', await measure(bench, FLOWS, byHand));
      note('ours', await measure(bench, FLOWS, sweep));
      note('boss', await measure(bench, BOSS_FLOWS, (on) => withPgBoss(on, boss)));
      note('naive', await measure(bench, NAIVE_FLOWS, naively));
      note('limitDifferent', await measure(bench, FLOWS, byHand, different));
      note('oursDifferent', await measure(bench, FLOWS, sweep, different));
      process.stderr.write(`  round ${String(round + 1)} of ${String(ROUNDS)}\n`);
    }
    const figure = (name: string, [way, peer]: [string, string], words: string, target: string) => {
      const [ours = [], theirs = []] = [speeds[way], speeds[peer]];
      return {
        name,
        value: Math.round(median(ours)),
        unit: 'flows/s',
        against: `${words}: ${String(Math.round(median(theirs)))}`,
        ratio: median(ours.map((value, i) => value / (theirs[i] ?? NaN))),
        target,
      };
    };
    const name = 'sweep of 100 000 flows';
    const statement = 'one set-based SQL statement';
    return [
      figure(name, ['ours', 'limit'], statement, '>= 0.6'),
      figure(`${name}, no two alike`, ['oursDifferent', 'limitDifferent'], statement, '>= 0.6'),
      figure(name, ['ours', 'boss'], 'pg-boss, one job a deadline', '>= 10'),
      figure(name, ['ours', 'naive'], 'XState actor and Prisma transaction', '>= 10'),
    ];
  } finally {
    await boss.stop({ graceful: false });
    await bench.close();
  }
}
