import { Injectable } from '@nestjs/common';
import { randomId } from '../clock.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { AccountStore } from './account.store.js';
import type { ListedAccount, Reader } from './account.store.js';
import { AccountNotFound, AccountRefused } from './errors.js';
import { hashPassword } from './secrets.js';
import type { Role } from './session.dto.js';

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
  readonly password: string;
}

const SHORTEST_PASSWORD = 8;
const OF_AN_ORGANISATION: readonly Role[] = ['lead', 'department', 'territory'];

@Injectable()
export class AccountService {
  constructor(
    private readonly store: AccountStore,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Makes an account and answers its id. `sql` joins it to a transaction of the caller.
   * @throws AccountRefused when the name is taken, or the unit or enterprise does not exist
   */
  async add(one: AccountToAdd, sql: Reader = this.database.pool): Promise<string> {
    refuseShort(one.password);
    await this.checkOrganisation(one, sql);
    const subjectId = await this.subjectOf(one, sql);
    const id = await this.store.insert(sql, randomId(), {
      account: one.account,
      name: one.name,
      role: one.role,
      region: one.region,
      organisation: one.organisation ?? null,
      subjectId,
      email: one.email ?? null,
      passwordHash: await hashPassword(one.password),
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
    sql: Reader = this.database.pool,
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
    return this.store.list(this.database.pool, region);
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

  /**
   * Gives an account a new password; sessions begun with the old one end.
   * @throws AccountNotFound, AccountRefused when it is too short
   */
  async setPassword(account: string, password: string): Promise<void> {
    refuseShort(password);
    const hash = await hashPassword(password);
    await this.transaction.sql(async (sql) => {
      if (!(await this.store.setPassword(sql, account, hash))) throw new AccountNotFound(account);
      await this.store.endSessions(sql, account);
    });
  }

  private async checkOrganisation(one: AccountToAdd, sql: Reader): Promise<void> {
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

  private async subjectOf(one: AccountToAdd, sql: Reader): Promise<string | null> {
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

/** @throws AccountRefused */
function refuseShort(password: string): void {
  if (password.length >= SHORTEST_PASSWORD) return;
  throw new AccountRefused({
    zh: `密码至少 ${String(SHORTEST_PASSWORD)} 个字符`,
    en: `the password needs at least ${String(SHORTEST_PASSWORD)} characters`,
  });
}
