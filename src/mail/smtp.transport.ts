import nodemailer from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { MailPostponed, MailRejected } from './errors.js';
import { MailTransport } from './transport.js';
import type { OutgoingMail, Reading } from './transport.js';

/** Sends through an SMTP server, over a few connections that stay open. */
export class SmtpTransport extends MailTransport {
  private readonly smtp: Transporter;

  /**
   * @param url e.g. `smtp://user:password@mail.example.cn:587`
   * @param reading `page` where the server is our own mailbox
   */
  constructor(
    url: string,
    private readonly from: string,
    override readonly reading: Reading = 'people',
  ) {
    super();
    const { hostname, port, protocol, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    const isHere = hostname === '127.0.0.1' || hostname === 'localhost';
    this.smtp = nodemailer.createTransport({
      host: hostname,
      port: Number(port || (secure ? 465 : 587)),
      secure,
      // A mail server on this very machine often has a certificate of its own making.
      ignoreTLS: isHere,
      ...(username
        ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
        : {}),
      pool: true,
      // Our own mailbox takes all there is; a mail server of others is not to be crowded.
      maxConnections: isHere ? 8 : 3,
      maxMessages: isHere ? Infinity : 100,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
  }

  async send({ messageId, to, subject, html, text, at }: OutgoingMail): Promise<void> {
    try {
      await this.smtp.sendMail({
        from: this.from,
        to,
        subject,
        html,
        text,
        messageId,
        date: new Date(at),
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw refusal(error);
    }
  }

  close(): void {
    this.smtp.close();
  }
}

/** 5xx is for good; 4xx, a broken line and a server that is away are for now. */
function refusal(error: unknown): MailPostponed | MailRejected {
  if (!(error instanceof Error)) return new MailPostponed(String(error));
  const code = 'responseCode' in error ? Number(error.responseCode) : 0;
  return code >= 500 ? new MailRejected(error.message) : new MailPostponed(error.message);
}
