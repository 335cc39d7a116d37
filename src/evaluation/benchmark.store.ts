import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from './evaluation.store.js';
import type { CycleBenchmark } from './evaluation.types.js';

/** PostgreSQL keeps ten places; a figure is read without the noughts it was padded with. */
const text = (column: string): string => `trim_scale(${column})::text as ${column}`;

@Injectable()
export class BenchmarkStore {
  async ofCycle(sql: Queryable, cycleId: string): Promise<CycleBenchmark[]> {
    const { rows } = await sql.query<CycleBenchmark>(
      `select b.group_id as group, b.indicator, ${text('proposed')}, b.subjects, ${text('fixed')}, b.reason,
              b.by, coalesce(u.name, case b.by when 'system' then '系统' else b.by end) as "byName",
              b.at
         from benchmark b left join app_user u on u.id::text = b.by
        where b.cycle_id = $1 order by b.group_id, b.indicator`,
      [cycleId],
    );
    return rows;
  }

  /** Writes proposals; one that was fixed keeps its number and takes no new proposal. */
  async propose(
    sql: Queryable,
    cycleId: string,
    proposals: readonly Pick<CycleBenchmark, 'group' | 'indicator' | 'proposed' | 'subjects'>[],
  ): Promise<void> {
    await sql.query(
      `insert into benchmark as b (cycle_id, group_id, indicator, proposed, subjects)
       select $1, p.group, p.indicator, p.proposed, p.subjects
         from jsonb_to_recordset($2::jsonb)
              as p("group" text, indicator text, proposed numeric, subjects int)
       on conflict (cycle_id, group_id, indicator)
       do update set proposed = excluded.proposed, subjects = excluded.subjects
        where b.fixed is null`,
      [cycleId, JSON.stringify(proposals)],
    );
  }

  /** Fixes one benchmark; false when there is no such proposal or it was fixed before. */
  async fix(
    sql: Queryable,
    cycleId: string,
    one: {
      group: string;
      indicator: string;
      value: string;
      reason: string;
      by: string;
      at: Instant;
    },
  ): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update benchmark set fixed = $4, reason = $5, by = $6, at = $7
        where cycle_id = $1 and group_id = $2 and indicator = $3 and fixed is null`,
      [cycleId, one.group, one.indicator, one.value, one.reason, one.by, one.at],
    );
    return rowCount === 1;
  }
}
