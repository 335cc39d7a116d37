import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from './evaluation.store.js';

/** A correction of a published result, asked for by one person and decided by another. */
export interface Amendment {
  readonly id: string;
  readonly cycleId: string;
  readonly subjectId: string;
  readonly subjectName: string;
  /** Item id → decimal text; null takes a figure away. */
  readonly values: Readonly<Record<string, string | null>>;
  readonly reason: string;
  /** The order or appeal it rests on. */
  readonly order: string;
  readonly by: string;
  readonly byName: string;
  /** Code of the organisation of who asked. */
  readonly organisation: string | null;
  readonly at: Instant;
  readonly decision: 'approved' | 'refused' | null;
  /** Why it was refused. */
  readonly remark: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Instant | null;
}

export interface Decision {
  readonly decision: 'approved' | 'refused';
  readonly remark: string | null;
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
}

const COLUMNS = `a.id, a.cycle_id as "cycleId", a.subject_id as "subjectId",
  s.name as "subjectName", a.values, a.reason, a."order", a.by, a.by_name as "byName",
  o.code as organisation, a.at,
  a.decision, a.remark, a.decided_by_name as "decidedByName", a.decided_at as "decidedAt"`;

@Injectable()
export class AmendmentStore {
  async insert(
    sql: Queryable,
    one: Pick<
      Amendment,
      'id' | 'cycleId' | 'subjectId' | 'values' | 'reason' | 'order' | 'by' | 'byName' | 'at'
    >,
  ): Promise<void> {
    await sql.query(
      `insert into amendment (id, cycle_id, subject_id, values, reason, "order", by, by_name, at)
       values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9)`,
      [
        one.id,
        one.cycleId,
        one.subjectId,
        JSON.stringify(one.values),
        one.reason,
        one.order,
        one.by,
        one.byName,
        one.at,
      ],
    );
  }

  /** Newest first. */
  async ofCycle(sql: Queryable, cycleId: string): Promise<Amendment[]> {
    const { rows } = await sql.query<Amendment>(
      `select ${COLUMNS}
         from amendment a join subject s on s.id = a.subject_id
         left join app_user u on u.id::text = a.by
         left join organisation o on o.id = u.organisation_id
        where a.cycle_id = $1 order by a.at desc, a.id desc`,
      [cycleId],
    );
    return rows;
  }

  /** False when it has been decided already. */
  async decide(sql: Queryable, id: string, one: Decision): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update amendment set decision = $2, remark = $3, decided_by = $4, decided_by_name = $5,
         decided_at = $6 where id = $1 and decision is null`,
      [id, one.decision, one.remark, one.by, one.byName, one.at],
    );
    return rowCount === 1;
  }
}
