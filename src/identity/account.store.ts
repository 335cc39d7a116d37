import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';
import { administrators, roles } from '../../workflows/roles.js';
import type { Role } from './session.dto.js';

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
  readonly phone: string | null;
  readonly disabledAt: string | null;
  readonly lastLoginAt: string | null;
  readonly createdAt: string;
  /** The last day of access. */
  readonly endsOn: string | null;
  readonly hasPassword: boolean;
  readonly secondFactor: boolean;
  /** Where an enterprise is, by the newest year it is in. */
  readonly territory: string | null;
  /** Until when the invitation is good, if one is out. */
  readonly invitedUntil: string | null;
  /** Until when log-in waits after too many failures. */
  readonly lockedUntil: string | null;
  readonly delegate: { account: string; name: string; from: string; to: string } | null;
}

/** An account of an enterprise, with who opened it. */
export interface EnterpriseAccount {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  /** With their unit; null where it came to be otherwise. */
  readonly invitedBy: string | null;
  /** On the cycle's clock. */
  readonly invitedAt: string | null;
}

/** What log-in compares with. */
export interface Credentials extends Account {
  readonly passwordHash: string | null;
  readonly secondFactor: boolean;
  readonly endsOn: string | null;
}

/** An account of the demo with what its region is working on. */
export interface OfferedAccount extends Account {
  readonly place: string;
  /** An enterprise whose result was issued and whose time to answer is not over. */
  readonly mayAppeal: boolean;
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
  readonly phone?: string | null;
  /** Who opened it for an enterprise, and when on the cycle's clock. */
  readonly invited?: { readonly by: string; readonly at: string } | null;
  /** Null until the invited person sets a password. */
  readonly passwordHash: string | null;
}

const ACCOUNT = `u.id, u.account, u.name, u.role, u.region, o.code as organisation,
  o.title as "organisationTitle", u.subject_id as "subjectId", s.name as "subjectName"`;
const CREDENTIALS = `u.password_hash as "passwordHash", u.ends_on as "endsOn",
  u.totp_secret is not null as "secondFactor"`;
const JOINED = `app_user u
  left join organisation o on o.id = u.organisation_id
  left join subject s on s.id = u.subject_id`;

@Injectable()
export class AccountStore {
  /** The account with its password's hash; undefined when there is none or it is disabled. */
  async byName(sql: Queryable, account: string): Promise<Credentials | undefined> {
    const { rows } = await sql.query<Credentials>(
      `select ${ACCOUNT}, ${CREDENTIALS} from ${JOINED}
        where u.account = $1 and u.disabled_at is null`,
      [account],
    );
    return rows[0];
  }

  async byId(sql: Queryable, id: string): Promise<Account | undefined> {
    const { rows } = await sql.query<Account>(`select ${ACCOUNT} from ${JOINED} where u.id = $1`, [
      id,
    ]);
    return rows[0];
  }

  /** Writes a new account; undefined when the name is taken. */
  async insert(sql: Queryable, id: string, one: NewAccount): Promise<string | undefined> {
    const { rows } = await sql.query<{ id: string }>(
      `insert into app_user (id, account, name, role, region, organisation_id, subject_id, email,
         password_hash, phone, invited_by, invited_at)
       values ($1, $2, $3, $4, $5,
         (select id from organisation where region = $5 and code = $6), $7, $8, $9, $10, $11, $12)
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
        one.phone ?? null,
        one.invited?.by ?? null,
        one.invited?.at ?? null,
      ],
    );
    return rows[0]?.id;
  }

  /** The accounts of a region, or of all, or the one of that id. */
  async list(
    sql: Queryable,
    { region = null, id = null, now }: { region?: string | null; id?: string | null; now: Date },
  ): Promise<ListedAccount[]> {
    const { rows } = await sql.query<ListedAccount>(
      `select ${ACCOUNT}, u.email, u.phone, u.disabled_at as "disabledAt", u.last_login_at as "lastLoginAt",
          u.created_at as "createdAt", u.ends_on as "endsOn",
          u.password_hash is not null as "hasPassword", u.totp_secret is not null as "secondFactor",
          y.territory, i.expires_at as "invitedUntil", l.until as "lockedUntil",
          case when g.id is not null then jsonb_build_object('account', d.account, 'name', d.name,
            'from', g.from_on, 'to', g.to_on) end as delegate
        from ${JOINED}
        left join account_link i on i.user_id = u.id and i.purpose = 'invitation' and i.expires_at > $3
        left join lateral (select max(f.until) as until from login_failure f
          where f.account = u.account and f.until > $3) l on true
        left join lateral (select s.territory from subject_year s join cycle c on c.id = s.cycle_id
          where s.subject_id = u.subject_id order by c.year desc limit 1) y on true
        left join delegation g on g.user_id = u.id left join app_user d on d.id = g.delegate_id
        where ($1::text is null or u.region = $1) and ($2::uuid is null or u.id = $2)
        order by u.region, u.account`,
      [region, id, now],
    );
    return rows;
  }

  /** The accounts of an enterprise, disabled ones included, the oldest first. */
  async ofSubject(sql: Queryable, subjectId: string): Promise<EnterpriseAccount[]> {
    const { rows } = await sql.query<EnterpriseAccount>(
      `select id, account, name, invited_by as "invitedBy", invited_at as "invitedAt"
         from app_user where subject_id = $1 order by created_at, id`,
      [subjectId],
    );
    return rows;
  }

  /** Whom an enterprise is reached by: its accounts and its contact in the newest year it is in. */
  async addressesOfSubject(sql: Queryable, subjectId: string): Promise<string[]> {
    const { rows } = await sql.query<{ email: string }>(
      `select distinct email from (
         select email from app_user where subject_id = $1 and disabled_at is null
         union all
         (select y.email from subject_year y join cycle c on c.id = y.cycle_id
           where y.subject_id = $1 order by c.year desc limit 1)
       ) as known where coalesce(email, '') <> '' order by email`,
      [subjectId],
    );
    return rows.map(({ email }) => email);
  }

  /** Shuts or opens an account; false when there is none. Accounts live on the wall clock. */
  async disable(sql: Queryable, account: string, disabled: boolean): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update app_user set disabled_at = case when $2 then coalesce(disabled_at, now()) end
        where account = $1`,
      [account, disabled],
    );
    return rowCount === 1;
  }

