import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { Kind } from '../flow/flow.types.js';
import { sqlPromise } from '../flow/promise.js';
import { type Scope, sqlFlows, sqlSubjects } from '../identity/access.js';
import type { Sql } from '../persistence/database.js';

type Queryable = Pick<Sql, 'query'>;

/** Whose flows: of a cycle and kind, as far as the reader sees them. */
export interface Which {
  readonly cycleId: string;
  readonly kind: Kind;
  readonly scope: Scope;
}

export interface Standings {
  readonly phase: string;
  readonly organisation: string;
  readonly n: number;
  /** Those beyond the last day of their own timer. */
  readonly timed: number;
}

export interface ItemRow {
  readonly id: string;
  readonly ref: string;
  readonly subjectId: string | null;
  readonly name: string | null;
  readonly organisation: string | null;
  readonly waitsFor: readonly string[];
  readonly version: string;
  readonly phase: string;
  readonly days: number;
  readonly timed: boolean;
}

/** The days a flow has stood in its state, in Shanghai. */
const DAYS = `greatest(0, $2::date - (f.since at time zone 'Asia/Shanghai')::date)`;

@Injectable()
export class ChartStore {
  /** How many stand where, by unit, and how many of them beyond their own day. */
  async standings(sql: Queryable, which: Which, today: IsoDate): Promise<Standings[]> {
    const { text, values } = sqlFlows(which.scope, 'f', 4);
    const { rows } = await sql.query<Standings>(
      `select f.phase, coalesce(f.organisation, '') as organisation, count(*)::int as n,
              count(*) filter (where promise.day < $2::date)::int as timed
         from flow f ${sqlPromise}
        where f.cycle_id = $1 and f.kind = $3 and ${text} group by 1, 2`,
      [which.cycleId, today, which.kind, ...values],
    );
    return rows;
  }

  /** Median days in each state. */
  async dwell(sql: Queryable, which: Which, today: IsoDate): Promise<Map<string, number>> {
    const { text, values } = sqlFlows(which.scope, 'f', 4);
    const { rows } = await sql.query<{ phase: string; days: number }>(
      `select f.phase, percentile_disc(0.5) within group (order by ${DAYS})::int as days
         from flow f where f.cycle_id = $1 and f.kind = $3 and ${text} group by 1`,
      [which.cycleId, today, which.kind, ...values],
    );
    return new Map(rows.map(({ phase, days }) => [phase, days]));
  }

  /** How often each way was gone, in all and since an instant. */
  async passes(
    sql: Queryable,
    which: Which,
    since: Instant,
  ): Promise<{ from: string; to: string; type: string; n: number; week: number }[]> {
    const { text, values } = sqlFlows(which.scope, 'f', 4);
    const { rows } = await sql.query<{
      from: string;
      to: string;
      type: string;
      n: number;
      week: number;
    }>(
      `select replay.phase(e.before) as "from", replay.phase(e.after->'value') as "to", e.type,
              count(*)::int as n, count(*) filter (where e.at > $2)::int as week
         from flow f join flow_event e on e.flow_id = f.id
        where f.cycle_id = $1 and f.kind = $3 and e.before is not null
          and e.before is distinct from e.after->'value' and ${text}
        group by 1, 2, 3`,
      [which.cycleId, since, which.kind, ...values],
    );
    return rows;
  }

  /** The enterprises of the base list, and those of them that stand nowhere. */
  async population(
    sql: Queryable,
    cycleId: string,
    scope: Scope,
  ): Promise<{ total: number; odd: { id: string; name: string }[] }> {
    const seen = sqlSubjects(scope, { id: 'y.subject_id', territory: 'y.territory' }, 2);
    const counted = await sql.query<{ n: number }>(
      `select count(*)::int as n from subject_year y where y.cycle_id = $1 and ${seen.text}`,
      [cycleId, ...seen.values],
    );
    const { rows } = await sql.query<{ id: string; name: string }>(
      `select s.id, s.name from subject_year y join subject s on s.id = y.subject_id
        where y.cycle_id = $1 and ${seen.text} and not exists (
          select from flow f where f.cycle_id = y.cycle_id and f.kind = 'enterprise-year'
             and f.subject_id = y.subject_id)
        order by s.name limit 20`,
      [cycleId, ...seen.values],
    );
    return { total: counted.rows[0]?.n ?? 0, odd: rows };
  }

  /** Who stands in a state, or went from it to another; the longest in their state first. */
  async items(
    sql: Queryable,
    which: Which,
    way: { from: string; to: string | null; today: IsoDate },
    page: { limit: number; offset: number },
  ): Promise<{ total: number; rows: ItemRow[] }> {
    const { text, values } = sqlFlows(which.scope, 'f', 6);
    const where = `f.cycle_id = $1 and f.kind = $3 and ${text} and case when $5::text is null
        then f.phase = $4 else exists (select from flow_event e where e.flow_id = f.id
          and replay.phase(e.before) = $4 and replay.phase(e.after->'value') = $5) end`;
    const given = [which.cycleId, way.today, which.kind, way.from, way.to, ...values];
    const { rows } = await sql.query<ItemRow & { total: number }>(
      `select f.id, f.ref, f.subject_id as "subjectId", s.name, f.organisation,
              f.waits_for as "waitsFor", f.version, f.phase, ${DAYS} as days,
              coalesce(promise.day < $2::date, false) as timed, count(*) over ()::int as total
         from flow f left join subject s on s.id = f.subject_id ${sqlPromise}
        where ${where} order by f.since, f.id
        limit ${String(page.limit)} offset ${String(page.offset)}`,
      given,
    );
    return { total: rows[0]?.total ?? 0, rows };
  }
}
