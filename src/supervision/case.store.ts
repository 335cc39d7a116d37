import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import { addDays } from '../domain/calendar/day.js';
import { dayAt } from '../domain/process/hours.js';
import type { Queryable } from './plan.store.js';

/** Appeals that wait for an answer. */
export interface OpenAppeals {
  /** By department, the day by which the oldest one it reviews has to be answered. */
  readonly due: ReadonlyMap<string, IsoDate>;
  /** Those whose answer is overdue, not yet assigned ones included. */
  readonly late: number;
}

export const noAppeals: OpenAppeals = { due: new Map(), late: 0 };

@Injectable()
export class CaseStore {
  /**
   * An appeal whose timer has fired is late: its day is the one before the firing. `territories`
   * leads the index there, since appeals are few among the enterprises.
   */
  async openAppeals(
    sql: Queryable,
    cycleId: string,
    territories: readonly string[],
  ): Promise<OpenAppeals> {
    const { rows } = await sql.query<{
      department: string | null;
      at: Instant | null;
      late: number;
    }>({
      name: 'open_appeals',
      text: `select case when f.phase = 'reviewing' then f.waits_for[1] end as department,
          min(coalesce(d.due_at, t.at)) as at, count(*) filter (where d.flow_id is null)::int as late
        from flow f
        left join deadline d on d.flow_id = f.id and d.timer = 'answer'
        left join lateral (
          select e.at from flow_event e
           where d.flow_id is null and e.flow_id = f.id and e.type = 'TIMER'
           order by e.seq desc limit 1) as t on true
       where f.cycle_id = $1 and f.kind = 'enterprise-year' and f.organisation = any($2::text[])
         and f.phase in ('appealing', 'reviewing')
       group by 1`,
      values: [cycleId, territories],
    });
    const due = rows.flatMap(({ department, at }) =>
      department === null || at === null ? [] : [[department, addDays(dayAt(at), -1)] as const],
    );
    return { due: new Map(due), late: rows.reduce((sum, { late }) => sum + late, 0) };
  }
}
