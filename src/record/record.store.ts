import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { Sql } from '../persistence/database.js';

type Queryable = Pick<Sql, 'query'>;

/** A recorded fact about a subject, by the department that answers for its kind. */
export interface Recorded {
  readonly id: string;
  readonly region: string;
  readonly subjectId: string;
  readonly kind: string;
  readonly level: string | null;
  readonly date: IsoDate;
  readonly note: string | null;
  /** Code of the organisation it comes from. */
  readonly source: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  readonly struckBy: string | null;
  readonly struckAt: Instant | null;
  readonly struckReason: string | null;
}

@Injectable()
export class RecordStore {
  async insert(
    sql: Queryable,
    records: readonly Omit<Recorded, 'struckBy' | 'struckAt' | 'struckReason'>[],
  ): Promise<void> {
    await sql.query(
      `insert into subject_event (id, region, subject_id, kind, level, date, note, source, by,
         by_name, at)
       select id, region, "subjectId", kind, level, date, note, source, by, "byName", at
         from jsonb_to_recordset($1::jsonb) as r(id uuid, region text, "subjectId" uuid, kind text,
              level text, date date, note text, source text, by text, "byName" text, at timestamptz)`,
      [JSON.stringify(records)],
    );
  }

  /** Everything recorded about a subject in a region, the newest first. */
  async list(sql: Queryable, region: string, subjectId: string): Promise<Recorded[]> {
    const { rows } = await sql.query<Recorded>(
      `select id, region, subject_id as "subjectId", kind, level, date, note, source, by,
              by_name as "byName", at, struck_by as "struckBy", struck_at as "struckAt",
              struck_reason as "struckReason"
         from subject_event where region = $1 and subject_id = $2 order by date desc, at desc, id`,
      [region, subjectId],
    );
    return rows;
  }

  /** Strikes a record out; false when somebody has done so already. */
  async strike(
    sql: Queryable,
    id: string,
    struck: { readonly by: string; readonly at: Instant; readonly reason: string },
  ): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update subject_event set struck_by = $2, struck_at = $3, struck_reason = $4
        where id = $1 and struck_at is null`,
      [id, struck.by, struck.at, struck.reason],
    );
    return rowCount === 1;
  }
}
