/** `SMTP_URL=discard:`: nothing leaves the house. A rehearsal writes to nobody. */
import { MailTransport } from './transport.js';

export class DiscardTransport extends MailTransport {
  override readonly reading = 'nobody';

  send(): Promise<void> {
    return Promise.resolve();
  }

  /** Nothing is open. */
  close(): void {
    return;
  }
}
