/** Asks the database about accounts, about the trail, and about itself. */
import { Injectable } from '@nestjs/common';
import type {
  AccountFacts,
  DatabaseFacts,
  LogInFacts,
  RoleFacts,
  TrailFacts,
} from '../domain/security/facts.js';
import type { Queryable } from '../persistence/database.js';

/** Tables without policies, and why; every other must have some. */
export const OPEN: Readonly<Record<string, string>> = {
  audit_head: 'the end of a chain: a number and a hash',
  clock: 'the time of the installation',
  day_seal: 'hashes, which are printed for everybody',
  day_seal_part: 'hashes',
  flow_count: 'how many stand where, of no enterprise',
  flow_count_delta: 'how many stand where, of no enterprise',
  import_row: 'filled by COPY, which policies forbid; reached through its batch, which has some',
  login_failure: 'names as they were typed, before anybody is recognised',
  mailbox_message: 'of installations without a mail server; shown by region and reader',
  _prisma_migrations: 'which migrations have run',
};
/** Tables whose rows are written once (scripts/runtime-role.mjs); a trigger guards each. */
export const WRITTEN_ONCE = [
  ...['audit_entry', 'day_seal', 'day_seal_part', 'escalation', 'flow_event', 'imprint'],
  ...['item_change', 'mail', 'published_list', 'report', 'result', 'result_approval', 'sample'],
  ...['snapshot', 'stored_file'],
];

const ACCOUNTS = `
  with in_use as (
    select *, role like '%-admin' as administers, coalesce(last_login_at, created_at) as used
      from app_user where disabled_at is null and (ends_on is null or ends_on >= $2::date))
  select count(*)::int as "inUse",
         (count(*) filter (where role = 'system-admin'))::int as system,
         (count(*) filter (where role = 'security-admin'))::int as security,
         (count(*) filter (where role = 'audit-admin'))::int as audit,
         (count(*) filter (where administers and totp_secret is null))::int
           as "administratorsWithoutFactor",
         (count(*) filter (where totp_secret is null))::int as "withoutFactor",
         (count(*) filter (where totp_secret is null and oidc_subject is not null))::int as "bySignOn",
         (count(*) filter (where used < $1::timestamptz - interval '90 days'))::int as stale,
         (count(*) filter (where password_hash not like '$argon2id$%'))::int as "weakHashes",
         (select count(*) from (select from in_use where administers and email <> ''
           group by lower(email) having count(distinct role) > 1) shared)::int
           + (count(*) filter (where administers and coalesce(email, '') = ''))::int as "sharedOffices"
    from in_use`;

const ROLE = `
  select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as "bypassesPolicies",
         (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relowner = r.oid and n.nspname = 'public' and c.relkind = 'r')::int as owns
    from pg_roles r where r.rolname = `;

const ITSELF = `
  with tables as (select n.name, c.oid from unnest($2::text[]) as n(name)
      left join pg_class c on c.oid = to_regclass('public.' || n.name)),
    others as (select relname as name, relrowsecurity
        and exists (select from pg_policy p where p.polrelid = c.oid) as walled
      from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
        and relname <> all($1::text[]))
  select array(select name::text from others where not walled order by 1) as unwalled,
         (select count(*) from others)::int as walled,
         array(select name from tables where (oid is null
             or has_table_privilege(oid, 'update') or has_table_privilege(oid, 'delete')
             or has_table_privilege(oid, 'truncate'))) as changeable,
         array(select name from tables t where (
             exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgenabled not in ('O', 'A'))
             or not exists (select from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal)))
           as unguarded,
         case when inet_server_addr() is null or inet_server_addr() <<= '127.0.0.0/8'
                or inet_server_addr() = '::1' then 'local'
              when (select ssl from pg_stat_ssl where pid = pg_backend_pid()) then 'encrypted'
              else 'plain' end as line,
         current_setting('archive_mode') <> 'off' as archives,
         (select last_archived_time from pg_stat_archiver) as "lastArchived",
         (select count(*) from pg_stat_replication)::int as replicas,
         (extract(epoch from clock_timestamp()) * 1000)::bigint as now`;

@Injectable()
export class SelfCheckStore {
  async accounts(
    sql: Queryable,
    { now, today }: { readonly now: Date; readonly today: string },
  ): Promise<AccountFacts> {
    type Row = Omit<AccountFacts, 'administrators'> &
      Record<'system' | 'security' | 'audit', number>;
    const { system, security, audit, ...rest } = only(await sql.query<Row>(ACCOUNTS, [now, today]));
    const administrators = {
      'system-admin': system,
      'security-admin': security,
      'audit-admin': audit,
    };
    return { ...rest, administrators };
  }

  async sessions(
    sql: Queryable,
    now: Date,
    idleMinutes: number,
  ): Promise<Pick<LogInFacts, 'sessions' | 'sessionsOver' | 'locked'>> {
    return only(
      await sql.query<Pick<LogInFacts, 'sessions' | 'sessionsOver' | 'locked'>>(
        `select (count(*) filter (where open))::int as sessions,
                (count(*) filter (where not open))::int as "sessionsOver",
                (select count(distinct account) from login_failure where until > $1)::int as locked
           from (select expires_at > $1 and last_seen_at > $1::timestamptz - $2 * interval '1 minute'
                   as open from session) s`,
        [now, idleMinutes],
      ),
    );
  }

  /** What the database is, and its time in milliseconds since 1970. */
  async database(sql: Queryable): Promise<Omit<DatabaseFacts, 'drift'> & { readonly now: number }> {
    const role = only(await sql.query<RoleFacts>(`${ROLE} current_user`));
    const login = only(await sql.query<RoleFacts>(`${ROLE} session_user`));
    type Row = Pick<
      DatabaseFacts,
      | 'walled'
      | 'unwalled'
      | 'changeable'
      | 'unguarded'
      | 'line'
      | 'archives'
      | 'lastArchived'
      | 'replicas'
    > & { readonly now: string };
    const { now, ...rest } = only(await sql.query<Row>(ITSELF, [Object.keys(OPEN), WRITTEN_ONCE]));
    const counted = { writtenOnce: WRITTEN_ONCE.length };
    return { role, login, ...rest, ...counted, now: Number(now) };
  }

  async trail(sql: Queryable): Promise<Omit<TrailFacts, 'verified'>> {
    return only(
      await sql.query<Omit<TrailFacts, 'verified'>>(
        `select (select count(*) from audit_entry)::int as entries,
                (select (min(at) at time zone 'Asia/Shanghai')::date from audit_entry) as oldest,
                (select max(at) from audit_entry) as newest,
                (now() at time zone 'Asia/Shanghai')::date - 1 as yesterday,
                (select max(day) from day_seal) as "lastSeal"`,
      ),
    );
  }
}

/** The row of a query that always has one. */
function only<T>({ rows: [row] }: { readonly rows: readonly T[] }): T {
  if (row === undefined) throw new Error('no row');
  return row;
}
