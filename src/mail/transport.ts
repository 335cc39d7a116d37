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

/**
 * Who reads what is sent: the people it is for, in their own mailboxes; whoever looks at the mailbox page
 * of this installation; or nobody.
 */
export type Reading = 'people' | 'page' | 'nobody';

export abstract class MailTransport {
  readonly reading: Reading = 'people';

  /**
   * Settles when the other side has taken responsibility for the mail.
   * @throws MailPostponed when trying again can help
   * @throws MailRejected when it cannot
   */
  abstract send(mail: OutgoingMail): Promise<void>;
}
