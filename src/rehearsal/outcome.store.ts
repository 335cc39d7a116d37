import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';

/** What one unit did in one week: `week` is its Monday. */
export interface Work {
  /** Organisation code, or `enterprises` for all of them together. */
  readonly unit: string;
  readonly week: string;
  readonly actions: number;
}

/** A task that was not over on its date; `finished` is null when it never was. */
export interface LateTask {
  readonly stage: string;
  readonly task: string;
  readonly unit: string;
  readonly due: string;
  readonly finished: string | null;
}

export interface Tally {
  readonly events: number;
  /** Letters that would have gone out, reports among them; a rehearsal writes to nobody. */
  readonly mails: number;
  readonly reports: number;
  readonly escalations: Readonly<Record<string, number>>;
}

/** Reads off the log what a played year has been like. */
@Injectable()
export class OutcomeStore {
  async workload(sql: Queryable, cycleId: string): Promise<Work[]> {
    const { rows } = await sql.query<Work>(
      `select coalesce(o.code, 'enterprises') as unit,
              to_char(date_trunc('week', e.at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') as week,
              count(*)::int as actions
         from flow_event e
         join flow f on f.id = e.flow_id
         join cycle c on c.id = f.cycle_id
         left join organisation o on o.region = c.region
              and o.code = split_part(replace(e.actor, 'cast:', ''), ':', 1)
        where f.cycle_id = $1 and e.actor like 'cast:%'
        group by 1, 2 order by 2, 1`,
      [cycleId],
    );
    return rows;
  }

  async late(sql: Queryable, cycleId: string): Promise<LateTask[]> {
    const { rows } = await sql.query<LateTask>(
      `select f.stage, f.context->>'task' as task, f.organisation as unit,
              f.context->>'originalDue' as due,
              case when f.done then
                to_char(f.since at time zone 'Asia/Shanghai', 'YYYY-MM-DD') end as finished
         from flow f
        where f.cycle_id = $1 and f.kind = 'task'
          and (not f.done or (f.since at time zone 'Asia/Shanghai')::date
               > (f.context->>'originalDue')::date)
        order by 4, 1, 2, 3`,
      [cycleId],
    );
    return rows;
  }

  async tally(sql: Queryable, cycleId: string): Promise<Tally> {
    const { rows } = await sql.query<Tally>(
      `select (select count(*)::int from flow_event e join flow f on f.id = e.flow_id
                where f.cycle_id = $1) as events,
              (select count(*)::int from outbox
                where cycle_id = $1 and intent->>'type' = 'sendMail'
                  and delivered_at is not null)
                + (select count(*)::int from escalation where cycle_id = $1)
                + (select count(*)::int from report where cycle_id = $1) as mails,
              (select count(*)::int from report where cycle_id = $1) as reports,
              (select coalesce(jsonb_object_agg(rung, n), '{}') from
                (select rung, count(*) as n from escalation where cycle_id = $1 group by 1) as r
              ) as escalations`,
      [cycleId],
    );
    return rows[0] ?? { events: 0, mails: 0, reports: 0, escalations: {} };
  }
}
