import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Instant } from '../clock.js';
import type { Sql } from '../persistence/database.js';
import type { Cycle } from './cycle.types.js';

export type Queryable = Pick<Sql, 'query'>;

const COLUMNS = `c.id, c.programme_id as "programmeId", c.version, c.year, c.region, c.title,
  c.state, c.previous_id as "previousId", c.opened_at as "openedAt", c.opened_by as "openedBy",
  c.archived_at as "archivedAt"`;

/** The list of one cycle brought into the next; `items`: whose figures come with it. */
export interface CarryOver {
  readonly from: string;
  readonly to: string;
  readonly items: readonly string[];
  readonly by: string;
  readonly at: Instant;
}

const PendingCount = z.object({ department: z.string(), n: z.int() });

@Injectable()
export class CycleStore {
  /** Writes a new cycle; false when the programme already runs that year in the region. */
  async insert(sql: Queryable, cycle: Cycle, programme: unknown): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into cycle (id, programme_id, version, programme, year, region, title, state,
         previous_id, opened_at, opened_by)
       values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11)
       on conflict (programme_id, year, region) do nothing`,
      [
        cycle.id,
        cycle.programmeId,
        cycle.version,
        JSON.stringify(programme),
        cycle.year,
        cycle.region,
        cycle.title,
        cycle.state,
        cycle.previousId,
        cycle.openedAt,
        cycle.openedBy,
      ],
    );
    return rowCount === 1;
  }

  async get(sql: Queryable, id: string): Promise<Cycle | undefined> {
    const { rows } = await sql.query<Cycle>({
      name: 'cycle_get',
      text: `select ${COLUMNS} from cycle c where c.id = $1`,
      values: [id],
    });
    return rows[0];
  }

  /** The frozen programme of a cycle, as JSON. */
  async programme(sql: Queryable, id: string): Promise<unknown> {
    const { rows } = await sql.query<{ programme: unknown }>(
      'select programme from cycle where id = $1',
      [id],
    );
    return rows[0]?.programme;
  }

  /** Of a region, or all where none is named; newest first. */
  async list(sql: Queryable, region: string | null, subjectId: string | null): Promise<Cycle[]> {
    const { rows } = await sql.query<Cycle>(
      `select ${COLUMNS} from cycle c
        where ($1::text is null or c.region = $1)
          and ($2::uuid is null or exists (select from subject_year y
                where y.cycle_id = c.id and y.subject_id = $2))
        order by c.year desc, c.opened_at desc`,
      [region, subjectId],
    );
    return rows;
  }

  async open(sql: Queryable): Promise<Cycle[]> {
    const { rows } = await sql.query<Cycle>({
      name: 'cycle_open',
      text: `select ${COLUMNS} from cycle c where c.state = 'open' order by c.year, c.opened_at`,
    });
    return rows;
  }

  /** The cycle before: same programme and region, the latest earlier year. */
  async before(
    sql: Queryable,
    of: { programmeId: string; region: string; year: number },
  ): Promise<Cycle | undefined> {
    const { rows } = await sql.query<Cycle>(
      `select ${COLUMNS} from cycle c
        where c.programme_id = $1 and c.region = $2 and c.year < $3
        order by c.year desc limit 1`,
      [of.programmeId, of.region, of.year],
    );
    return rows[0];
  }

  /** The cycle that carried this one's base list over. */
  async after(sql: Queryable, id: string): Promise<Cycle | undefined> {
    const { rows } = await sql.query<Cycle>(
      `select ${COLUMNS} from cycle c where c.previous_id = $1 order by c.year limit 1`,
      [id],
    );
    return rows[0];
  }

  async archive(sql: Queryable, id: string, at: Instant): Promise<void> {
    await sql.query(`update cycle set state = 'archived', archived_at = $2 where id = $1`, [
      id,
      at,
    ]);
  }

  /**
   * Carries the base list over: attributes stay; of last year's figures those of the items named are
   * filled in, on record as carried over. Who was taken off by hand is not carried over; who only
   * failed the scope may pass it this year.
   */
  async carryOver(
    sql: Queryable,
    { from, to, items, by, at }: CarryOver,
  ): Promise<{ subjectId: string; territory: string }[]> {
    const { rows } = await sql.query<{ subjectId: string; territory: string }>(
      `with carried as (
         insert into subject_year (cycle_id, subject_id, territory, scale, industry, address,
           contact, phone, email, founded, in_production, origin, hidden, values)
         select $2, y.subject_id, y.territory, y.scale, y.industry, y.address, y.contact, y.phone,
                y.email, y.founded, y.in_production, 'carriedOver', false,
                coalesce((select jsonb_object_agg(v.item, v.figure)
                            from jsonb_each_text(y.values) as v(item, figure)
                           where v.item = any($3::text[]) and v.figure is not null), '{}')
           from subject_year y
           join flow f on f.cycle_id = y.cycle_id and f.kind = 'enterprise-year'
                      and f.subject_id = y.subject_id
          where y.cycle_id = $1
            and not (f.phase in ('excluded', 'archived') and f.context->>'outcome' is null)
         on conflict do nothing
         returning subject_id, territory, values),
       recorded as (
         insert into item_change (cycle_id, subject_id, item, after, source, by, at)
         select $2, c.subject_id, v.item, v.figure, 'carriedOver', $4, $5
           from carried c cross join lateral jsonb_each_text(c.values) as v(item, figure)
          order by c.subject_id, v.item)
       select subject_id as "subjectId", territory from carried order by subject_id`,
      [from, to, items, by, at],
    );
    return rows;
  }

  /** Returned records by the departments that have not signed them off. */
  async returned(sql: Queryable, cycleId: string): Promise<Map<string, number>> {
    const { rows } = await sql.query({
      name: 'cycle_returned',
      text: `select d.department, count(*)::int as n
         from flow f
         cross join lateral jsonb_array_elements_text(f.context->'pending') as d(department)
        where f.cycle_id = $1 and f.kind = 'enterprise-year' and f.phase = 'returned'
        group by 1`,
      values: [cycleId],
    });
    return new Map(rows.map((row) => PendingCount.parse(row)).map((r) => [r.department, r.n]));
  }

  /** Appeals given to each department to review, and how many of them are still with it. */
  async appeals(
    sql: Queryable,
    cycleId: string,
  ): Promise<Map<string, { done: number; total: number }>> {
    const { rows } = await sql.query<{ department: string; total: number; open: number }>({
      name: 'cycle_appeals',
      text: `with given as (
         select e.payload->>'department' as department, count(*)::int as total
           from flow f join flow_event e on e.flow_id = f.id and e.type = 'ASSIGN_REVIEW'
          where f.cycle_id = $1 and f.kind = 'enterprise-year'
            and (f.context->>'appeals')::int > 0
          group by 1),
       waiting as (
         select f.waits_for[1] as department, count(*)::int as open
           from flow f
          where f.cycle_id = $1 and f.kind = 'enterprise-year' and f.phase = 'reviewing'
          group by 1)
       select g.department, g.total, coalesce(w.open, 0) as open
         from given g left join waiting w using (department)`,
      values: [cycleId],
    });
    return new Map(
      rows.map(({ department, total, open }) => [department, { total, done: total - open }]),
    );
  }

  /**
   * How many of these subjects' flows stand where: the counts of a part of the cycle. Enterprises
   * `untold` that they are audited count as being so.
   */
  async countsOf(
    sql: Queryable,
    cycleId: string,
    subjectIds: readonly string[],
    untold: readonly string[] = [],
  ): Promise<{ kind: string; organisation: string; phase: string; waitsFor: string; n: number }[]> {
    const { rows } = await sql.query<{
      kind: string;
      organisation: string;
      phase: string;
      waitsFor: string;
      n: number;
    }>({
      name: 'cycle_counts_of',
      text: `select f.kind, coalesce(f.organisation, '') as organisation,
              case when f.kind = 'enterprise-year' and f.subject_id = any($3::uuid[])
                   then 'auditing' else f.phase end as phase,
              w as "waitsFor", count(*)::int as n
         from flow f cross join lateral unnest(array_append(f.waits_for, '')) as w
        where f.cycle_id = $1 and f.kind in ('enterprise-year', 'rectification')
          and f.subject_id = any($2::uuid[])
        group by 1, 2, 3, 4`,
      values: [cycleId, subjectIds, untold],
    });
    return rows;
  }

  /** Ids of the lists that have been made. */
  async madeLists(sql: Queryable, cycleId: string): Promise<Set<string>> {
    const { rows } = await sql.query<{ list: string }>({
      name: 'cycle_made_lists',
      text: 'select distinct list from published_list where cycle_id = $1',
      values: [cycleId],
    });
    return new Set(rows.map(({ list }) => list));
  }
}
