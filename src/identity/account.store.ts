import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';
import { roles } from '../../workflows/roles.js';
import type { Role } from './session.dto.js';

export type Reader = Pick<Sql, 'query'>;

/** An account with the names of what it belongs to. */
export interface Account {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly region: string;
  readonly organisation: string | null;
  readonly subjectId: string | null;
  readonly organisationTitle: string | null;
  readonly subjectName: string | null;
}

/** An account as those who keep the accounts see it. */
export interface ListedAccount extends Account {
  readonly email: string | null;
  readonly disabledAt: string | null;
}

/** An account of the demo with what its region is working on. */
export interface OfferedAccount extends Account {
  readonly place: string;
}

export interface NewAccount {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly region: string;
  /** Code of the organisation within the region. */
  readonly organisation: string | null;
  readonly subjectId: string | null;
  readonly email: string | null;
  readonly passwordHash: string;
}

const ACCOUNT = `u.id, u.account, u.name, u.role, u.region, o.code as organisation,
  o.title as "organisationTitle", u.subject_id as "subjectId", s.name as "subjectName"`;
const JOINED = `app_user u
  left join organisation o on o.id = u.organisation_id
  left join subject s on s.id = u.subject_id`;

@Injectable()
export class AccountStore {
  /** The account with its password's hash; undefined when there is none or it is disabled. */
  async byName(
    sql: Reader,
    account: string,
  ): Promise<(Account & { passwordHash: string }) | undefined> {
    const { rows } = await sql.query<Account & { passwordHash: string }>(
      `select ${ACCOUNT}, u.password_hash as "passwordHash" from ${JOINED}
        where u.account = $1 and u.disabled_at is null`,
      [account],
    );
    return rows[0];
  }

  async byId(sql: Reader, id: string): Promise<Account | undefined> {
    const { rows } = await sql.query<Account>(`select ${ACCOUNT} from ${JOINED} where u.id = $1`, [
      id,
    ]);
    return rows[0];
  }

  /** Writes a new account; undefined when the name is taken. */
  async insert(sql: Reader, id: string, one: NewAccount): Promise<string | undefined> {
    const { rows } = await sql.query<{ id: string }>(
      `insert into app_user (id, account, name, role, region, organisation_id, subject_id, email,
         password_hash)
       values ($1, $2, $3, $4, $5,
         (select id from organisation where region = $5 and code = $6), $7, $8, $9)
       on conflict (account) do nothing returning id`,
      [
        id,
        one.account,
        one.name,
        one.role,
        one.region,
        one.organisation,
        one.subjectId,
        one.email,
        one.passwordHash,
      ],
    );
    return rows[0]?.id;
  }

  async list(sql: Reader, region: string | null): Promise<ListedAccount[]> {
    const { rows } = await sql.query<ListedAccount>(
      `select ${ACCOUNT}, u.email, u.disabled_at as "disabledAt" from ${JOINED}
        where $1::text is null or u.region = $1 order by u.region, u.account`,
      [region],
    );
    return rows;
  }

  /** Shuts or opens an account; false when there is none. Accounts live on the wall clock. */
  async disable(sql: Reader, account: string, disabled: boolean): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update app_user set disabled_at = case when $2 then coalesce(disabled_at, now()) end
        where account = $1`,
      [account, disabled],
    );
    return rowCount === 1;
  }

  /** False when there is no such account. */
  async setPassword(sql: Reader, account: string, hash: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'update app_user set password_hash = $2 where account = $1',
      [account, hash],
    );
    return rowCount === 1;
  }

  async endSessions(sql: Reader, account: string): Promise<void> {
    await sql.query(
      'delete from session where user_id = (select id from app_user where account = $1)',
      [account],
    );
  }

  /** Whether the region has an organisation of this code. */
  async organisationExists(sql: Reader, region: string, code: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'select 1 from organisation where region = $1 and code = $2',
      [region, code],
    );
    return rowCount === 1;
  }

  /** The subject of a region with this credit code. */
  async subjectByCode(sql: Reader, region: string, code: string): Promise<string | undefined> {
    const { rows } = await sql.query<{ id: string }>(
      'select id from subject where region = $1 and credit_code = $2',
      [region, code],
    );
    return rows[0]?.id;
  }

  /** Every account of the units, and the first few enterprises of each region: for the demo's log-in page. */
  async offered(sql: Reader, enterprises: number): Promise<OfferedAccount[]> {
    const { rows } = await sql.query<OfferedAccount>(
      `select ${ACCOUNT}, coalesce((select c.programme->'title'->>'zh' from cycle c
          where c.region = u.region order by c.year desc limit 1), u.region) as place
        from ${JOINED}
        join lateral (select count(*) as before from app_user v where v.region = u.region
          and v.role = u.role and v.account < u.account) p on true
        where u.disabled_at is null and (u.role <> 'enterprise' or p.before < $1)
        order by (select max(c.year) from cycle c where c.region = u.region) desc nulls last,
          u.region, array_position(
          $2::text[], u.role),
          u.account`,
      [enterprises, roles],
    );
    return rows;
  }
}
