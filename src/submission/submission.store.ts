import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';

@Injectable()
export class SubmissionStore {
  /** The figures of these subjects, locked against changes until the transaction ends. */
  async figures(
    sql: Sql,
    cycleId: string,
    subjectIds: readonly string[],
  ): Promise<Map<string, Record<string, string | null>>> {
    const { rows } = await sql.query<{ id: string; values: Record<string, string | null> }>(
      `select subject_id as id, values from subject_year
        where cycle_id = $1 and subject_id = any($2::uuid[])
        order by subject_id for update`,
      [cycleId, subjectIds],
    );
    return new Map(rows.map(({ id, values }) => [id, values]));
  }
}
