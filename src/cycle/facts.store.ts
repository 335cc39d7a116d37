import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import type { Queryable } from './cycle.store.js';

const Values = z.record(z.string(), z.string().nullable());
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

const Row = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  scale: z.enum(['above', 'below']),
  industry: text,
  territory: z.string(),
  founded: text,
  inProductionSince: text,
  values: Values,
  last: Values.nullish().transform((value) => value ?? undefined),
  events: z
    .array(z.object({ kind: z.string(), level: text, date: text, title: text, source: text }))
    .default([]),
  history: z.array(z.object({ year: z.int(), class: z.string() })).default([]),
});

@Injectable()
export class FactsStore {
  /**
   * What is known of the subjects of a cycle for formulas: attributes, figures, last year's figures,
   * recorded events, published classes of earlier years.
   */
  async ofCycle(
    sql: Queryable,
    cycle: { id: string; region: string; year: number; previousId: string | null },
    subjectIds?: readonly string[],
  ): Promise<SubjectFacts[]> {
    const { rows } = await sql.query(
      `with mine as (
         select * from subject_year
          where cycle_id = $1 and ($2::uuid[] is null or subject_id = any($2::uuid[]))),
       happened as (
         select e.subject_id, jsonb_agg(jsonb_build_object('kind', e.kind, 'level', e.level,
                  'date', e.date, 'title', e.note, 'source', e.source)
                  order by e.date, e.kind, e.id) as events
           from subject_event e join mine using (subject_id)
          where e.region = $3 and e.struck_at is null group by 1),
       classes as (
         select subject_id, jsonb_agg(jsonb_build_object('year', year, 'class', class)) as history
           from (select distinct on (r.subject_id, c.year) r.subject_id, c.year, r.class
                   from cycle c
                   join evaluation e on e.cycle_id = c.id and e.published_at is not null
                   join result r on r.evaluation_id = e.id
                  where c.region = $3 and c.year < $4 and r.class is not null
                  order by r.subject_id, c.year, e.version desc) as past
          group by 1)
       select s.id, coalesce(s.credit_code, '') as code, s.name, m.scale, m.industry, m.territory,
              m.founded, m.in_production as "inProductionSince", m.values, p.values as last,
              coalesce(h.events, '[]') as events, coalesce(k.history, '[]') as history
         from mine m
         join subject s on s.id = m.subject_id
         left join subject_year p on p.cycle_id = $5 and p.subject_id = m.subject_id
         left join happened h on h.subject_id = m.subject_id
         left join classes k on k.subject_id = m.subject_id
        order by s.id`,
      [cycle.id, subjectIds ?? null, cycle.region, cycle.year, cycle.previousId],
    );
    return rows.map((row) => ({ ...Row.parse(row), region: cycle.region }));
  }

  /** Who of a cycle had not handed in when the time for entry was over. */
  async late(sql: Queryable, cycleId: string): Promise<Set<string>> {
    const { rows } = await sql.query<{ id: string }>(
      `select f.subject_id as id from flow f
        where f.cycle_id = $1 and f.kind = 'enterprise-year'
          and exists (select from flow_event e where e.flow_id = f.id and e.type = 'TIMER'
                         and e.payload->>'timer' = 'entry')`,
      [cycleId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Changes whenever the base list, an attribute or figure on it, or a recorded fact does. */
  async stamp(sql: Queryable, cycleId: string): Promise<string> {
    const { rows } = await sql.query<{ stamp: string }>(
      `select count(*) || '/' || coalesce(sum(revision), 0) || '/' ||
              (select count(*) || '/' || count(struck_at) from subject_event e
                where e.region = (select region from cycle where id = $1)) as stamp
         from subject_year where cycle_id = $1`,
      [cycleId],
    );
    return rows[0]?.stamp ?? '';
  }
}
