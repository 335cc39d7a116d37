import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { isAdministrator } from '../../workflows/roles.js';
import { Database } from '../persistence/database.js';
import type { Queryable } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { AccountStore } from './account.store.js';
import type { EnterpriseAccount, ListedAccount } from './account.store.js';
import { AccountNotFound, AccountRefused } from './errors.js';
import { assertPassword } from './password.js';
import { SecondFactorStore } from './second-factor.store.js';
import { hashPassword } from './secrets.js';
import type { Role } from './session.dto.js';

export type { EnterpriseAccount } from './account.store.js';

export interface AccountToAdd {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly region: string;
  /** Code of the organisation; needed for lead, department and territory. */
  readonly organisation?: string;
  /** For an enterprise: its subject, by id or by credit code. */
  readonly subjectId?: string;
  readonly subjectCode?: string;
  readonly email?: string;
  readonly phone?: string;
  /** Who opens it for an enterprise, with their unit. */
  readonly invitedBy?: string;
  /** Without one the account waits for an invitation to be taken up. */
  readonly password?: string;
}

const OF_AN_ORGANISATION: readonly Role[] = ['lead', 'department', 'territory'];

@Injectable()
export class AccountService {
  constructor(
    private readonly store: AccountStore,
    private readonly database: Database,
    private readonly transaction: Transaction,
    private readonly clock: Clock,
    private readonly factors: SecondFactorStore,
  ) {}

  /**
   * Makes an account and answers its id. `sql` joins it to a transaction of the caller.
   * @throws AccountRefused when the name is taken, an administrator has no address of their own, or the unit or enterprise does not exist
   */
  async add(one: AccountToAdd, sql: Queryable = this.database.pool): Promise<string> {
    if (one.password !== undefined) assertPassword(one.password, one.account);
    await this.checkOrganisation(one, sql);
    await this.checkAdministrator({ id: null, ...one }, sql);
    const subjectId = await this.subjectOf(one, sql);
    const id = await this.store.insert(sql, randomId(), {
      account: one.account,
      name: one.name,
      role: one.role,
      region: one.region,
      organisation: one.organisation ?? null,
      subjectId,
      email: one.email ?? null,
      phone: one.phone ?? null,
      invited:
        one.invitedBy === undefined ? null : { by: one.invitedBy, at: await this.clock.now() },
      passwordHash: one.password === undefined ? null : await hashPassword(one.password),
    });
    if (id !== undefined) return id;
    throw new AccountRefused({
      zh: `账号 ${one.account} 已存在`,
      en: `the account ${one.account} exists already`,
    });
  }

  /** Many accounts at once with one password: its hash is computed once. Names taken are left alone. */
  async addAll(
    many: readonly Omit<AccountToAdd, 'password' | 'subjectCode'>[],
    password: string,
    sql: Queryable = this.database.pool,
  ): Promise<void> {
    const passwordHash = await hashPassword(password);
    for (const one of many) {
      await this.store.insert(sql, randomId(), {
        account: one.account,
        name: one.name,
        role: one.role,
        region: one.region,
        organisation: one.organisation ?? null,
        subjectId: one.subjectId ?? null,
        email: one.email ?? null,
        passwordHash,
      });
    }
  }

  /** The accounts of a region, or of all, by name; disabled ones included. */
  list(region: string | null = null): Promise<ListedAccount[]> {
    return this.store.list(this.database.pool, { region, now: this.clock.real() });
  }

  /** An account of this region. @throws AccountNotFound also for one of another */
  async get(id: string, region: string): Promise<ListedAccount> {
    const { pool } = this.database;
    const [one] = await this.store.list(pool, { id, region, now: this.clock.real() });
    if (one === undefined) throw new AccountNotFound(id);
    return one;
  }

  /** The accounts of an enterprise, the oldest first: who acts for it, and who has opened them. */
  ofSubject(subjectId: string): Promise<EnterpriseAccount[]> {
    return this.store.ofSubject(this.database.pool, subjectId);
  }

