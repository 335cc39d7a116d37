/** Reads the whole trail in the order of the stream, a page at a time, however long it is. */
import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';
import { canonical } from '../domain/process/canonical.js';
import { BORN_COLUMNS } from '../flow/flow.row.js';
import { STATES } from '../flow/past.service.js';
import { AUDIT_COLUMNS } from './audit.store.js';
import type { AuditEntry } from './entry.js';
import { FACTS, type FactTable } from './facts.js';
import type { TrailFault } from './faults.js';
import type { DaySeal, Imprint } from './seal.js';
import { IMPRINTS } from './seal.store.js';
import { streamed } from './stream.js';
import {
  AUDIT,
  type EventText,
  type FlowHead,
  FORMAT,
  type Mark,
  type TrailRecord,
} from './trail.types.js';

/** Faults of one sort that are named; more say nothing more. */
const MOST = 1000;

const SEALS = `select day::text as day, events, audits, content, prev_hash as "prevHash", facts, hash
  from day_seal order by day`;
const FLOWS = `select f.id, f.revision, f.head, ${BORN_COLUMNS} from flow f order by f.id`;
const EVENTS = `select flow_id as "flowId", seq, at, recorded_at as "recordedAt", actor,
    actor_name as "actorName", version, type, payload::text as payload,
    coalesce(before, 'null')::text as before, after::text as after, cause, prev_hash as "prevHash", hash
  from flow_event order by flow_id, seq`;
const MARKS = `select day::text as day, chain, entries, last_seq::int as "lastSeq",
    last_hash as "lastHash"
  from day_seal_part`;
const AUDITS = `select ${AUDIT_COLUMNS} from audit_entry order by audit_entry.id`;
const AUDIT_HEAD = 'select id::int as id, hash from audit_head';
/** The columns decide and the log explains: where they disagree, somebody wrote past the log. */
const ASTRAY = `select f.id from flow f join replay.flow r on r.id = f.id and r.revision = f.revision
  where (f.version, f.state, f.context, f.phase, f.tags, f.waits_for, f.done, f.since)
    is distinct from (r.version, r.state, r.context, r.phase, r.tags, r.waits_for, r.done, r.since)
  order by f.id`;
/** The log as a whole, and what the machines say of their states. */
const WHOLE = `select set_config('battlemap.as_of', 'infinity', true),
  set_config('battlemap.states', $1, true)`;

