import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { sqlSubjects, type Scope, type SqlCondition } from '../identity/access.js';
import type { Sql } from '../persistence/database.js';
import type { Kind } from '../flow/flow.types.js';
import { sqlPromise } from '../flow/promise.js';

export type Queryable = Pick<Sql, 'query'>;
type Json = Readonly<Record<string, unknown>>;

/** A flow as a list shows it. */
export interface ListedFlow {
  readonly id: string;
  readonly kind: Kind;
  readonly version: string;
  readonly ref: string;
  readonly stage: string | null;
  readonly organisation: string | null;
  readonly phase: string;
  readonly context: Json;
  readonly done: boolean;
  readonly subject: string | null;
  /** The last day that keeps the promise of its timer; null where there is none. */
  readonly promise: IsoDate | null;
  /** The last return or appeal: who and why. */
  readonly said: { readonly type: string; readonly payload: Json } | null;
}

/** Whose flows: of an enterprise, or of an organisation with the words that mean it. */
export interface Whose {
  readonly subjectId: string | null;
  readonly organisation: string | null;
  readonly role: string;
}

/** A row of the table of a task. */
export interface TableFlow {
  readonly id: string;
  readonly subjectId: string;
  readonly name: string;
  readonly kind: Kind;
  readonly version: string;
  readonly phase: string;
  readonly waits: boolean;
  readonly late: boolean;
  readonly promise: IsoDate | null;
  readonly note: string | null;
}

const LISTED = `f.id, f.kind, f.version, f.ref, f.stage, f.organisation, f.phase, f.context, f.done,
  s.name as subject, to_char(promise.day, 'YYYY-MM-DD') as promise, r.said`;
const JOINED = `flow f
  left join subject s on s.id = f.subject_id
  ${sqlPromise}
  left join lateral (
    select jsonb_build_object('type', e.type, 'payload', e.payload) as said from flow_event e
     where e.flow_id = f.id and e.type in ('RETURN', 'APPEAL', 'REJECT', 'NOT_SATISFIED')
     order by e.seq desc limit 1) as r on true`;

/** An enterprise's flow stands in the list when it is handled one by one; the rest is in its task. */
const ONE_BY_ONE: Readonly<Record<string, string>> = {
  territory: `(f.phase = 'returned' or (f.phase = 'confirming' and (f.context->>'late')::boolean))`,
  department: `f.phase = 'reviewing'`,
  lead: `f.phase in ('appealing', 'auditing')`,
};

@Injectable()
export class TaskStore {
  /** What waits for this organisation or enterprise. */
  async waiting(
    sql: Queryable,
    cycleId: string,
    whose: Whose,
    limit: number,
  ): Promise<ListedFlow[]> {
    const { text, values } = waitsFor(whose, 3);
    const { rows } = await sql.query<ListedFlow>(
      `select ${LISTED} from ${JOINED}
        where f.cycle_id = $1 and not f.done and ${text} limit $2`,
      [cycleId, limit, ...values],
    );
    return rows;
  }

  /** What is theirs and waits for somebody else just now. */
  async elsewhere(
    sql: Queryable,
    cycleId: string,
    whose: Whose,
    limit: number,
  ): Promise<ListedFlow[]> {
    const waiting = waitsFor(whose, 3);
    const own = ownFlows(whose, 3 + waiting.values.length);
    const { rows } = await sql.query<ListedFlow>(
      `select ${LISTED} from ${JOINED}
        where f.cycle_id = $1 and not f.done and cardinality(f.waits_for) > 0
          and not ${waiting.text} and ${own.text} limit $2`,
      [cycleId, limit, ...waiting.values, ...own.values],
    );
    return rows;
  }

  /** What was theirs and is over, the latest first. */
  async over(sql: Queryable, cycleId: string, whose: Whose, limit: number): Promise<ListedFlow[]> {
    const own = ownFlows(whose, 3);
    const { rows } = await sql.query<ListedFlow>(
      `select ${LISTED} from ${JOINED}
        where f.cycle_id = $1 and f.done and ${own.text} order by f.since desc, f.id limit $2`,
      [cycleId, limit, ...own.values],
    );
    return rows;
  }

