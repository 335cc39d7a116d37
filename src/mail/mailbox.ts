/** A mail server inside this process, for where there is none: what goes out can be read on a page. */
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import type { Address, Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Clock } from '../clock.js';
import type { ReceivedMail } from './mailbox.store.js';

const LIMIT_BYTES = 25 * 1024 * 1024;

export class Mailbox {
  private readonly server: SMTPServer;

  /** @param keep stores what has come in; when it fails, the sender is told to try again */
  constructor(
    private readonly clock: Clock,
    private readonly keep: (mail: ReceivedMail) => Promise<void>,
  ) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: LIMIT_BYTES,
      logger: false,
      onData: (stream, session, done) => {
        this.take(stream, session).then(
          () => {
            done();
          },
          (cause: unknown) => {
            const error = new Error('not stored, try again later', { cause });
            done(Object.assign(error, { responseCode: 451 }));
          },
        );
      },
    });
    // A sender that hangs up half-way is no reason to stop.
    this.server.on('error', () => undefined);
  }

  /** Opens on a free port of this machine only; answers the address for SMTP_URL. */
  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.server.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${String(port)}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    const mail = await PostalMime.parse(Buffer.concat(parts));
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    await this.keep({
      messageId: mail.messageId ?? `<${session.id}@mailbox>`,
      from: fromOf(mail.from),
      to: recipients,
      subject: mail.subject ?? '',
      html: mail.html ?? '',
      text: mail.text ?? '',
      receivedAt: await this.dateOf(mail),
    });
  }

  /** The mail's own date, which in a demonstration is simulated as well. */
  private async dateOf(mail: Email): Promise<string> {
    const date = new Date(mail.date ?? '');
    return Number.isNaN(date.getTime()) ? this.clock.now() : date.toISOString();
  }
}

function fromOf(from: Address | undefined): string {
  if (from === undefined) return '';
  return from.name ? `${from.name} <${from.address ?? ''}>` : (from.address ?? '');
}
