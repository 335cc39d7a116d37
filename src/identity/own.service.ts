import { Injectable } from '@nestjs/common';
import { isAdministrator } from '../../workflows/roles.js';
import { ClockService } from '../clock/clock.service.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import type { ChangePassword, OwnAccount } from './account.dto.js';
import { AccountStore } from './account.store.js';
import { NotWithoutSecondFactor, WrongPassword } from './errors.js';
import { LinkStore } from './link.store.js';
import { LockoutService } from './lockout.service.js';
import { assertPassword } from './password.js';
import { SecondFactorService } from './second-factor.service.js';
import type { SetUp } from './second-factor.service.js';
import { SecondFactorStore } from './second-factor.store.js';
import { fits, hashPassword } from './secrets.js';
import { SessionService } from './session.service.js';

/** Somebody at their own account, in one of their sessions. */
export interface Self {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly address: string;
}

/** 我的账号: password, second factor, sessions. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly factors: SecondFactorStore,
    private readonly secondFactor: SecondFactorService,
    private readonly sessions: SessionService,
    private readonly lockout: LockoutService,
    private readonly clocks: ClockService,
    private readonly links: LinkStore,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  async show({ actor, sessionId }: Self): Promise<OwnAccount> {
    const { pool } = this.database;
    const { account, name } = await this.self(actor.id);
    const { secret, codesLeft } = await this.factors.get(pool, actor.id);
    const sessions = await this.sessions.list(actor.id);
    return {
      account,
      name,
      email: await this.accounts.emailOf(pool, actor.id),
      secondFactor: {
        on: secret !== null,
        mandatory: await this.mustHave(actor),
        recoveryCodesLeft: codesLeft,
      },
      sessions: sessions.map((one) => ({ ...one, current: one.id === sessionId })),
    };
  }

  /**
   * Sets another password. What led in before does so no more: other sessions end, links that are out
   * are void, and this session goes on under the token that is answered.
   * @throws WrongPassword, AccountRefused when the new one will not do
   */
  async changePassword(self: Self, { current, password }: ChangePassword): Promise<string> {
    const { actor, sessionId } = self;
    const account = await this.prove(self, current);
    assertPassword(password, account);
    const hash = await hashPassword(password);
    return this.transaction.sql(async (sql) => {
      await this.accounts.setPassword(sql, account, hash);
      await this.links.removeAll(sql, actor.id);
      return this.sessions.renew(actor.id, sessionId, sql);
    });
  }

  /** Begins to set up the second factor; one that is on stays until the new one is confirmed. @throws WrongPassword */
  async beginSecondFactor(self: Self, password: string): Promise<SetUp> {
    return this.secondFactor.begin(self.actor.id, await this.prove(self, password));
  }

  /** Switches it on; other sessions end. @throws NoSetUp, WrongCode */
  async confirmSecondFactor({ actor, sessionId, address }: Self, code: string): Promise<string[]> {
    const { account } = await this.self(actor.id);
    await this.lockout.enter(account, address);
    const codes = await this.secondFactor.confirm(actor.id, code);
    await this.lockout.passed(account, address);
    await this.sessions.endAll(actor.id, sessionId);
    return codes;
  }

  /** @throws WrongPassword, NotWithoutSecondFactor for an administrator */
  async removeSecondFactor(self: Self, password: string): Promise<void> {
    if (await this.mustHave(self.actor)) throw new NotWithoutSecondFactor();
    await this.prove(self, password);
    await this.secondFactor.remove(self.actor.id);
  }

  /** The name of the account, if this is its password. @throws WrongPassword, TooManyRequests */
  private async prove({ actor, address }: Self, password: string): Promise<string> {
    const { account } = await this.self(actor.id);
    await this.lockout.enter(account, address);
    const found = await this.accounts.byName(this.database.pool, account);
    if (!(await fits(found?.passwordHash ?? null, password))) throw new WrongPassword();
    await this.lockout.passed(account, address);
    return account;
  }

  private async self(id: string): Promise<{ account: string; name: string }> {
    const found = await this.accounts.byId(this.database.pool, id);
    if (found === undefined) throw new WrongPassword();
    return found;
  }

  /** A demonstration lets its administrators in without. */
  private async mustHave({ role }: Actor): Promise<boolean> {
    return isAdministrator(role) && (await this.clocks.state()).installation !== 'demo';
  }
}
