import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { config } from '../config.js';
import { log } from '../http/log.js';
import { MailService } from '../mail/mail.service.js';
import { Database } from '../persistence/database.js';
import type { AccountLetter } from './account.letters.js';
import { linkLetter } from './account.letters.js';
import { AccountStore } from './account.store.js';
import { LinkService } from './link.service.js';

/** The letters about accounts; none of them is kept. */
@Injectable()
export class AccountPost implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly mail: MailService,
    private readonly links: LinkService,
    private readonly accounts: AccountStore,
    private readonly database: Database,
  ) {}

  /** Without a mail server of the place nobody but those logged in could read what is sent. */
  readonly reaches = config.SMTP_URL !== undefined;

  /** @throws MailPostponed, MailRejected */
  async send(to: string, letter: AccountLetter): Promise<void> {
    await this.mail.hand({ to, ...letter });
  }

  /**
   * Sends a link for a new password, if there is such an account with an address. All of it happens
   * after the answer, so that neither the answer nor its time tells whether there is.
   */
  reset(account: string): void {
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
