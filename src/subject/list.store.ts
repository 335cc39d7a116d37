/** The list of a cycle's enterprises, with where each stands: one query for the page, one for the counts. */
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { IsoDate } from '../clock.js';
import { sqlSubjects, type Scope } from '../identity/access.js';
import type { PhaseDate } from './list.dates.js';
import { sqlPromise } from '../flow/promise.js';
import { publicPhases, settledPhases } from './list.dates.js';
import type { Reader } from './subject.store.js';

export interface ListQuery {
  readonly q?: string | undefined;
  readonly phase?: string | undefined;
  readonly territory?: string | undefined;
  readonly class?: string | undefined;
  readonly light?: string | undefined;
}

/** What the lights of the list are computed from. */
export interface ListMoment {
  readonly cycleId: string;
  readonly previousId: string | null;
  readonly today: IsoDate;
  readonly nearUntil: IsoDate;
  readonly dates: readonly PhaseDate[];
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string().nullable(),
  scale: z.enum(['above', 'below']),
  industry: z.string().nullable(),
  territory: z.string(),
  flow: z.string(),
  version: z.string(),
  phase: z.string(),
  light: z.enum(['overdue', 'dueSoon', 'onTrack', 'done', 'notStarted', 'notApplicable']),
  daysLate: z.int().nullable(),
  total: z.string().nullable(),
  class: z.string().nullable(),
  provisional: z.boolean(),
  lastClass: z.string().nullable(),
});
export type ListRow = z.infer<typeof Row>;

const Counted = z.object({
  all: z.int(),
  total: z.int(),
  phases: z.array(z.object({ key: z.string(), count: z.int() })),
  territories: z.array(z.object({ id: z.string(), count: z.int() })),
  classes: z.array(z.object({ class: z.string(), count: z.int() })),
});
export type ListCounts = z.infer<typeof Counted>;

@Injectable()
export class ListStore {
  /** One page, worst light first. */
  async page(
    sql: Reader,
    moment: ListMoment,
    scope: Scope,
    query: ListQuery,
    page: { size: number; offset: number },
  ): Promise<ListRow[]> {
    const { text, values } = listed(moment, scope, query);
    const { rows } = await sql.query(
      `${text} select * from found
        order by array_position(array['overdue', 'dueSoon', 'onTrack', 'notStarted', 'done',
          'notApplicable'], light), "daysLate" desc nulls last, name, id
        limit ${String(page.size)} offset ${String(page.offset)}`,
      values,
    );
    return rows.map((row) => Row.parse(row));
  }

  /** How many there are: over all the person may see, and with the filters on. */
  async counts(
    sql: Reader,
    moment: ListMoment,
    scope: Scope,
    query: ListQuery,
  ): Promise<ListCounts> {
    const { text, values } = listed(moment, scope, query);
    const { rows } = await sql.query(
      `${text} select (select count(*)::int from lit) as all,
         (select count(*)::int from found) as total,
         ${tally('phase', 'key')} as phases, ${tally('territory', 'id')} as territories,
         ${tally('class', 'class')} as classes`,
      values,
    );
    return Counted.parse(rows[0]);
  }
}

/** Names of columns only; nothing from outside reaches this text. */
function tally(column: string, name: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('${name}', value, 'count', n)
            order by value), '[]')
     from (select ${column} as value, count(*)::int as n from lit where ${column} is not null
            group by 1) as counted)`;
}

/** `lit`: all within the scope with their lights; `found`: those that fit the filters. */
function listed(
  moment: ListMoment,
  scope: Scope,
  query: ListQuery,
): { text: string; values: unknown[] } {
  const values: unknown[] = [
    moment.cycleId,
    moment.previousId,
    moment.today,
    moment.nearUntil,
    JSON.stringify(moment.dates),
    settledPhases,
    publicPhases,
  ];
  const columns = { id: 'y.subject_id', territory: 'y.territory' };
  const mine = sqlSubjects(scope, columns, values.length + 1);
  values.push(...mine.values);
  return {
    text: `${lit(mine.text)}, found as (select * from lit where ${filter(query, values)})`,
    values,
  };
}

/** Class and total as published last, since a correction tells no flow; as the flow was told before that. */
function lit(mine: string): string {
  return `with dates as (
      select phase, organisation, due from jsonb_to_recordset($5::jsonb)
        as r(phase text, organisation text, due date)),
    published as (
      select distinct on (e.cycle_id, r.subject_id) e.cycle_id, r.subject_id,
             trim_scale(r.total)::text as total,
             coalesce(r.class, r.detail->>'treatedAs') as class
        from evaluation e join result r on r.evaluation_id = e.id
       where e.cycle_id in ($1, $2) and e.published_at is not null
       order by e.cycle_id, r.subject_id, e.version desc),
    base as (
      select y.subject_id as id, s.name, s.aliases, s.credit_code as code, y.scale, y.industry,
             y.territory, f.id as flow, f.version, f.phase,
             case when now.subject_id is null then f.context->>'total' else now.total end as total,
             case when now.subject_id is null then f.context->>'class' else now.class end as class,
             f.phase <> all($7::text[]) as provisional,
             case when before.subject_id is null then l.context->>'class'
                  else before.class end as "lastClass",
             f.context->>'late' = 'true' as late,
             coalesce(promise.day, own.due, any_.due) as due
        from subject_year y
        join subject s on s.id = y.subject_id
        join flow f on f.cycle_id = y.cycle_id and f.kind = 'enterprise-year'
                   and f.ref = y.subject_id::text
        left join flow l on l.cycle_id = $2 and l.kind = 'enterprise-year' and l.ref = f.ref
        left join published now on now.cycle_id = y.cycle_id and now.subject_id = y.subject_id
        left join published before on before.cycle_id = $2 and before.subject_id = y.subject_id
        ${sqlPromise}
        left join dates own on own.phase = f.phase and own.organisation = f.organisation
        left join dates any_ on any_.phase = f.phase and any_.organisation is null
       where y.cycle_id = $1 and ${mine}),
    lit as (
      select *, case
          when phase = 'excluded' then 'notApplicable'
          when phase = any($6::text[]) then 'done'
          when phase = 'listed' and due >= $3::date then 'notStarted'
          when late or due < $3::date then 'overdue'
          when due <= $4::date then 'dueSoon'
          when phase = 'listed' then 'notStarted'
          else 'onTrack' end as light,
        case when phase <> 'excluded' and phase <> all($6::text[]) and (late or due < $3::date)
          then greatest($3::date - due, 1) end as "daysLate"
        from base)`;
}

/** The filters as a condition; their values are appended to `values`. */
function filter(query: ListQuery, values: unknown[]): string {
  const conditions: string[] = [];
  for (const column of ['phase', 'territory', 'class', 'light'] as const) {
    const wanted = query[column];
    if (wanted === undefined || wanted === '') continue;
    values.push(wanted);
    conditions.push(`${column} = $${String(values.length)}`);
  }
  const words = query.q?.trim() ?? '';
  if (words !== '') {
    values.push(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
    const like = `ilike $${String(values.length)}`;
    conditions.push(`(name ${like} or code ${like} or array_to_string(aliases, ' ') ${like})`);
  }
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}