  /** Open tasks by the names of their flows. */
  async tasks(sql: Queryable, cycleId: string, refs: readonly string[]): Promise<ListedFlow[]> {
    const { rows } = await sql.query<ListedFlow>(
      `select ${LISTED} from ${JOINED}
        where f.cycle_id = $1 and f.kind = 'task' and not f.done and f.ref = any($2::text[])`,
      [cycleId, refs],
    );
    return rows;
  }

  /** One flow as a list shows it. */
  async one(sql: Queryable, id: string): Promise<ListedFlow | undefined> {
    const { rows } = await sql.query<ListedFlow>(
      `select ${LISTED} from ${JOINED} where f.id = $1`,
      [id],
    );
    return rows[0];
  }

  /**
   * A page of the enterprises or projects of a task, those that wait for the owner first, late ones
   * at the top.
   */
  async table(
    sql: Queryable,
    of: TableOf & { phases: readonly string[] },
    page: { limit: number; offset: number },
  ): Promise<TableFlow[]> {
    const seen = seenRows(of.scope, 8);
    const { rows } = await sql.query<TableFlow>(
      `select f.id, f.subject_id as "subjectId", s.name, f.kind, f.version, f.phase,
              f.phase = any($5::text[]) and ($4::text is null or $4 = any(f.waits_for)) as waits,
              coalesce((f.context->>'late')::boolean, false) and not f.done as late,
              to_char(promise.day, 'YYYY-MM-DD') as promise, r.reason as note
         from flow f
         join subject s on s.id = f.subject_id
         ${sqlPromise}
         left join lateral (
           select e.payload->>'reason' as reason from flow_event e
            where f.phase in ('returned', 'planning', 'implementing') and e.flow_id = f.id
              and e.type in ('RETURN', 'REJECT') order by e.seq desc limit 1) as r on true
        where f.cycle_id = $1 and f.kind = $2 and f.phase <> 'excluded'
          and ($3::text is null or f.organisation = $3)
          and ($4::text is null or $4 = any(f.waits_for)) and ${seen.text}
        order by 7 desc, 8 desc, promise.day nulls last, s.name, f.id
        limit $6 offset $7`,
      [
        of.cycleId,
        of.kind,
        of.territory,
        of.department,
        of.phases,
        page.limit,
        page.offset,
        ...seen.values,
      ],
    );
    return rows;
  }

