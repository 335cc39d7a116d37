import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { TooManyRequests } from '../http/errors.js';
import { networkOf } from '../http/network.js';
import { Database } from '../persistence/database.js';
import { LockoutStore } from './lockout.store.js';
import type { Tries } from './lockout.store.js';

/** Wrong passwords for one name from one address (of IPv6: from one /64) before it has to wait. */
const FROM_ONE_ADDRESS = 5;
/** The same from everywhere: guessing spread over many machines. */
const FROM_EVERYWHERE = 50;
export const TRIES = [FROM_ONE_ADDRESS, FROM_EVERYWHERE] as const;

/**
 * Guessing gets slower: after five failures a minute's wait, then twice as long each time, up to an
 * hour. Kept in the database, so that neither a restart nor another process forgets; kept for names
 * that are no account as well, so that it does not tell which are. Measured on the real clock.
 */
@Injectable()
export class LockoutService {
  constructor(
    private readonly store: LockoutStore,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts a try as failed before it is made, so that many at once are not one; `passed` or `undo`
   * takes that back. @throws TooManyRequests while the name is locked
   */
  async enter(account: string, address: string): Promise<void> {
    await this.count({ account, address: networkOf(address), free: FROM_ONE_ADDRESS });
    await this.count({ account, address: '', free: FROM_EVERYWHERE });
  }

  /** The try was right: this address begins anew. */
  async passed(account: string, address: string): Promise<void> {
    await this.store.forget(this.database.pool, account, networkOf(address));
    await this.store.undo(this.database.pool, account, ['']);
  }

  /** The try was neither right nor wrong yet. */
  async undo(account: string, address: string): Promise<void> {
    await this.store.undo(this.database.pool, account, [networkOf(address), '']);
  }

  /** Lets a name in again at once, from everywhere. */
  async unlock(account: string): Promise<void> {
    await this.store.forget(this.database.pool, account);
  }

  private async count(tries: Tries): Promise<void> {
    const now = this.clock.real();
    const until = await this.store.count(this.database.pool, tries, now);
    if (until === undefined) return;
    const seconds = Math.ceil((Date.parse(until) - now.getTime()) / 1000);
    throw new TooManyRequests(Math.max(1, seconds));
  }
}
