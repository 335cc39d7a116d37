/** Armed timers: rows that the sweep takes away when they fire. */
import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable, Sql } from '../persistence/database.js';
import { FLOW_COLUMNS, type FlowRow, READ_AT } from './flow.row.js';
import type { StepRow } from './stepper.js';

/** A flow whose timer is due; only what the step needs, since there may be a hundred thousand. */
export interface DueRow extends StepRow {
  readonly timer: string;
}

/** A pending timer with its flow, for those who look after the installation. */
export interface PendingRow extends FlowRow {
  readonly timer: string;
  readonly dueAt: Instant;
  readonly armedSeq: number;
  readonly armedAt: Instant;
  /** Type of the event that armed it. */
  readonly armedBy: string;
  readonly subject: string | null;
}

/** A timer with what it was armed from, to be dated anew. */
export interface ArmedRow extends FlowRow {
  readonly timer: string;
  readonly dueAt: Instant;
  readonly armedAt: Instant;
}

@Injectable()
export class DeadlineStore {
  /** The earliest due instant after `after`, up to `now`; undefined when nothing is due. */
  async nextDue(
    sql: Queryable,
    now: Instant,
    after: Instant | null = null,
  ): Promise<Instant | undefined> {
    const { rows } = await sql.query<{ at: Instant }>({
      name: 'deadline_next_due',
      text: `select due_at as at from deadline
        where due_at <= $1 and ($2::timestamptz is null or due_at > $2)
        order by due_at limit 1`,
      values: [now, after],
    });
    return rows[0]?.at;
  }

  /** The earliest timer armed for later than `after`; undefined when none is. */
  async earliest(sql: Queryable, after: Instant): Promise<Instant | undefined> {
    const { rows } = await sql.query<{ at: Instant }>({
      name: 'deadline_earliest',
      text: 'select due_at as at from deadline where due_at > $1 order by due_at limit 1',
      values: [after],
    });
    return rows[0]?.at;
  }

  /** Locks a page of flows due at that instant; what other workers hold is passed over. */
  async take(sql: Sql, at: Instant, after: string | null, limit: number): Promise<DueRow[]> {
    const { rows } = await sql.query<DueRow>(
      `select f.id, f.cycle_id as "cycleId", f.kind, f.version, f.stage, f.phase, f.revision,
              f.state::text as state, f.context::text as context, f.head, d.timer, ${READ_AT}
         from deadline d join flow f on f.id = d.flow_id
        where d.due_at = $1 ${after === null ? '' : 'and d.flow_id > $3'}
        order by d.flow_id limit $2
          for update of d, f skip locked`,
      after === null ? [at, limit] : [at, limit, after],
    );
    return rows;
  }

  /** Takes timers away that nobody heard. */
  async drop(sql: Sql, flowIds: readonly string[]): Promise<void> {
    await sql.query('delete from deadline where flow_id = any($1::uuid[])', [flowIds]);
  }

  /** Pending timers of a region by due time, the first `limit`, and how many there are. */
  async pending(
    sql: Queryable,
    region: string,
    limit: number,
  ): Promise<{ rows: PendingRow[]; total: number }> {
    const { rows } = await sql.query<PendingRow>(
      `select ${FLOW_COLUMNS}, d.timer, d.due_at as "dueAt", d.armed_seq as "armedSeq",
              e.at as "armedAt", e.type as "armedBy", s.name as subject
         from deadline d
         join cycle c on c.id = d.cycle_id
         join flow f on f.id = d.flow_id
         join flow_event e on e.flow_id = d.flow_id and e.seq = d.armed_seq
         left join subject s on s.id = f.subject_id
        where c.region = $1
        order by d.due_at, d.flow_id limit $2`,
      [region, limit],
    );
    const count = await sql.query<{ n: number }>(
      `select count(*)::int as n from deadline d join cycle c on c.id = d.cycle_id
        where c.region = $1`,
      [region],
    );
    return { rows, total: count.rows[0]?.n ?? 0 };
  }

  /** Locks a page of a cycle's timers with the instant they were armed at. */
  async armed(sql: Sql, cycleId: string, after: string | null, limit: number): Promise<ArmedRow[]> {
    const { rows } = await sql.query<ArmedRow>(
      `select ${FLOW_COLUMNS}, d.timer, d.due_at as "dueAt", e.at as "armedAt"
         from deadline d
         join flow f on f.id = d.flow_id
         join flow_event e on e.flow_id = d.flow_id and e.seq = d.armed_seq
        where d.cycle_id = $1 and ($2::uuid is null or d.flow_id > $2)
        order by d.flow_id limit $3 for update of d`,
      [cycleId, after, limit],
    );
    return rows;
  }

  async redate(sql: Sql, changes: readonly { flowId: string; dueAt: Instant }[]): Promise<void> {
    await sql.query(
      `update deadline d set due_at = c.due_at
         from unnest($1::uuid[], $2::timestamptz[]) as c(flow_id, due_at)
        where d.flow_id = c.flow_id`,
      [changes.map(({ flowId }) => flowId), changes.map(({ dueAt }) => dueAt)],
    );
  }

  /** How many timers are past due: above zero for long, nobody is sweeping. */
  async overdue(sql: Queryable, now: Instant): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      'select count(*)::int as n from deadline where due_at <= $1',
      [now],
    );
    return rows[0]?.n ?? 0;
  }
}
