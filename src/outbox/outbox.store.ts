/** Effects on their way: written with the step that decided them, marked when they are done. */
import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Intent } from '../domain/process/step.js';
import { FLOW_COLUMNS, type FlowRow } from '../flow/flow.row.js';
import type { Queryable, Sql } from '../persistence/database.js';
import type { Kind } from '../flow/flow.types.js';

/** An effect with the flow and the event it comes from. */
export interface EffectRow extends FlowRow {
  readonly key: string;
  readonly intent: Intent;
  readonly attempts: number;
  readonly seq: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: Instant;
}

export interface DeadLetter {
  readonly key: string;
  readonly intent: Intent;
  readonly cycleId: string;
  readonly flowId: string;
  readonly kind: Kind;
  readonly ref: string;
  readonly subject: string | null;
  readonly attempts: number;
  readonly lastError: string;
  readonly deadAt: Instant;
}

/** What is not delivered. */
export interface Backlog {
  /** Due. */
  readonly waiting: number;
  /** Put off to a later instant on the cycle's clock. */
  readonly later: number;
  /** Tried in vain before, and to be tried again. */
  readonly retried: number;
  /** Since when the oldest has been due. */
  readonly oldest: Instant | null;
  /** Given up. */
  readonly dead: number;
}

export interface Claim {
  /** On the cycle's clock: what may go out by then. */
  readonly now: Instant;
  /** On the wall clock: whose back-off or lease is over by then. */
  readonly real: Date;
  /** On the wall clock: until then nobody else takes it. */
  readonly lease: Date;
  readonly limit: number;
  /** Also what others have taken and not tried yet. */
  readonly takeOver: boolean;
}

/** The advisory lock of whoever moves the simulated clock. */
const ADVANCE = 20_190;

const OPEN = 'delivered_at is null and dead_at is null';

@Injectable()
export class OutboxStore {
  /** Takes what is due, in the order of writing; what others are taking just now is passed over. */
  async claim(sql: Queryable, { now, real, lease, limit, takeOver }: Claim): Promise<string[]> {
    const { rows } = await sql.query<{ key: string }>({
      name: 'outbox_claim',
      text: `with due as materialized (
         select key from outbox
          where ${OPEN} and not_before <= $1
            and (retry_at is null or retry_at <= $2 or ($5 and attempts = 0))
          order by not_before, position limit $4 for update skip locked)
       update outbox o set retry_at = $3 from due where o.key = due.key returning o.key`,
      values: [now, real, lease, limit, takeOver],
    });
    return rows.map((row) => row.key);
  }

  /** The effects with their origin, in the order of writing; what is done or dead is left out. */
  async effects(sql: Queryable, keys: readonly string[]): Promise<EffectRow[]> {
    const { rows } = await sql.query<EffectRow>(
      `select ${FLOW_COLUMNS}, o.key, o.intent, o.attempts, o.seq, e.type, e.payload, e.at
         from outbox o
         join flow f on f.id = o.flow_id
         join flow_event e on e.flow_id = o.flow_id and e.seq = o.seq
        where o.key = any($1::text[]) and o.delivered_at is null and o.dead_at is null
        order by o.not_before, o.position`,
      [keys],
    );
    return rows;
  }

  async delivered(sql: Queryable, keys: readonly string[], real: Date): Promise<void> {
    await sql.query(
      `update outbox set delivered_at = $2, last_error = null
        where key = any($1::text[]) and delivered_at is null`,
      [keys, real],
    );
  }

  /** A failed try: to be tried again at `retryAt`, or given up when that is null. */
  async failed(
    sql: Queryable,
    key: string,
    failure: { error: string; real: Date; retryAt: Date | null },
  ): Promise<void> {
    const { error, real, retryAt } = failure;
    await sql.query(
      `update outbox
          set attempts = attempts + 1, last_error = $2, retry_at = $3,
              dead_at = case when $3::timestamptz is null then $4::timestamptz end
        where key = $1 and delivered_at is null`,
      [key, error, retryAt, real],
    );
  }

