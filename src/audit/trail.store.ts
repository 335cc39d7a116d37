/** Reads the whole trail in the order of the stream, a page at a time, however long it is. */
import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';
import { canonical } from '../domain/process/canonical.js';
import { AUDIT_COLUMNS } from './audit.store.js';
import type { AuditEntry } from './entry.js';
import type { DaySeal } from './seal.js';
import { streamed } from './stream.js';
import { AUDIT, type EventText, FORMAT, type Mark, type TrailRecord } from './trail.types.js';

const SEALS = `select day::text as day, events, audits, content, prev_hash as "prevHash", hash
  from day_seal order by day`;
const FLOWS = 'select id, revision, head from flow order by id';
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
const ASTRAY = `select f.id from flow f join flow_event e on e.flow_id = f.id and e.seq = f.revision
  where (e.after -> 'value', e.after -> 'context') is distinct from (f.state, f.context)
  order by f.id`;

/** How many JSON texts are remembered. */
const KEPT = 2000;

interface FlowHead {
  readonly id: string;
  readonly revision: number;
  readonly head: string;
}

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
    yield { kind: 'end' };
  }

  /** Flows whose columns are not what their last event left. */
  async astray(sql: Sql): Promise<string[]> {
    const { rows } = await sql.query<{ id: string }>(ASTRAY);
    return rows.map(({ id }) => id);
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
      for await (const flow of flows.of(id)) yield { kind: 'flow', ...flow };
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
