import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { Kind } from '../flow/flow.types.js';
import { sqlPromise } from '../flow/promise.js';
import { type Scope, sqlSubjects } from '../identity/access.js';
import type { Undone } from '../domain/supervision/undone.js';
import type { Sql } from '../persistence/database.js';

type Queryable = Pick<Sql, 'query'>;

/** A flow a task still waits for. */
export interface UndoneFlow {
  readonly id: string;
  readonly subjectId: string;
  readonly name: string;
  readonly kind: Kind;
  readonly version: string;
  readonly phase: string;
  readonly waitsFor: readonly string[];
  readonly promise: IsoDate | null;
  readonly said: string | null;
}

/** A reminder by hand, as far as the post has got with it. */
export interface SentReminder {
  readonly flowId: string;
  readonly at: Instant;
  readonly by: string;
  readonly text: string;
  readonly sent: number;
  readonly failed: string | null;
}

@Injectable()
export class CellStore {
  /** Who of a task is not done, as far as the reader sees them; `members`: of a narrowed stage. */
  async undone(
    sql: Queryable,
    cycleId: string,
    { kind, phases, territory, unsignedBy, reviewer }: Undone,
    seen: { scope: Scope; members: readonly string[] | null; limit: number },
  ): Promise<{ total: number; byPhase: Map<string, number>; flows: UndoneFlow[] }> {
    const own = sqlSubjects(seen.scope, { id: 'f.subject_id', territory: 'f.organisation' }, 8);
    const where = `f.cycle_id = $1 and f.kind = $2 and f.phase = any($3::text[])
      and ($4::text is null or f.organisation = $4)
      and ($5::text is null or f.phase not in ('verifying', 'returned') or f.context->'pending' ? $5)
      and ($6::text is null or $6 = any(f.waits_for))
      and ($7::uuid[] is null or f.subject_id = any($7)) and ${own.text}`;
    const values = [cycleId, kind, phases, territory, unsignedBy, reviewer, seen.members];
    const counts = await sql.query<{ phase: string; n: number }>(
      `select f.phase, count(*)::int as n from flow f where ${where} group by 1`,
      [...values, ...own.values],
    );
    const byPhase = new Map(counts.rows.map(({ phase, n }) => [phase, n]));
    const { rows } = await sql.query<UndoneFlow>(
      `select f.id, f.subject_id as "subjectId", s.name, f.kind, f.version, f.phase,
              f.waits_for as "waitsFor", to_char(promise.day, 'YYYY-MM-DD') as promise, r.said
         from flow f
         join subject s on s.id = f.subject_id
         ${sqlPromise}
         left join lateral (
           select e.payload->>'reason' as said from flow_event e
            where f.phase in ('returned', 'appealing', 'planning', 'implementing')
              and e.flow_id = f.id and e.type in ('RETURN', 'APPEAL', 'REJECT')
            order by e.seq desc limit 1) as r on true
        where ${where}
        order by promise.day nulls last, f.phase = 'returned' desc, s.name, f.id
        limit ${String(seen.limit)}`,
      [...values, ...own.values],
    );
    return { total: [...byPhase.values()].reduce((sum, n) => sum + n, 0), byPhase, flows: rows };
  }

  /** Reminders of these tasks, the newest first, with the letters that went out and the last failure. */
  async reminders(sql: Queryable, flowIds: readonly string[]): Promise<SentReminder[]> {
    const { rows } = await sql.query<SentReminder>(
      `select e.flow_id as "flowId", e.at, e.actor_name as by, e.payload->>'text' as text,
              (select count(*)::int from mail m where m.flow_id = e.flow_id and m.sent_at is not null
                and (m.key = o.key or starts_with(m.key, o.key || '_'))) as sent,
              case when o.delivered_at is null then o.last_error end as failed
         from flow_event e
         left join outbox o on o.flow_id = e.flow_id and o.seq = e.seq
        where e.flow_id = any($1::uuid[]) and e.type = 'CHASE'
        order by e.at desc, e.seq desc`,
      [flowIds],
    );
    return rows;
  }
}