  /** Puts an effect off until an instant on the cycle's clock. */
  async postpone(sql: Queryable, key: string, until: Instant): Promise<void> {
    await sql.query(
      'update outbox set not_before = $2, retry_at = null where key = $1 and delivered_at is null',
      [key, until],
    );
  }

  /** The earliest instant on the cycle's clock at which something waiting may go out. */
  async earliest(sql: Queryable, after: Instant): Promise<Instant | undefined> {
    const { rows } = await sql.query<{ at: Instant }>({
      name: 'outbox_earliest',
      text: `select not_before as at from outbox
        where ${OPEN} and not_before > $1 order by not_before limit 1`,
      values: [after],
    });
    return rows[0]?.at;
  }

  async waiting(sql: Queryable): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from outbox where ${OPEN}`,
    );
    return rows[0]?.n ?? 0;
  }

  async backlog(sql: Queryable, now: Instant): Promise<Backlog> {
    const { rows } = await sql.query<Backlog>(
      `select (count(*) filter (where dead_at is null and not_before <= $1))::int as waiting,
              (count(*) filter (where dead_at is null and not_before > $1))::int as later,
              (count(*) filter (where dead_at is null and attempts > 0))::int as retried,
              min(not_before) filter (where dead_at is null and not_before <= $1) as oldest,
              (count(*) filter (where dead_at is not null))::int as dead
         from outbox where delivered_at is null`,
      [now],
    );
    return rows[0] ?? { waiting: 0, later: 0, retried: 0, oldest: null, dead: 0 };
  }

  /** Dead letters of a region, newest first, and how many there are. */
  async deadLetters(
    sql: Queryable,
    region: string,
    limit: number,
  ): Promise<{ rows: DeadLetter[]; total: number }> {
    const { rows } = await sql.query<DeadLetter & { total: number }>(
      `select o.key, o.intent, o.cycle_id as "cycleId", o.flow_id as "flowId", f.kind, f.ref, s.name as subject, o.attempts,
              coalesce(o.last_error, '') as "lastError", o.dead_at as "deadAt",
              count(*) over ()::int as total
         from outbox o
         join flow f on f.id = o.flow_id
         join cycle c on c.id = o.cycle_id
         left join subject s on s.id = f.subject_id
        where o.dead_at is not null and c.region = $1
        order by o.dead_at desc, o.position desc limit $2`,
      [region, limit],
    );
    return { rows, total: rows[0]?.total ?? 0 };
  }

  async dead(sql: Queryable): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      'select count(*)::int as n from outbox where dead_at is not null',
    );
    return rows[0]?.n ?? 0;
  }

  /** Brings a dead letter back to life with all its tries; false when there is none. */
  async revive(sql: Queryable, region: string, key: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update outbox set dead_at = null, attempts = 0, retry_at = null
        where key = $1 and dead_at is not null
          and cycle_id in (select id from cycle where region = $2)`,
      [key, region],
    );
    return rowCount === 1;
  }

  /** The same for all of a region; answers how many there were. */
  async reviveAll(sql: Queryable, region: string): Promise<number> {
    const { rowCount } = await sql.query(
      `update outbox set dead_at = null, attempts = 0, retry_at = null
        where dead_at is not null and cycle_id in (select id from cycle where region = $1)`,
      [region],
    );
    return rowCount ?? 0;
  }

  /** Holds relays back while time is being moved; false when somebody is moving it already. */
  async holdRelays(sql: Sql): Promise<boolean> {
    const { rows } = await sql.query<{ got: boolean }>(
      'select pg_try_advisory_lock($1, 0) as got',
      [ADVANCE],
    );
    return rows[0]?.got === true;
  }

  async releaseRelays(sql: Sql): Promise<void> {
    await sql.query('select pg_advisory_unlock($1, 0)', [ADVANCE]);
  }

  /** Whether time is being moved just now, in any process. */
  async relaysHeld(sql: Queryable): Promise<boolean> {
    const { rows } = await sql.query<{ held: boolean }>(
      `select exists (
         select from pg_locks l join pg_database d on d.oid = l.database
          where l.locktype = 'advisory' and l.classid = $1 and l.objid = 0 and l.granted
            and d.datname = current_database()) as held`,
      [ADVANCE],
    );
    return rows[0]?.held === true;
  }
}
