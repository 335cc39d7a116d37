/** How a mail leaves the house. */
import type { Instant } from '../clock.js';

/** One mail, ready to go; `messageId` is the same at every attempt, so that a repeat can be recognised. */
export interface OutgoingMail {
  messageId: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  /** What its Date line says: the time on the cycle's clock. */
  at: Instant;
}

export abstract class MailTransport {
  /** False where nobody reads what is sent, so that letters need not be written. */
  readonly isRead: boolean = true;

  /**
   * Settles when the other side has taken responsibility for the mail.
   * @throws MailPostponed when trying again can help
   * @throws MailRejected when it cannot
   */
  abstract send(mail: OutgoingMail): Promise<void>;
}
