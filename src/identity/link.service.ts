import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { publicUrl } from '../config.js';
import { Database } from '../persistence/database.js';
import type { Queryable } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { AccountStore } from './account.store.js';
import { LinkNotFound } from './errors.js';
import { LinkStore } from './link.store.js';
import type { LinkedAccount, Purpose } from './link.store.js';
import { LockoutStore } from './lockout.store.js';
import { assertPassword } from './password.js';
import { fingerprint, hashPassword, newToken } from './secrets.js';

const HOUR = 3_600_000;
const GOOD_FOR: Readonly<Record<Purpose, number>> = { invitation: 7 * 24 * HOUR, reset: HOUR / 2 };

/** A link as it is handed over. */
export interface Link {
  readonly url: string;
  readonly expiresAt: string;
}

/** Links that set a password once: invitations and forgotten passwords. Only their hashes are kept. */
@Injectable()
export class LinkService {
  constructor(
    private readonly store: LinkStore,
    private readonly accounts: AccountStore,
    private readonly lockouts: LockoutStore,
    private readonly database: Database,
    private readonly transaction: Transaction,
    private readonly clock: Clock,
  ) {}

  /** A new link; one that was made before for the same purpose is good for nothing from now on. */
  async issue(userId: string, purpose: Purpose): Promise<Link> {
    const token = newToken();
    const at = this.clock.real();
    const expiresAt = new Date(at.getTime() + GOOD_FOR[purpose]);
    const tokenHash = fingerprint(token);
    await this.store.put(this.database.pool, { tokenHash, userId, purpose, at, expiresAt });
    // Behind the sign # it reaches no server's log.
    return { url: `${publicUrl()}/password#${token}`, expiresAt: expiresAt.toISOString() };
  }

  async revoke(userId: string, purpose: Purpose): Promise<void> {
    await this.store.remove(this.database.pool, userId, purpose);
  }

  /** Whose link this is. @throws LinkNotFound the same for a used, an expired and a made-up one */
  async look(token: string): Promise<LinkedAccount> {
    const found = await this.store.find(this.database.pool, fingerprint(token), this.clock.real());
    if (found === undefined) throw new LinkNotFound();
    return found;
  }

  /**
   * Sets the password, once; whoever was logged in is so no more, and the name is unlocked.
   * @param witness puts it on record, within the same transaction
   * @throws LinkNotFound, AccountRefused when the password will not do: the link stays good then
   */
  async use(
    token: string,
    password: string,
    witness: (used: LinkedAccount, sql: Queryable) => Promise<void>,
  ): Promise<LinkedAccount> {
    const { account } = await this.look(token);
    assertPassword(password, account);
    const hash = await hashPassword(password);
    return this.transaction.sql(async (sql) => {
      const used = await this.store.take(sql, fingerprint(token), this.clock.real());
      if (used === undefined) throw new LinkNotFound();
      await this.accounts.setPassword(sql, used.account, hash);
      await this.accounts.endSessions(sql, used.account);
      await this.lockouts.forget(sql, used.account);
      await witness(used, sql);
      return used;
    });
  }
}
