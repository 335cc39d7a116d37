import { Injectable } from '@nestjs/common';
import { isAdministrator } from '../../workflows/roles.js';
import { Clock } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { config } from '../config.js';
import type { Actor } from '../flow/flow.types.js';
import { NotLoggedIn } from '../http/errors.js';
import { Database } from '../persistence/database.js';
import type { Queryable } from '../persistence/database.js';
import { asEngine } from '../persistence/wall.js';
import { AccountStore } from './account.store.js';
import type { Credentials } from './account.store.js';
import {
  AddressNotAllowed,
  CodeNeeded,
  SessionNotFound,
  WrongCode,
  WrongPassword,
} from './errors.js';
import { LockoutService } from './lockout.service.js';
import { LockoutStore } from './lockout.store.js';
import { SecondFactorService } from './second-factor.service.js';
import { fingerprint, fits, newToken } from './secrets.js';
import type { LogIn } from './session.dto.js';
import { SessionStore } from './session.store.js';
import type { ListedSession, SessionRow } from './session.store.js';
import { mayComeFrom } from './terminals.js';

const MINUTE = 60_000;
const IDLE = config.SESSION_IDLE_MINUTES * MINUTE;
const LONGEST = config.SESSION_LONGEST_MINUTES * MINUTE;
/** How exact "last seen" is: one write a minute, not one a request. */
const TOUCH = MINUTE;

/** What decides what somebody may see. */
const SAME = ['id', 'role', 'region', 'organisation', 'subjectId'] as const;

/** Where somebody logs in from. */
export interface Caller {
  readonly address: string;
  /** The program's own words. */
  readonly agent: string;
}

/** Somebody whose token was good. */
export interface Recognition {
  readonly actor: Actor;
  readonly sessionId: string;
  /** An administrator without a second factor, who may do nothing but set it up. */
  readonly mustEnrol: boolean;
}

/** Who is logged in; measured on the real clock, whatever the simulated one says. */
@Injectable()
export class SessionService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly lockout: LockoutService,
    private readonly lockouts: LockoutStore,
    private readonly secondFactor: SecondFactorService,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly clocks: ClockService,
  ) {}

  /**
   * Begins a session and answers its token.
   * @throws WrongPassword the same for an unknown account, after the same time
   * @throws CodeNeeded, WrongCode when the account has a second factor
   * @throws TooManyRequests while the name is locked
   * @throws AddressNotAllowed for an administrator who comes from elsewhere
   */
  async logIn({ account, password, code }: LogIn, caller: Caller): Promise<string> {
    await this.lockout.enter(account, caller.address);
    const found = await this.accounts.byName(this.database.pool, account);
    const open = found !== undefined && (await this.hasAccess(found));
    const right = await fits(open ? found.passwordHash : null, password);
    if (!open || !right) throw new WrongPassword();
    if (found.secondFactor && code === undefined) {
      await this.lockout.undo(account, caller.address);
      throw new CodeNeeded();
    }
    if (code !== undefined && found.secondFactor) {
      if (!(await this.secondFactor.verify(found.id, code))) throw new WrongCode();
    }
    await this.lockout.passed(account, caller.address);
    return this.begin(found, caller);
  }

  /** Begins a session of an account that has proved itself. @throws AddressNotAllowed */
  async begin(account: Pick<Actor, 'id' | 'role'>, { address, agent }: Caller): Promise<string> {
    if (!mayComeFrom(address, account, config.ADMIN_ADDRESSES)) throw new AddressNotAllowed();
    const { id: userId } = account;
    const token = newToken();
    const at = this.clock.real();
    const { pool } = this.database;
    await this.sessions.sweep(pool, at, before(at, IDLE));
    await this.lockouts.sweep(pool, at);
    await this.sessions.insert(pool, {
      tokenHash: fingerprint(token),
      userId,
      at,
      expiresAt: before(at, -LONGEST),
      address,
      agent: agent.slice(0, 200),
    });
    await this.accounts.loggedIn(pool, userId, at);
    return token;
  }

  /** Whose token this is; undefined when the session or the account's access has ended. */
  async recognise(token: string): Promise<Recognition | undefined> {
    const key = fingerprint(token);
    const session = await this.sessions.find(this.database.pool, { tokenHash: key });
    if (session === undefined) return undefined;
    if (!(await this.isOpen(session))) {
      await this.sessions.remove(this.database.pool, key);
      return undefined;
    }
    const now = this.clock.real();
    const idle = now.getTime() - Date.parse(session.lastSeenAt);
    if (idle > TOUCH) await this.sessions.touch(this.database.pool, key, now);
    const { actor, id: sessionId } = session;
    return { actor, sessionId, mustEnrol: await this.mustEnrol(session) };
  }

  /**
   * Whether the session is still open and still this person's, of the same role and place: for an answer
   * that goes on and on. Does not count as a request.
   */
  async holds(id: string, actor: Actor): Promise<boolean> {
    return asEngine(async () => {
      const session = await this.sessions.find(this.database.pool, { id });
      if (session === undefined || !(await this.isOpen(session))) return false;
      return SAME.every((key) => session.actor[key] === actor[key]);
    });
  }

  /**
   * Gives a session another token and answers it; the other sessions of the account end.
   * @throws NotLoggedIn when it has ended meanwhile
   */
  async renew(userId: string, id: string, sql: Queryable): Promise<string> {
    const token = newToken();
    if (!(await this.sessions.renew(sql, id, fingerprint(token)))) throw new NotLoggedIn();
    await this.sessions.end(sql, userId, { allBut: id });
    return token;
  }

  async logOut(token: string): Promise<void> {
    await this.sessions.remove(this.database.pool, fingerprint(token));
  }

  /** The sessions of an account that are open. */
  list(userId: string): Promise<ListedSession[]> {
    const now = this.clock.real();
    return this.sessions.list(this.database.pool, userId, now, before(now, IDLE));
  }

  /** Ends one session of an account. @throws SessionNotFound */
  async end(userId: string, id: string): Promise<void> {
    const ended = await this.sessions.end(this.database.pool, userId, { only: id });
    if (ended === 0) throw new SessionNotFound();
  }

  /** Ends the sessions of an account, all or all but one. */
  async endAll(userId: string, allBut: string | null = null): Promise<void> {
    await this.sessions.end(this.database.pool, userId, { allBut });
  }

  /** Whether the last day of an account's access has not gone by. */
  async hasAccess({ endsOn }: Pick<Credentials, 'endsOn'>): Promise<boolean> {
    return endsOn === null || endsOn >= (await this.clock.today());
  }

  private async isOpen(session: SessionRow): Promise<boolean> {
    const now = this.clock.real().getTime();
    const over =
      now - Date.parse(session.lastSeenAt) > IDLE || now >= Date.parse(session.expiresAt);
    return !over && (await this.hasAccess(session));
  }

  /** A demonstration lets its administrators in without a second factor. */
  private async mustEnrol({ actor, secondFactor }: SessionRow): Promise<boolean> {
    if (secondFactor || !isAdministrator(actor.role)) return false;
    return (await this.clocks.state()).installation !== 'demo';
  }
}

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
