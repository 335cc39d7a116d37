import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { Sql } from '../persistence/database.js';
import type { Kind } from '../flow/flow.types.js';

type Queryable = Pick<Sql, 'query'>;
type Json = Readonly<Record<string, unknown>>;

/** What was said last in an event of one type, and when. */
export interface Said {
  readonly at: Instant;
  readonly payload: Json;
}

/** Everything a letter about a flow may speak of, as it stood at entry `seq` of its log. */
export interface Matter {
  readonly flowId: string;
  readonly cycleId: string;
  readonly kind: Kind;
  readonly ref: string;
  readonly stage: string | null;
  readonly organisation: string | null;
  readonly subjectId: string | null;
  readonly subjectName: string | null;
  readonly territory: string | null;
  readonly context: Json;
  /** The event that called for the letter. */
  readonly event: { readonly type: string; readonly at: Instant; readonly payload: Json };
  /** The timer running now, when this event or an earlier one armed it. */
  readonly running: { readonly timer: string; readonly dueAt: Instant } | null;
  /** The last event of each type up to this one. */
  readonly said: Readonly<Record<string, Said>>;
}

/** A unit's people as letters name them. */
export interface Desk {
  readonly code: string;
  readonly title: string;
  readonly liaison: string | null;
  readonly phone: string | null;
}

/** Within JSON an instant is text in the session's zone; ours is always UTC. */
function utc(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

@Injectable()
export class NoticeStore {
  async matter(sql: Queryable, flowId: string, seq: number): Promise<Matter | undefined> {
    const { rows } = await sql.query<Matter>({
      name: 'notice_matter',
      text: `select f.id as "flowId", f.cycle_id as "cycleId", f.kind, f.ref, f.stage,
          f.organisation, f.subject_id as "subjectId", s.name as "subjectName", y.territory,
          e.after->'context' as context,
          jsonb_build_object('type', e.type, 'at', ${utc('e.at')}, 'payload', e.payload) as event,
          case when d.armed_seq <= e.seq
               then jsonb_build_object('timer', d.timer, 'dueAt', ${utc('d.due_at')}) end as running,
          (select jsonb_object_agg(l.type,
                    jsonb_build_object('at', ${utc('l.at')}, 'payload', l.payload))
             from (select distinct on (type) type, at, payload from flow_event
                    where flow_id = f.id and seq <= e.seq order by type, seq desc) as l) as said
        from flow f
        join flow_event e on e.flow_id = f.id and e.seq = $2
        left join subject s on s.id = f.subject_id
        left join subject_year y on y.cycle_id = f.cycle_id and y.subject_id = f.subject_id
        left join deadline d on d.flow_id = f.id
       where f.id = $1`,
      values: [flowId, seq],
    });
    return rows[0];
  }

  async desks(sql: Queryable, region: string, codes: readonly string[]): Promise<Desk[]> {
    const { rows } = await sql.query<Desk>({
      name: 'notice_desks',
      text: `select code, title, liaison, phone from organisation
        where region = $1 and code = any($2::text[])`,
      values: [region, codes],
    });
    return rows;
  }

  /** Addresses of units: their own and those of their people, or of who stands in for them today. */
  async addressesOfUnits(
    sql: Queryable,
    region: string,
    codes: readonly string[],
    today: IsoDate,
  ): Promise<string[]> {
    const { rows } = await sql.query<{ email: string }>({
      name: 'notice_addresses_of_units',
      text: `select email from (
         select o.email, 0 as own, o.code from organisation o
          where o.region = $1 and o.code = any($2::text[])
         union
         select r.email, 1, o.code from reachable($3) r join organisation o on o.id = r.organisation_id
          where o.region = $1 and o.code = any($2::text[])
       ) as known where coalesce(email, '') <> '' group by email order by min(own), email`,
      values: [region, codes, today],
    });
    return rows.map(({ email }) => email);
  }

  /** Addresses of an enterprise in a cycle: its accounts' and its contact's. */
  async addressesOfSubject(
    sql: Queryable,
    cycleId: string,
    subjectId: string,
    today: IsoDate,
  ): Promise<string[]> {
    const { rows } = await sql.query<{ email: string }>({
      name: 'notice_addresses_of_subject',
      text: `select distinct email from (
         select email from reachable($3) where subject_id = $2
         union all
         select email from subject_year where cycle_id = $1 and subject_id = $2
       ) as known where coalesce(email, '') <> '' order by email`,
      values: [cycleId, subjectId, today],
    });
    return rows.map(({ email }) => email);
  }

  /** Enterprises of a cycle by name, each with its addresses. */
  async reachOfSubjects(
    sql: Queryable,
    cycleId: string,
    subjectIds: readonly string[],
    today: IsoDate,
  ): Promise<{ id: string; name: string; addresses: string[] }[]> {
    const { rows } = await sql.query<{ id: string; name: string; addresses: string[] }>(
      `select s.id, s.name, array(
         select email from (
           select email from reachable($3) where subject_id = s.id
           union
           select email from subject_year where cycle_id = $1 and subject_id = s.id
         ) as known where coalesce(email, '') <> '' order by email) as addresses
         from subject s where s.id = any($2::uuid[]) order by s.name, s.id`,
      [cycleId, subjectIds, today],
    );
    return rows;
  }

  /** Addresses of the people of one role in a region. */
  async addressesOfRole(
    sql: Queryable,
    region: string,
    role: string,
    today: IsoDate,
  ): Promise<string[]> {
    const { rows } = await sql.query<{ email: string }>(
      `select distinct email from reachable($3)
        where region = $1 and role = $2 and coalesce(email, '') <> '' order by email`,
      [region, role, today],
    );
    return rows.map(({ email }) => email);
  }
}
