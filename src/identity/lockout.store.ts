import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';

export interface Tries {
  readonly account: string;
  /** Empty for all addresses together. */
  readonly address: string;
  /** Failures before the name has to wait. */
  readonly free: number;
}

@Injectable()
export class LockoutStore {
  /**
   * Counts one more failure, unless the name is locked: then until when. A day without a failure
   * forgets the ones before it.
   */
  async count(
    sql: Queryable,
    { account, address, free }: Tries,
    now: Date,
  ): Promise<string | undefined> {
    const { rowCount } = await sql.query(
      `insert into login_failure as l (account, address, failures, last_at) values ($1, $2, 1, $3)
       on conflict (account, address) do update set last_at = $3,
         (failures, until) = (select n, case when n >= $4::int then
             $3::timestamptz + least(60 * power(2, least(n - $4, 10)), 3600) * interval '1 second' end
           from (select case when l.last_at < $3::timestamptz - interval '1 day' then 1
             else l.failures + 1 end as n) next)
        where l.until is null or l.until <= $3`,
      [account, address, now, free],
    );
    if (rowCount === 1) return undefined;
    const { rows } = await sql.query<{ until: string }>(
      'select until from login_failure where account = $1 and address = $2 and until is not null',
      [account, address],
    );
    return rows[0]?.until;
  }

  /** Takes one failure back. */
  async undo(sql: Queryable, account: string, addresses: readonly string[]): Promise<void> {
    await sql.query(
      `update login_failure set failures = greatest(failures - 1, 0), until = null
        where account = $1 and address = any($2::text[])`,
      [account, addresses],
    );
  }

  /** Forgets the failures of a name, from one address or from everywhere. */
  async forget(sql: Queryable, account: string, address: string | null = null): Promise<void> {
    await sql.query(
      'delete from login_failure where account = $1 and ($2::text is null or address = $2)',
      [account, address],
    );
  }

  /** Throws away what is a day old. */
  async sweep(sql: Queryable, now: Date): Promise<void> {
    await sql.query(
      `delete from login_failure where last_at < $1::timestamptz - interval '1 day'`,
      [now],
    );
  }
}
