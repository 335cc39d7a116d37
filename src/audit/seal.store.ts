import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { Queryable, Sql } from '../persistence/database.js';
import type { DaySeal, Imprint } from './seal.js';
import { streamed } from './stream.js';

/** One entry of a chain as the seal sees it. */
export interface Sealable {
  readonly chain: string;
  readonly seq: number;
  readonly at: Instant;
  readonly hash: string;
}

/** Imprints as they are sealed. */
export const IMPRINTS = `select imprint.id::int as id, at, tab, key, op, role, hash from imprint`;

const SEAL = `day::text as day, events, audits, content, prev_hash as "prevHash", facts, hash`;
/** From midnight to midnight in Asia/Shanghai. */
const within = (column: string): string =>
  `${column} >= ($1::date::timestamp at time zone 'Asia/Shanghai')
    and ${column} < (($1::date + 1)::timestamp at time zone 'Asia/Shanghai')`;

@Injectable()
export class SealStore {
  /** The seals, oldest first; with `limit` the newest so many, newest first. */
  async list(sql: Queryable, limit?: number): Promise<DaySeal[]> {
    const order = limit === undefined ? 'order by day' : `order by day desc limit ${String(limit)}`;
    const { rows } = await sql.query<DaySeal>(`select ${SEAL} from day_seal ${order}`);
    return rows;
  }

  /**
   * Today in Shanghai, by the clock that entries are recorded by; the first two minutes belong to
   * yesterday. An entry is recorded at the time its flow was read, at most a minute before.
   */
  async today(sql: Queryable): Promise<IsoDate> {
    const { rows } = await sql.query<{ today: IsoDate }>(
      `select ((now() - interval '2 minutes') at time zone 'Asia/Shanghai')::date::text as today`,
    );
    return rows[0]?.today ?? '';
  }

  /** The first day on which anything was recorded; null before. */
  async firstDay(sql: Queryable): Promise<IsoDate | null> {
    const { rows } = await sql.query<{ first: IsoDate | null }>(
      `select (least((select min(recorded_at) from flow_event), (select min(at) from audit_entry),
                (select min(at) from imprint))
                at time zone 'Asia/Shanghai')::date::text as first`,
    );
    return rows[0]?.first ?? null;
  }

  /** False when another process is sealing; else until the end of the transaction only this one is. */
  async only(sql: Queryable): Promise<boolean> {
    const { rows } = await sql.query<{ got: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('day_seal')) as got`,
    );
    return rows[0]?.got === true;
  }

  /**
   * The other transactions under way in this database just now. When each began is shown to a
   * database administrator only; that it is under way, its lock on itself, to everybody.
   */
  async underWay(sql: Queryable): Promise<string[]> {
    const { rows } = await sql.query<{ id: string }>(
      `select distinct l.virtualtransaction as id
         from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'virtualxid' and l.pid <> pg_backend_pid()
          and a.datname = current_database()`,
    );
    return rows.map(({ id }) => id);
  }

  events(sql: Sql, day: IsoDate): AsyncIterable<Sealable> {
    return streamed<Sealable>(
      sql,
      `select flow_id as chain, seq, recorded_at as at, hash from flow_event
        where ${within('recorded_at')} order by flow_id, seq`,
      [day],
    );
  }

  audits(sql: Sql, day: IsoDate): AsyncIterable<Sealable> {
    return streamed<Sealable>(
      sql,
      `select 'audit' as chain, id::int as seq, at, hash from audit_entry
        where ${within('at')} order by audit_entry.id`,
      [day],
    );
  }

  imprints(sql: Sql, day: IsoDate): AsyncIterable<Imprint> {
    const text = `${IMPRINTS} where ${within('at')} order by imprint.id`;
    return streamed<Imprint>(sql, text, [day]);
  }

  /** Writes the seal, and beside it how far each chain has come. */
  async insert(sql: Queryable, seal: DaySeal): Promise<void> {
    await sql.query(
      `insert into day_seal (day, events, audits, content, prev_hash, hash, facts)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        seal.day,
        seal.events,
        seal.audits,
        seal.content,
        seal.prevHash,
        seal.hash,
        JSON.stringify(seal.facts),
      ],
    );
    await sql.query(
      `insert into day_seal_part (day, chain, entries, last_seq, last_hash)
       select $1, chain, count(*), max(seq), (array_agg(hash order by seq desc))[1] from (
         select flow_id::text as chain, seq::bigint as seq, hash from flow_event
          where ${within('recorded_at')}
         union all
         select 'audit', id, hash from audit_entry where ${within('at')}) as entry
       group by chain`,
      [seal.day],
    );
  }
}
