import { Injectable } from '@nestjs/common';
import { isAdministrator } from '../../workflows/roles.js';
import { Clock } from '../clock.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import type {
  AskAccounts,
  EndAccount,
  GrantRole,
  HandOver,
  Invite,
  Invited,
  KeptAccount,
  KeptAccounts,
} from './account.dto.js';
import { colleagueLetter, delegateLetter, linkLetter } from './account.letters.js';
import { AccountService } from './account.service.js';
import { AccountStore } from './account.store.js';
import type { ListedAccount } from './account.store.js';
import { DelegationStore } from './delegation.store.js';
import { isAsked, kept, keeps, mayInvite } from './desk.js';
import { AccountNotFound, AccountRefused, RoleNotPermitted } from './errors.js';
import { LinkService } from './link.service.js';
import { LockoutService } from './lockout.service.js';
import type { Purpose } from './link.store.js';
import { AccountPost, readerOf } from './post.service.js';
import { SecondFactorService } from './second-factor.service.js';
import { SessionService } from './session.service.js';

const PAGE = 50;

/** Keeps the accounts of a region: invites, grants, unlocks, hands over, ends. */
@Injectable()
export class AccountDesk {
  constructor(
    private readonly accounts: AccountService,
    private readonly store: AccountStore,
    private readonly delegations: DelegationStore,
    private readonly links: LinkService,
    private readonly lockout: LockoutService,
    private readonly secondFactor: SecondFactorService,
    private readonly sessions: SessionService,
    private readonly post: AccountPost,
    private readonly database: Database,
    private readonly transaction: Transaction,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, asked: AskAccounts): Promise<KeptAccounts> {
    const today = await this.clock.today();
    const now = this.clock.real();
    const all = (await this.accounts.list(actor.region))
      .filter((one) => keeps(actor, one))
      .map((one) => kept(one, today, now))
      .filter((one) => isAsked(one, asked));
    const first = (asked.page - 1) * PAGE;
    return { total: all.length, page: asked.page, items: all.slice(first, first + PAGE) };
  }

  /**
   * Makes an account and invites its person. An enterprise is told of each account that is opened for it.
   * @throws RoleNotPermitted, AccountRefused, MailPostponed
   */
  async invite(actor: Actor, { creditCode, ...one }: Invite): Promise<Invited> {
    if (!mayInvite(actor, one)) throw new RoleNotPermitted(['security-admin']);
    const { region } = actor;
    if (actor.role === 'territory') await this.assertOwn(actor, creditCode ?? '');
    this.assertReached(one);
    const ofFirm = one.role === 'enterprise' ? { invitedBy: actor.name } : {};
    const id = await this.accounts.add({ ...one, ...ofFirm, region, subjectCode: creditCode });
    const made = await this.accounts.get(id, region);
    if (made.subjectId !== null) await this.tellFirm(actor, made, made.subjectId);
    return this.send(made, 'invitation');
  }

  /** Sends the invitation again; the link before is void. @throws AccountNotFound, AccountRefused */
  async inviteAgain(actor: Actor, id: string): Promise<Invited> {
    const one = await this.invitable(actor, id);
    if (one.hasPassword) throw refused('该账号已启用', 'the account is in use');
    return this.send(one, 'invitation');
  }

  /**
   * A link by which the person sets another password: sent to them, or shown this once to be handed over.
   * @throws AccountNotFound, AccountRefused for an account that was not taken up yet
   */
  async resetLink(actor: Actor, id: string): Promise<Invited> {
    const one = await this.invitable(actor, id);
    if (!one.hasPassword)
      throw refused('该账号尚未启用，请重发邀请', 'the account is not in use yet');
    return this.send(one, 'reset');
  }

