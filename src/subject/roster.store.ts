import { Injectable } from '@nestjs/common';
import type { Reader } from './subject.store.js';

export interface Namesake {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly aliases: readonly string[];
  /** Null when it is not on this cycle's list. */
  readonly territory: string | null;
}

@Injectable()
export class RosterStore {
  /** Enterprises of the region with this code, or with one of these parts in a name. */
  async near(
    sql: Reader,
    of: { readonly id: string; readonly region: string },
    code: string | null,
    parts: readonly string[],
  ): Promise<Namesake[]> {
    const { rows } = await sql.query<Namesake>(
      `select s.id, s.name, s.credit_code as code, s.aliases, y.territory
         from subject s
         left join subject_year y on y.cycle_id = $2 and y.subject_id = s.id
         left join flow f on f.cycle_id = $2 and f.kind = 'enterprise-year' and f.ref = s.id::text
        where s.region = $1 and coalesce(f.phase, '') <> 'excluded'
          and (s.credit_code = $3 or s.name || array_to_string(s.aliases, ' ') like any($4))
        limit 5000`,
      [of.region, of.id, code, parts.map((part) => `%${part.replace(/[\\%_]/g, '\\$&')}%`)],
    );
    return rows;
  }

  /** Adds names a firm was also known by. */
  async alias(sql: Reader, id: string, names: readonly string[]): Promise<void> {
    await sql.query(
      `update subject set aliases =
         coalesce((select array_agg(distinct a) from unnest(aliases || $2::text[]) a
           where a <> name), '{}')
        where id = $1`,
      [id, names],
    );
  }

  /** Honours, accidents and violations of a double are those of the firm that is kept. */
  async handOverRecords(sql: Reader, from: string, to: string): Promise<void> {
    await sql.query('update subject_event set subject_id = $2 where subject_id = $1', [from, to]);
  }
}
