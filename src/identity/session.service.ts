import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Clock } from '../clock.js';
import type { Actor } from '../flow/flow.types.js';
import { TooManyRequests } from '../http/errors.js';
import { Database } from '../persistence/database.js';
import { AccountStore } from './account.store.js';
import { WrongPassword } from './errors.js';
import { fingerprint, fits, newToken } from './secrets.js';
import { SessionStore } from './session.store.js';

const MINUTE = 60_000;
const IDLE = 120 * MINUTE;
const LONGEST = 720 * MINUTE;
/** How exact "last seen" is: one write a minute, not one a request. */
const TOUCH = MINUTE;

/** Who is logged in; measured on the real clock, whatever the simulated one says. */
@Injectable()
export class SessionService {
  /** Wrong passwords for one account from one address. */
  private readonly pair = new RateLimiterMemory({ points: 5, duration: 300 });
  /** Wrong passwords for one account from everywhere: guessing spread over many machines. */
  private readonly account = new RateLimiterMemory({ points: 50, duration: 3600 });

  constructor(
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a session and answers its token.
   * @throws WrongPassword the same for an unknown account, after the same time
   * @throws TooManyRequests after five wrong passwords in five minutes
   */
  async logIn(account: string, password: string, address: string): Promise<string> {
    const pair = `${account} ${address}`;
    await refuseIfSpent(this.pair, pair);
    await refuseIfSpent(this.account, account);
    const found = await this.accounts.byName(this.database.pool, account);
    const right = await fits(found?.passwordHash, password);
    if (found === undefined || !right) {
      await spend(this.pair, pair);
      await spend(this.account, account);
      throw new WrongPassword();
    }
    await this.pair.delete(pair);
    return this.begin(found.id);
  }

  /** Whose token this is; undefined when the session has ended. */
  async recognise(token: string): Promise<Actor | undefined> {
    const key = fingerprint(token);
    const session = await this.sessions.find(this.database.pool, key);
    if (session === undefined) return undefined;
    const now = this.clock.real();
    const idle = now.getTime() - Date.parse(session.lastSeenAt);
    if (idle > IDLE || now.getTime() >= Date.parse(session.expiresAt)) {
      await this.sessions.remove(this.database.pool, key);
      return undefined;
    }
    if (idle > TOUCH) await this.sessions.touch(this.database.pool, key, now);
    return session.actor;
  }

  async logOut(token: string): Promise<void> {
    await this.sessions.remove(this.database.pool, fingerprint(token));
  }

  private async begin(userId: string): Promise<string> {
    const token = newToken();
    const at = this.clock.real();
    const before = (ms: number): Date => new Date(at.getTime() - ms);
    await this.sessions.sweep(this.database.pool, at, before(IDLE));
    await this.sessions.insert(this.database.pool, {
      tokenHash: fingerprint(token),
      userId,
      at,
      expiresAt: before(-LONGEST),
    });
    return token;
  }
}

/** @throws TooManyRequests when all points of `key` are spent */
async function refuseIfSpent(limiter: RateLimiterMemory, key: string): Promise<void> {
  const state = await limiter.get(key);
  if (state !== null && state.remainingPoints <= 0) {
    throw new TooManyRequests(Math.max(1, Math.ceil(state.msBeforeNext / 1000)));
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  await limiter.consume(key).catch((error: unknown) => {
    if (!(error instanceof RateLimiterRes)) throw error;
  });
}