  /** How many rows that table has. */
  async tableSize(sql: Queryable, of: TableOf): Promise<number> {
    const seen = seenRows(of.scope, 5);
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from flow f
        where f.cycle_id = $1 and f.kind = $2 and f.phase <> 'excluded'
          and ($3::text is null or f.organisation = $3)
          and ($4::text is null or $4 = any(f.waits_for)) and ${seen.text}`,
      [of.cycleId, of.kind, of.territory, of.department, ...seen.values],
    );
    return rows[0]?.n ?? 0;
  }

  /** The figures of these enterprises with last year's, as formulas look at them. */
  async figures(
    sql: Queryable,
    cycle: { id: string; previousId: string | null; region: string },
    subjectIds: readonly string[],
  ): Promise<SubjectFacts[]> {
    const { rows } = await sql.query<SubjectFacts>(
      `select s.id, coalesce(s.credit_code, '') as code, s.name, y.scale, y.industry, y.territory,
              y.founded, y.in_production as "inProductionSince", y.values, l.values as last
         from subject_year y
         join subject s on s.id = y.subject_id
         left join subject_year l on l.cycle_id = $2 and l.subject_id = y.subject_id
        where y.cycle_id = $1 and y.subject_id = any($3::uuid[])`,
      [cycle.id, cycle.previousId, subjectIds],
    );
    return rows.map((row) => ({
      ...row,
      region: cycle.region,
      industry: row.industry ?? undefined,
      founded: row.founded ?? undefined,
      inProductionSince: row.inProductionSince ?? undefined,
      last: row.last ?? undefined,
    }));
  }

  /** What the enterprise's side and the owning department said last of each figure. */
  async said(
    sql: Queryable,
    cycleId: string,
    subjectId: string,
  ): Promise<
    {
      item: string;
      side: 'firm' | 'department';
      organisation: string | null;
      value: string | null;
    }[]
  > {
    const { rows } = await sql.query<{
      item: string;
      side: 'firm' | 'department';
      organisation: string | null;
      value: string | null;
    }>(
      `select distinct on (item, side) item, side, organisation, after as value
         from (select item, organisation, after, id,
                      case when source in ('enterprise', 'territory') then 'firm'
                           when source = 'department' then 'department' end as side
                 from item_change where cycle_id = $1 and subject_id = $2) as said
        where side is not null order by item, side, id desc`,
      [cycleId, subjectId],
    );
    return rows;
  }

  /** The time by which the database stamps what it records. */
  async wallClock(sql: Queryable): Promise<Instant> {
    const { rows } = await sql.query<{ now: Instant }>('select now()::timestamptz(3) as now');
    const [{ now } = { now: '' }] = rows;
    return now;
  }

  /** Enterprises of a territory on the base list. */
  async subjectsOf(sql: Queryable, cycleId: string, territory: string): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from subject_year where cycle_id = $1 and territory = $2`,
      [cycleId, territory],
    );
    return rows[0]?.n ?? 0;
  }

  /** Who changed a flow last, for a conflict. */
  async lastMove(sql: Queryable, flowId: string): Promise<LastMove | undefined> {
    const { rows } = await sql.query<LastMove>(
      `select seq, actor, actor_name as by, at, type, payload from flow_event where flow_id = $1
        order by seq desc limit 1`,
      [flowId],
    );
    return rows[0];
  }
}

/** The newest line of a log. */
interface LastMove {
  readonly seq: number;
  readonly actor: string;
  readonly by: string;
  readonly at: Instant;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Whose enterprises or projects the table of a task shows, as far as the reader sees them. */
interface TableOf {
  readonly cycleId: string;
  readonly kind: 'enterprise-year' | 'rectification';
  /** Only its own. */
  readonly territory: string | null;
  /** Only records that wait for it. */
  readonly department: string | null;
  readonly scope: Scope;
}

function seenRows(scope: Scope, parameter: number): SqlCondition {
  return sqlSubjects(scope, { id: 'f.subject_id', territory: 'f.organisation' }, parameter);
}

interface Condition {
  readonly text: string;
  readonly values: readonly string[];
}

function waitsFor({ subjectId, organisation, role }: Whose, n: number): Condition {
  if (subjectId !== null) {
    const mine = `f.subject_id = $${String(n)}::uuid and f.waits_for && '{@enterprise}'`;
    return { text: `(${mine})`, values: [subjectId] };
  }
  if (organisation === null) return { text: 'false', values: [] };
  const own = `$${String(n)}::text`;
  const words = role === 'lead' ? `or f.waits_for && '{@lead}'` : '';
  const oneByOne = ONE_BY_ONE[role] ?? 'false';
  const text = `((f.kind <> 'enterprise-year' or ${oneByOne}) and (
    f.waits_for && array[${own}]
    or (f.organisation = ${own} and f.waits_for && '{@organisation,@territory}') ${words}))`;
  return { text, values: [organisation] };
}

function ownFlows({ subjectId, organisation, role }: Whose, n: number): Condition {
  if (subjectId !== null)
    return { text: `f.subject_id = $${String(n)}::uuid`, values: [subjectId] };
  if (organisation === null) return { text: 'false', values: [] };
  // What the lead bureau has set going are the forms it issued.
  const issued = role === 'lead' ? `or f.kind = 'supervision-form'` : '';
  const own = `f.kind in ('task', 'supervision-form', 'rectification', 'problem')
    and (f.organisation = $${String(n)} ${issued})`;
  return { text: `(${own})`, values: [organisation] };
}