/** As rows are spelled where their imprints are taken (migration `imprints`). */
const SPELLING = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';
  set local bytea_output = 'hex'`;
/** Rows that are not as the last of their imprints has them. */
const unlike = (tab: string, { key, print = 'r::text' }: FactTable): string => `
  with told as (select distinct on (key) key, hash from imprint where tab = '${tab}'
      order by key, imprint.id desc),
    found as (select concat_ws(' ', ${key.map((column) => `r.${column}`).join(', ')}) as key,
      encode(sha256(convert_to(rtrim(${print}, ',)'), 'UTF8')), 'hex') as hash from ${tab} r)
  select case when f.key is null then 'fact-removed' when t.key is null then 'fact-foreign'
           else 'fact-changed' end as fault, '${tab} ' || coalesce(t.key, f.key) as fact
    from told t full join found f on f.key = t.key
   where t.hash is distinct from f.hash order by 2 limit ${String(MOST)}`;
/** Rows that were written by another than the system, or more often than they may be. */
const UNDUE = `
  with masters as (select rolname::text as role from pg_roles r where rolsuper
      or exists (select from pg_class c where c.relowner = r.oid and c.oid = 'imprint'::regclass))
  select tab || ' ' || key as fact,
         case when bool_or(op <> 'found' and role in (select role from masters))
           then 'fact-intruded' else 'fact-rewritten' end as fault
    from imprint join unnest($1::text[], $2::int[]) as t(tab, most) using (tab)
   group by tab, key
  having bool_or(op <> 'found' and role in (select role from masters))
      or count(*) filter (where op = 'update') > min(most)
      or count(*) filter (where op in ('found', 'insert')) > 1
   order by 1 limit ${String(MOST)}`;
const CHANGES = { never: 0, once: 1, often: 2_147_483_647 } as const;

/** How many JSON texts are remembered. */
const KEPT = 2000;

@Injectable()
export class TrailStore {
  /** `sql` is a transaction that sees one moment of the database (repeatable read). */
  async *records(sql: Sql): AsyncGenerator<TrailRecord> {
    const { rows } = await sql.query<{ at: string }>('select now() as at');
    yield { kind: 'trail', format: FORMAT, at: rows[0]?.at ?? '' };
    for await (const seal of streamed<DaySeal>(sql, SEALS)) yield { kind: 'seal', ...seal };
    yield* this.flows(sql);
    for await (const entry of streamed<AuditEntry>(sql, AUDITS)) yield { kind: 'audit', ...entry };
    for await (const head of streamed<{ id: number; hash: string }>(sql, AUDIT_HEAD)) {
      yield { kind: 'audit-head', ...head };
    }
    const marks = `${MARKS} where chain = '${AUDIT}' order by day`;
    for await (const mark of streamed<Mark>(sql, marks)) yield { kind: 'mark', ...mark };
    const imprints = `${IMPRINTS} order by imprint.id`;
    for await (const one of streamed<Imprint>(sql, imprints)) yield { kind: 'imprint', ...one };
    yield { kind: 'end' };
  }

  /** Flows whose columns are not what their last event left, and facts that are not as they were written. */
  async strayed(sql: Sql): Promise<TrailFault[]> {
    await sql.query(WHOLE, [STATES]);
    const { rows } = await sql.query<{ id: string }>(ASTRAY);
    const faults: TrailFault[] = rows.map(({ id }) => ({ fault: 'astray', chain: id }));
    await sql.query(SPELLING);
    for (const [tab, table] of Object.entries(FACTS)) {
      faults.push(...(await sql.query<TrailFault>(unlike(tab, table))).rows);
    }
    const most = Object.values(FACTS).map(({ changes }) => CHANGES[changes]);
    faults.push(...(await sql.query<TrailFault>(UNDUE, [Object.keys(FACTS), most])).rows);
    return faults;
  }

  /** Each flow with its events and marks; also events and marks whose flow is gone. */
  private async *flows(sql: Sql): AsyncGenerator<TrailRecord> {
    const flows = new Ahead(streamed<FlowHead>(sql, FLOWS), ({ id }) => id);
    const events = new Ahead(streamed<EventText>(sql, EVENTS), ({ flowId }) => flowId);
    const marks = new Ahead(
      streamed<Mark>(sql, `${MARKS} where chain <> '${AUDIT}' order by chain, day`),
      ({ chain }) => chain,
    );
    const spelling = new Spelling();
    for (;;) {
      const keys = [await flows.key(), await events.key(), await marks.key()];
      const [id] = keys.filter((key) => key !== undefined).sort();
      if (id === undefined) return;
      for await (const flow of flows.of(id)) yield { kind: 'flow', flow };
      for await (const event of events.of(id)) {
        yield {
          ...event,
          kind: 'event',
          payload: spelling.of(event.payload),
          before: spelling.of(event.before),
          after: spelling.of(event.after),
        };
      }
      for await (const mark of marks.of(id)) yield { kind: 'mark', ...mark };
    }
  }
}

/** Spells JSON canonically; flows that stood alike have the same text, so it is kept for a while. */
class Spelling {
  private readonly known = new Map<string, string>();

  of(text: string): string {
    let spelled = this.known.get(text);
    if (spelled !== undefined) return spelled;
    spelled = canonical(JSON.parse(text));
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(text, spelled);
    return spelled;
  }
}

/** Rows in the order of a key, read with one row's foresight. */
class Ahead<T> {
  private next: IteratorResult<T> | undefined;

  constructor(
    private readonly rows: AsyncIterator<T>,
    private readonly keyOf: (row: T) => string,
  ) {}

  /** The key of the row that comes next; undefined at the end. */
  async key(): Promise<string | undefined> {
    this.next ??= await this.rows.next();
    return this.next.done === true ? undefined : this.keyOf(this.next.value);
  }

  /** The rows of this key that come next. */
  async *of(key: string): AsyncGenerator<T> {
    while ((await this.key()) === key && this.next?.done === false) {
      yield this.next.value;
      this.next = undefined;
    }
  }
}
