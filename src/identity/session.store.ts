import { Injectable } from '@nestjs/common';
import type { Actor } from '../flow/flow.types.js';
import { randomId } from '../clock.js';
import type { Queryable } from '../persistence/database.js';

export interface SessionRow {
  readonly id: string;
  readonly actor: Actor;
  /** The last day of the account's access. */
  readonly endsOn: string | null;
  readonly secondFactor: boolean;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

/** A session as lists show it. */
export interface ListedSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly address: string;
  readonly agent: string;
}

export interface CycleRow {
  id: string;
  programme: string;
  title: string;
  year: number;
  state: 'open' | 'archived';
  /** Whether a stage of it has opened. */
  begun: boolean;
}

/** A timer that will fire, with the title of its stage if it belongs to one. */
export interface ArmedTimer {
  at: string;
  timer: string;
  stage: string | null;
}

@Injectable()
export class SessionStore {
  async insert(
    sql: Queryable,
    session: {
      tokenHash: string;
      userId: string;
      at: Date;
      expiresAt: Date;
      address: string;
      agent: string;
    },
  ): Promise<void> {
    await sql.query(
      `insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at, address,
         agent)
       values ($1, $2, $3, $4, $4, $5, $6, $7)`,
      [
        randomId(),
        session.tokenHash,
        session.userId,
        session.at,
        session.expiresAt,
        session.address,
        session.agent,
      ],
    );
  }

  /** Whose session it is; undefined when there is none or the account has been disabled. */
  async find(
    sql: Queryable,
    by: { tokenHash: string } | { id: string },
  ): Promise<SessionRow | undefined> {
    const [column, value] =
      'id' in by ? (['id', by.id] as const) : (['token_hash', by.tokenHash] as const);
    const { rows } = await sql.query<Actor & Omit<SessionRow, 'actor' | 'id'> & { sid: string }>({
      name: `session.find.${column}`,
      text: `select u.id, u.role, u.region, o.code as organisation,
          u.name || coalesce('（' || coalesce(s.name, o.short, o.title) || '）', '') as name,
          u.subject_id as "subjectId", t.last_seen_at as "lastSeenAt", t.expires_at as "expiresAt",
          t.id as sid, u.ends_on as "endsOn", u.totp_secret is not null as "secondFactor"
        from session t join app_user u on u.id = t.user_id
        left join organisation o on o.id = u.organisation_id
        left join subject s on s.id = u.subject_id
        where t.${column} = $1 and u.disabled_at is null`,
      values: [value],
    });
    const row = rows[0];
    if (row === undefined) return undefined;
    const { sid: id, lastSeenAt, expiresAt, endsOn, secondFactor, ...actor } = row;
    return { id, actor, lastSeenAt, expiresAt, endsOn, secondFactor };
  }

  async touch(sql: Queryable, tokenHash: string, at: Date): Promise<void> {
    await sql.query('update session set last_seen_at = $2 where token_hash = $1', [tokenHash, at]);
  }

  /** Gives a session another token: whoever has the one before has nothing. False when it has ended. */
  async renew(sql: Queryable, id: string, tokenHash: string): Promise<boolean> {
    const { rowCount } = await sql.query('update session set token_hash = $2 where id = $1', [
      id,
      tokenHash,
    ]);
    return rowCount === 1;
  }

  async remove(sql: Queryable, tokenHash: string): Promise<void> {
    await sql.query('delete from session where token_hash = $1', [tokenHash]);
  }

  /** The sessions of an account that have not ended, the one used last first. */
  async list(sql: Queryable, userId: string, now: Date, idleSince: Date): Promise<ListedSession[]> {
    const { rows } = await sql.query<ListedSession>(
      `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", address, agent
         from session where user_id = $1 and expires_at > $2 and last_seen_at >= $3
        order by last_seen_at desc`,
      [userId, now, idleSince],
    );
    return rows;
  }

  /** Ends one session of an account, or all but one; answers how many. */
  async end(
    sql: Queryable,
    userId: string,
    which: { only: string } | { allBut: string | null },
  ): Promise<number> {
    const only = 'only' in which ? which.only : null;
    const except = 'only' in which ? null : which.allBut;
    const { rowCount } = await sql.query(
      `delete from session where user_id = $1 and ($2::uuid is null or id = $2)
          and id is distinct from $3::uuid`,
      [userId, only, except],
    );
    return rowCount ?? 0;
  }

  /** Throws away what nobody can use any more. */
  async sweep(sql: Queryable, now: Date, idleSince: Date): Promise<void> {
    await sql.query('delete from session where expires_at < $1 or last_seen_at < $2', [
      now,
      idleSince,
    ]);
  }

  /** The cycles of a region, newest first; for an enterprise those it takes part in. */
  async cycles(sql: Queryable, region: string, subjectId: string | null): Promise<CycleRow[]> {
    const { rows } = await sql.query<CycleRow>(
      `select id, programme_id as programme, title, year, state,
              exists (select 1 from flow f where f.cycle_id = c.id and f.kind = 'stage'
                and f.phase <> 'planned') as begun
         from cycle c where region = $1
         and ($2::uuid is null or exists (select 1 from subject_year y
           where y.cycle_id = c.id and y.subject_id = $2))
        order by year desc, opened_at desc`,
      [region, subjectId],
    );
    return rows;
  }

  /** The timer of a region that fires next, later than `after`: what is due already waits for nobody. */
  async next(sql: Queryable, region: string, after: string): Promise<ArmedTimer | undefined> {
    const { rows } = await sql.query<ArmedTimer>(
      `select d.due_at as at, d.timer, s.stage ->> 'title' as stage
         from deadline d join cycle c on c.id = d.cycle_id join flow f on f.id = d.flow_id
         left join lateral (select e.value as stage from jsonb_array_elements(c.programme -> 'stages') e
           where e.value ->> 'id' = f.stage limit 1) s on true
        where c.region = $1 and d.due_at > $2 order by d.due_at limit 1`,
      [region, after],
    );
    return rows[0];
  }
}
