import { Injectable } from '@nestjs/common';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Sql } from '../persistence/database.js';

export type Queryable = Pick<Sql, 'query'>;

export interface PlanRow {
  readonly id: string;
  readonly programmeId: string;
  readonly year: number;
  readonly region: string;
  readonly title: string;
  readonly previousId: string | null;
  /** Checked when the cycle was opened, and frozen since. */
  readonly programme: FilledProgramme;
}

@Injectable()
export class PlanStore {
  async cycle(sql: Queryable, id: string): Promise<PlanRow | undefined> {
    const { rows } = await sql.query<PlanRow>(
      `select id, programme_id as "programmeId", year, region, title,
              previous_id as "previousId", programme
         from cycle where id = $1`,
      [id],
    );
    return rows[0];
  }
}