  /** Voids the invitation. @throws AccountNotFound */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.links.revoke((await this.invitable(actor, id)).id, 'invitation');
  }

  /** @throws AccountNotFound, AccountRefused for oneself, for an enterprise's account, or a second office */
  async grant(actor: Actor, id: string, to: GrantRole): Promise<KeptAccount> {
    const one = await this.worker(actor, id);
    if (one.role === 'enterprise') {
      throw refused('企业账号不能改为其他角色', 'an enterprise’s account stays one');
    }
    await this.accounts.setRole(one, to);
    return this.show(actor, id);
  }

  /** Lets a locked account in again. @throws AccountNotFound */
  async unlock(actor: Actor, id: string): Promise<KeptAccount> {
    const { account } = await this.other(actor, id);
    await this.lockout.unlock(account);
    return this.show(actor, id);
  }

  /** Takes a lost second factor away; the person sets up another. Sessions end. @throws AccountNotFound */
  async removeSecondFactor(actor: Actor, id: string): Promise<KeptAccount> {
    const one = await this.worker(actor, id);
    await this.secondFactor.remove(one.id);
    await this.sessions.endAll(one.id);
    return this.show(actor, id);
  }

  /** What is open where this account works, and who could stand in. @throws AccountNotFound */
  async handOver(actor: Actor, id: string): Promise<HandOver> {
    const one = await this.other(actor, id);
    const colleagues = await this.colleagues(one);
    return {
      open: await this.delegations.open(this.database.pool, id),
      colleagues: colleagues.map(({ account, name }) => ({ account, name })),
    };
  }

  /**
   * Sets the last day of access and the delegate, who is told. Sessions end with the access.
   * @throws AccountNotFound, AccountRefused when the delegate is no colleague or the days are reversed
   */
  async end(actor: Actor, id: string, { on, delegate }: EndAccount): Promise<KeptAccount> {
    const one = await this.worker(actor, id);
    const colleagues = await this.colleagues(one);
    const named = colleagues.find(({ account }) => account === delegate?.account);
    if (delegate !== null && named === undefined) {
      throw refused('代办人须是同一单位的账号', 'the delegate is of the same unit');
    }
    if (delegate !== null && delegate.from > delegate.to) {
      throw refused('代办的起止日期颠倒', 'the delegation ends before it begins');
    }
    const stands = delegate && named && { ...delegate, delegateId: named.id };
    await this.transaction.sql(async (sql) => {
      await this.delegations.end(sql, id, on);
      await this.delegations.put(sql, id, stands ?? null, {
        name: actor.name,
        at: this.clock.real(),
      });
    });
    if (on !== null && on < (await this.clock.today())) await this.sessions.endAll(id);
    if (delegate !== null && named !== undefined) this.tell(one, named, delegate);
    return this.show(actor, id);
  }

  /** An account one keeps. @throws AccountNotFound also when somebody else keeps it */
  async find(actor: Actor, id: string): Promise<ListedAccount> {
    const one = await this.accounts.get(id, actor.region);
    if (!keeps(actor, one)) throw new AccountNotFound(id);
    return one;
  }

  /** Nobody keeps their own account: who grants is not who is granted. */
  private async other(actor: Actor, id: string): Promise<ListedAccount> {
    const one = await this.find(actor, id);
    if (id !== actor.id) return one;
    throw refused('不能处理本人的账号', 'this is your own account');
  }

  /**
   * Who is an administrator is decided on the server, at the command line: otherwise whoever grants could
   * be all three in turn.
   */
  private async worker(actor: Actor, id: string): Promise<ListedAccount> {
    const one = await this.other(actor, id);
    if (!isAdministrator(one.role)) return one;
    throw refused(
      '管理员账号只在服务器上用命令行开立、变更和停用（battlemap user）',
      'the accounts of administrators are kept on the server, at the command line (battlemap user)',
    );
  }

  private async invitable(actor: Actor, id: string): Promise<ListedAccount> {
    const one = await this.worker(actor, id);
    if (!mayInvite(actor, one)) throw new RoleNotPermitted(['security-admin']);
    return one;
  }

  private async show(actor: Actor, id: string): Promise<KeptAccount> {
    const one = await this.find(actor, id);
    return kept(one, await this.clock.today(), this.clock.real());
  }

  /** With a mail server a link goes to the person alone; without one whoever asks hands it over. */
  private async send(one: ListedAccount, purpose: Purpose): Promise<Invited> {
    this.assertReached(one);
    const link = await this.links.issue(one.id, purpose);
    const arrives = this.post.reaches && one.email !== null;
    if (arrives) await this.post.send(one.email, linkLetter(purpose, one, link));
    const { id, account } = one;
    return { id, account, expiresAt: link.expiresAt, link: arrives ? null : link.url };
  }

  /** @throws AccountRefused when a link could not get to the person but by way of somebody else */
  private assertReached({
    role,
    email,
    phone,
  }: {
    readonly role: string;
    readonly email?: string | null | undefined;
    readonly phone?: string | null | undefined;
  }): void {
    if (email) return;
    if (this.post.reaches) {
      throw refused(
        '须填写本人邮箱，链接只发给本人',
        'an address is needed: the link goes there alone',
      );
    }
    if (role !== 'enterprise' || phone) return;
    throw refused(
      '须填写企业联系人的邮箱或电话',
      'an address or phone of the enterprise is needed',
    );
  }

  /** Whoever acts for the enterprise already hears who has opened one more account for it. */
  private async tellFirm(actor: Actor, made: ListedAccount, subjectId: string): Promise<void> {
    const known = await this.store.addressesOfSubject(this.database.pool, subjectId);
    const on = await this.clock.today();
    const { account, name, region, subjectName } = made;
    this.post.tell(
      {
        to: known.filter((address) => address !== made.email),
        region,
        readers: [readerOf.subject(subjectId)],
      },
      () => colleagueLetter({ enterprise: subjectName ?? '', account, name, by: actor.name, on }),
    );
  }

  /** Those who work for the same unit or enterprise and have access. */
  private async colleagues(one: ListedAccount): Promise<ListedAccount[]> {
    const all = await this.accounts.list(one.region);
    return all.filter(
      (other) =>
        other.id !== one.id &&
        other.disabledAt === null &&
        other.endsOn === null &&
        isAdministrator(other.role) === isAdministrator(one.role) &&
        other.organisation === one.organisation &&
        other.subjectId === one.subjectId,
    );
  }

  private tell(
    { id, name, region }: ListedAccount,
    delegate: ListedAccount,
    { from, to }: { from: string; to: string },
  ): void {
    const reader = {
      to: delegate.email ? [delegate.email] : [],
      region,
      readers: [readerOf.account(delegate.id)],
    };
    this.post.tell(reader, async () => {
      const open = await this.delegations.open(this.database.pool, id);
      return delegateLetter({ name, delegate: delegate.name, from, to, open });
    });
  }

  private async assertOwn({ region, organisation }: Actor, creditCode: string): Promise<void> {
    const territory = organisation ?? '';
    const own = { region, creditCode, territory };
    if (await this.store.isOfTerritory(this.database.pool, own)) return;
    throw refused(
      '本属地的名录中没有这家企业（统一社会信用代码）',
      'no enterprise of this territory has this credit code',
    );
  }
}

function refused(zh: string, en: string): AccountRefused {
  return new AccountRefused({ zh, en });
}