  /** The accounts an address belongs to, as long as they have access. */
  async byEmail(sql: Queryable, email: string): Promise<Credentials[]> {
    const { rows } = await sql.query<Credentials>(
      `select ${ACCOUNT}, ${CREDENTIALS} from ${JOINED}
        where lower(u.email) = lower($1) and u.disabled_at is null`,
      [email],
    );
    return rows;
  }

  /** The account a single sign-on has come to before. */
  async byOidc(sql: Queryable, subject: string): Promise<Credentials | undefined> {
    const { rows } = await sql.query<Credentials>(
      `select ${ACCOUNT}, ${CREDENTIALS} from ${JOINED}
        where u.oidc_subject = $1 and u.disabled_at is null`,
      [subject],
    );
    return rows[0];
  }

  /** Remembers who an account is to the single sign-on; false when it is somebody there already. */
  async bindOidc(sql: Queryable, id: string, subject: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'update app_user set oidc_subject = $2 where id = $1 and oidc_subject is null',
      [id, subject],
    );
    return rowCount === 1;
  }

  async emailOf(sql: Queryable, id: string): Promise<string | null> {
    const { rows } = await sql.query<{ email: string | null }>(
      'select email from app_user where id = $1',
      [id],
    );
    return rows[0]?.email ?? null;
  }

  async loggedIn(sql: Queryable, id: string, at: Date): Promise<void> {
    await sql.query('update app_user set last_login_at = $2 where id = $1', [id, at]);
  }

  /** Gives an account another role; what the role does not go with is taken away. */
  async setRole(
    sql: Queryable,
    id: string,
    { role, organisation }: { role: Role; organisation: string | null },
  ): Promise<void> {
    await sql.query(
      `update app_user set role = $2, subject_id = null, organisation_id = (
          select o.id from organisation o where o.region = app_user.region and o.code = $3)
        where id = $1`,
      [id, role, organisation],
    );
  }

  /** The address an administrator has is no other administrator's. */
  async administers(sql: Queryable, email: string, except: string | null): Promise<boolean> {
    const { rowCount } = await sql.query(
      `select 1 from app_user where lower(email) = lower($1) and role = any($2::text[])
          and disabled_at is null and id is distinct from $3::uuid`,
      [email, administrators, except],
    );
    return rowCount !== 0;
  }

  /** False when there is no such account. */
  async setPassword(sql: Queryable, account: string, hash: string | null): Promise<boolean> {
    const { rowCount } = await sql.query(
      'update app_user set password_hash = $2 where account = $1',
      [account, hash],
    );
    return rowCount === 1;
  }

  async endSessions(sql: Queryable, account: string): Promise<void> {
    await sql.query(
      'delete from session where user_id = (select id from app_user where account = $1)',
      [account],
    );
  }

  /** Whether the region has an organisation of this code. */
  async organisationExists(sql: Queryable, region: string, code: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'select 1 from organisation where region = $1 and code = $2',
      [region, code],
    );
    return rowCount === 1;
  }

  /** The subject of a region with this credit code. */
  async subjectByCode(sql: Queryable, region: string, code: string): Promise<string | undefined> {
    const { rows } = await sql.query<{ id: string }>(
      'select id from subject where region = $1 and credit_code = $2',
      [region, code],
    );
    return rows[0]?.id;
  }

  /** Whether the newest year this credit code is in has it in this territory. */
  async isOfTerritory(
    sql: Queryable,
    of: { region: string; creditCode: string; territory: string },
  ): Promise<boolean> {
    const { rows } = await sql.query<{ territory: string }>(
      `select y.territory from subject_year y join cycle c on c.id = y.cycle_id
         join subject s on s.id = y.subject_id
        where s.region = $1 and s.credit_code = $2 order by c.year desc limit 1`,
      [of.region, of.creditCode],
    );
    return rows[0]?.territory === of.territory;
  }

  /**
   * Every account of the units, and a few enterprises of each region, those that may appeal first: for the
   * demo's log-in page.
   */
  async offered(sql: Queryable, enterprises: number): Promise<OfferedAccount[]> {
    const { rows } = await sql.query<OfferedAccount>(
      `select ${ACCOUNT}, coalesce((select c.programme->'title'->>'zh' from cycle c
          where c.region = u.region order by c.year desc limit 1), u.region) as place,
          p.asked as "mayAppeal"
        from ${JOINED}
        join (select v.id, a.asked, row_number() over (partition by v.region, v.role
              order by a.asked desc, v.account) as place
            from app_user v
            cross join lateral (select exists (select 1 from flow f
              join deadline d on d.flow_id = f.id and d.timer = 'confirmation'
              where f.subject_id = v.subject_id and f.phase = 'confirming') as asked) a) p
          on p.id = u.id
        where u.disabled_at is null and (u.role <> 'enterprise' or p.place <= $1)
        order by (select max(c.year) from cycle c where c.region = u.region) desc nulls last,
          u.region, array_position(
          $2::text[], u.role),
          p.place`,
      [enterprises, roles],
    );
    return rows;
  }
}
