import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { log } from '../http/log.js';
import { randomId } from '../clock.js';
import { MailService, readerOf } from '../mail/mail.service.js';
import { Database } from '../persistence/database.js';
import type { AccountLetter } from './account.letters.js';
import { linkLetter } from './account.letters.js';
import { AccountStore } from './account.store.js';
import { LinkService } from './link.service.js';

/**
 * The letters about accounts. One with a link that opens an account is not kept, and goes to a mail server
 * of the place or nowhere: the mailbox page is no place for it.
 */
/** Who gets a letter, and who else may read it on the mailbox page (`readerOf`). */
export interface Reader {
  readonly to: string[];
  readonly region: string;
  readonly readers: readonly string[];
}

export { readerOf };

@Injectable()
export class AccountPost implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly mail: MailService,
    private readonly links: LinkService,
    private readonly accounts: AccountStore,
    private readonly database: Database,
  ) {}

  /** Whether a link reaches the person by mail; where it does not, it is handed over by hand. */
  get reaches(): boolean {
    return this.mail.goesOut;
  }

  /** Sends a letter with a link. @throws MailPostponed, MailRejected */
  async send(to: string, letter: AccountLetter): Promise<void> {
    await this.mail.hand({ to, ...letter });
  }

  /** Sends a letter that opens nothing, after the answer. */
  tell(reader: Reader, compose: () => Promise<AccountLetter> | AccountLetter): void {
    this.later(async () => {
      if (!this.mail.isRead || reader.to.length === 0) return;
      await this.mail.deliver({ key: `account_${randomId()}`, ...reader, ...(await compose()) });
    });
  }

  /**
   * Sends a link for a new password, if there is such an account with an address. All of it happens
   * after the answer, so that neither the answer nor its time tells whether there is.
   */
  reset(account: string): void {
    // Without a mail server the security administrator hands a link over.
    if (!this.reaches) return;
    this.later(async () => {
      const found = await this.accounts.byName(this.database.pool, account);
      if (found === undefined) return;
      const email = await this.accounts.emailOf(this.database.pool, found.id);
      if (email === null || email === '') return;
      await this.send(email, linkLetter('reset', found, await this.links.issue(found.id, 'reset')));
    });
  }

  /** Does it after the answer; a failure is logged. */
  later(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        log.error({ err: error }, 'a letter about an account was not sent');
      })
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