  /** The id of an account. @throws AccountNotFound */
  async idOf(account: string): Promise<string> {
    const found = await this.store.byName(this.database.pool, account);
    if (found === undefined) throw new AccountNotFound(account);
    return found.id;
  }

  /**
   * Gives an account another role; its sessions end.
   * @throws AccountRefused when the unit is missing or unknown, or the person is another administrator
   */
  async setRole(
    one: Pick<ListedAccount, 'id' | 'account' | 'region' | 'email'>,
    to: { role: Exclude<Role, 'enterprise'>; organisation?: string },
  ): Promise<void> {
    await this.transaction.sql(async (sql) => {
      await this.checkOrganisation({ region: one.region, ...to }, sql);
      await this.checkAdministrator({ id: one.id, email: one.email, role: to.role }, sql);
      const organisation = to.organisation ?? null;
      await this.store.setRole(sql, one.id, { role: to.role, organisation });
      await this.store.endSessions(sql, one.account);
    });
  }

  /**
   * Shuts an account, or opens it again. Whoever is logged in with it is so no more.
   * @throws AccountNotFound
   */
  async disable(account: string, disabled = true): Promise<void> {
    await this.transaction.sql(async (sql) => {
      if (!(await this.store.disable(sql, account, disabled))) throw new AccountNotFound(account);
      await this.store.endSessions(sql, account);
    });
  }

  /** Takes a lost second factor away; sessions end. @throws AccountNotFound */
  async forgetSecondFactor(account: string): Promise<void> {
    await this.transaction.sql(async (sql) => {
      const found = await this.store.byName(sql, account);
      if (found === undefined) throw new AccountNotFound(account);
      await this.factors.remove(sql, found.id);
      await this.store.endSessions(sql, account);
    });
  }

  /** Takes the password away, so that only a link leads back in; sessions end. @throws AccountNotFound */
  async clearPassword(account: string): Promise<void> {
    await this.transaction.sql(async (sql) => {
      if (!(await this.store.setPassword(sql, account, null))) throw new AccountNotFound(account);
      await this.store.endSessions(sql, account);
    });
  }

  /** One person is one administrator: told apart by the address, without which nobody is one. */
  private async checkAdministrator(
    { id, role, email }: { id: string | null; role: Role; email?: string | null },
    sql: Queryable,
  ): Promise<void> {
    if (!isAdministrator(role)) return;
    if (!email) {
      throw new AccountRefused({
        zh: '管理员账号须有本人的邮箱，三员以此分清',
        en: 'an administrator needs an address of their own: by it the three are told apart',
      });
    }
    if (!(await this.store.administers(sql, email, id))) return;
    throw new AccountRefused({
      zh: `${email} 已是另一管理员，三员不得由一人兼任`,
      en: `${email} is another administrator; one person is not two of the three`,
    });
  }

  private async checkOrganisation(
    one: Pick<AccountToAdd, 'organisation' | 'region' | 'role'>,
    sql: Queryable,
  ): Promise<void> {
    const { organisation, region, role } = one;
    if (organisation === undefined) {
      if (!OF_AN_ORGANISATION.includes(role)) return;
      throw new AccountRefused({
        zh: `${role} 账号须指明单位`,
        en: `an account of the role ${role} needs an organisation`,
      });
    }
    if (await this.store.organisationExists(sql, region, organisation)) return;
    throw new AccountRefused({
      zh: `区域 ${region} 没有编号为 ${organisation} 的单位`,
      en: `the region ${region} has no organisation ${organisation}`,
    });
  }

  private async subjectOf(one: AccountToAdd, sql: Queryable): Promise<string | null> {
    if (one.role !== 'enterprise') return null;
    if (one.subjectId !== undefined) return one.subjectId;
    const found =
      one.subjectCode && (await this.store.subjectByCode(sql, one.region, one.subjectCode));
    if (found) return found;
    throw new AccountRefused({
      zh: '企业账号须指明已在名录中的企业（统一社会信用代码）',
      en: 'an enterprise account needs an enterprise of the base list, by its credit code',
    });
  }
}
