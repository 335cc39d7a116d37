import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';

/** Who speaks for an organisation or a subject: its account where there is one. */
export interface Speaker {
  readonly key: string;
  readonly user: string | null;
  readonly name: string;
}

@Injectable()
export class PeopleStore {
  /** By organisation code; of several people the first account speaks. */
  async organisations(sql: Queryable, region: string): Promise<Speaker[]> {
    const { rows } = await sql.query<Speaker>({
      name: 'people_organisations',
      text: `select o.code as key, (array_agg(u.id::text order by u.account))[1] as "user",
              coalesce(o.liaison || ' ', '') || coalesce(o.short, o.title) as name
         from organisation o left join app_user u on u.organisation_id = o.id
        where o.region = $1 group by o.id`,
      values: [region],
    });
    return rows;
  }

  /** By subject id. */
  async subjects(sql: Queryable, cycleId: string, ids: readonly string[]): Promise<Speaker[]> {
    const { rows } = await sql.query<Speaker>({
      name: 'people_subjects',
      text: `select s.id as key, min(u.id::text) as "user",
              coalesce(y.contact || ' ', '') || s.name as name
         from subject_year y join subject s on s.id = y.subject_id
         left join app_user u on u.subject_id = s.id
        where y.cycle_id = $1 and y.subject_id = any($2::uuid[]) group by s.id, y.contact`,
      values: [cycleId, ids],
    });
    return rows;
  }
}
