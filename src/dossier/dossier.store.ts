import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';

type Queryable = Pick<Sql, 'query'>;

/** Figures and the published class of one year. */
export interface YearOfSubject {
  readonly year: number;
  readonly values: Readonly<Record<string, string | null>>;
  readonly total: string | null;
  readonly class: string | null;
}

@Injectable()
export class DossierStore {
  /** The figures of a subject in these cycles, with what was published of it last. */
  async years(
    sql: Queryable,
    subjectId: string,
    cycleIds: readonly string[],
  ): Promise<YearOfSubject[]> {
    const { rows } = await sql.query<YearOfSubject>(
      `select c.year, y.values, r.detail->>'total' as total,
              coalesce(r.detail->>'class', r.detail->>'treatedAs') as class
         from cycle c
         join subject_year y on y.cycle_id = c.id and y.subject_id = $1
         left join lateral (
           select r.detail from evaluation e join result r on r.evaluation_id = e.id
            where e.cycle_id = c.id and r.subject_id = $1 and e.published_at is not null
            order by e.version desc limit 1) as r on true
        where c.id = any($2::uuid[]) order by c.year`,
      [subjectId, cycleIds],
    );
    return rows;
  }
}
