import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Instant } from '../clock.js';
import type { ListRow } from '../domain/cycle/lists.js';
import type { Sql } from '../persistence/database.js';

export type Queryable = Pick<Sql, 'query'>;

/** One version of a list, frozen. */
export interface PublishedList {
  readonly cycleId: string;
  readonly list: string;
  readonly version: number;
  readonly title: string;
  readonly rows: readonly ListRow[];
  readonly hash: string;
  readonly at: Instant;
  readonly by: string;
  /** Name of the person, as known now. */
  readonly byName: string | null;
}

const Row = z.object({
  no: z.int(),
  subject: z.string(),
  name: z.string(),
  code: z.string().nullable(),
  territory: z.string(),
  class: z.string(),
  project: z.string().nullable(),
  cells: z.record(z.string(), z.string()),
});
const Rows = z.array(Row);

@Injectable()
export class ListStore {
  /** False when the version is there already: somebody else made it. */
  async insert(sql: Queryable, list: Omit<PublishedList, 'byName'>): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into published_list (cycle_id, list, version, title, rows, hash, at, by)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8) on conflict do nothing`,
      [
        list.cycleId,
        list.list,
        list.version,
        list.title,
        JSON.stringify(list.rows),
        list.hash,
        list.at,
        list.by,
      ],
    );
    return rowCount === 1;
  }

  /** The latest version of each list of the cycle. */
  async latest(sql: Queryable, cycleId: string): Promise<PublishedList[]> {
    const { rows } = await sql.query<PublishedList>(
      `select distinct on (l.list) l.cycle_id as "cycleId", l.list, l.version, l.title, l.rows,
              l.hash, l.at, l.by, u.name as "byName"
         from published_list l left join app_user u on u.id::text = l.by
        where l.cycle_id = $1 order by l.list, l.version desc`,
      [cycleId],
    );
    return rows.map((row) => ({ ...row, rows: Rows.parse(row.rows) }));
  }

  /** The row of a subject on the latest version of a list. */
  async row(
    sql: Queryable,
    of: { cycleId: string; list: string; subjectId: string },
  ): Promise<ListRow | undefined> {
    const { rows } = await sql.query<{ row: unknown }>({
      name: 'list_row',
      text: `select r as row
         from (select l.rows from published_list l where l.cycle_id = $1 and l.list = $2
                order by l.version desc limit 1) as latest
         cross join lateral jsonb_array_elements(latest.rows) as r
        where r->>'subject' = $3`,
      values: [of.cycleId, of.list, of.subjectId],
    });
    return rows[0] && Row.parse(rows[0].row);
  }

  /** Titles of organisations by code. */
  async organisationTitles(sql: Queryable, region: string): Promise<Map<string, string>> {
    const { rows } = await sql.query<{ code: string; title: string }>(
      'select code, title from organisation where region = $1',
      [region],
    );
    return new Map(rows.map(({ code, title }) => [code, title]));
  }
}
