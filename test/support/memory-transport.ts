/** Mail for tests: kept in memory, by Message-ID as a mail server's reader would see it. */
import { MailPostponed, MailRejected } from '../../src/mail/errors.js';
import { MailTransport } from '../../src/mail/transport.js';
import type { OutgoingMail } from '../../src/mail/transport.js';

export class MemoryTransport extends MailTransport {
  /** Every attempt that was accepted, repeats included. */
  readonly accepted: OutgoingMail[] = [];
  private readonly answers: number[] = [];

  /** What the reader has: a mail that came twice is one mail. */
  get mails(): OutgoingMail[] {
    return [...new Map(this.accepted.map((mail) => [mail.messageId, mail])).values()];
  }

  /** The next attempts are answered with these codes, e.g. 451 or 550. */
  answer(...codes: number[]): void {
    this.answers.push(...codes);
  }

  async send(mail: OutgoingMail): Promise<void> {
    const code = this.answers.shift() ?? 250;
    if (code >= 500) throw new MailRejected(String(code));
    if (code >= 400) throw new MailPostponed(String(code));
    this.accepted.push(mail);
  }
}
