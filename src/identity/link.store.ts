import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';

export type Purpose = 'invitation' | 'reset';

/** The account a link sets the password of. */
export interface LinkedAccount {
  readonly userId: string;
  readonly account: string;
  readonly name: string;
  readonly purpose: Purpose;
}

@Injectable()
export class LinkStore {
  async put(
    sql: Queryable,
    link: { tokenHash: string; userId: string; purpose: Purpose; at: Date; expiresAt: Date },
  ): Promise<void> {
    await sql.query(
      `insert into account_link (token_hash, user_id, purpose, created_at, expires_at)
       values ($1, $2, $3, $4, $5)
       on conflict (user_id, purpose) do update set token_hash = excluded.token_hash,
         created_at = excluded.created_at, expires_at = excluded.expires_at`,
      [link.tokenHash, link.userId, link.purpose, link.at, link.expiresAt],
    );
  }

  async find(sql: Queryable, tokenHash: string, now: Date): Promise<LinkedAccount | undefined> {
    const { rows } = await sql.query<LinkedAccount>(
      `select u.id as "userId", u.account, u.name, l.purpose
         from account_link l join app_user u on u.id = l.user_id
        where l.token_hash = $1 and l.expires_at > $2 and u.disabled_at is null`,
      [tokenHash, now],
    );
    return rows[0];
  }

  /** Uses it up, and every other link of the same account with it. */
  async take(sql: Queryable, tokenHash: string, now: Date): Promise<LinkedAccount | undefined> {
    const found = await this.find(sql, tokenHash, now);
    if (found === undefined) return undefined;
    const { rowCount } = await sql.query('delete from account_link where token_hash = $1', [
      tokenHash,
    ]);
    if (rowCount !== 1) return undefined;
    await this.removeAll(sql, found.userId);
    return found;
  }

  /** Whatever opens the account beside its password. */
  async removeAll(sql: Queryable, userId: string): Promise<void> {
    await sql.query('delete from account_link where user_id = $1', [userId]);
  }

  async remove(sql: Queryable, userId: string, purpose: Purpose): Promise<void> {
    await sql.query('delete from account_link where user_id = $1 and purpose = $2', [
      userId,
      purpose,
    ]);
  }
}
