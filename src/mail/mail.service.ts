import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import type { Instant } from '../clock.js';
import { config } from '../config.js';
import { Database } from '../persistence/database.js';
import { MailRejected } from './errors.js';
import { MailStore } from './mail.store.js';
import type { KeptMail } from './mail.store.js';
import { MailTransport } from './transport.js';

export { readerOf } from './mail.store.js';

/** A mail to deliver; the key comes from the log, so that a repeated job is the same mail. */
export type MailOrder = Omit<KeptMail, 'to' | 'at'> & {
  to: string | string[];
  /** On the cycle's clock; now, unless told. */
  at?: KeptMail['at'];
};

export interface MailStanding {
  readonly by: 'server' | 'mailbox' | 'nowhere';
  /** By the clock of the machine. */
  readonly sent: Instant | null;
  readonly unsent: number;
}

@Injectable()
export class MailService {
  constructor(
    private readonly store: MailStore,
    private readonly transport: MailTransport,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** False where nobody reads what is sent, as in a rehearsal. */
  get isRead(): boolean {
    return this.transport.reading !== 'nobody';
  }

  /** Whether a mail reaches the person it is for, and nobody else. */
  get goesOut(): boolean {
    return this.transport.reading === 'people';
  }

  /**
   * Sends a mail once in effect: a key that went out already is not sent again, and what a crash
   * between sending and noting it repeats carries the same Message-ID.
   * @throws MailPostponed when trying again can help
   * @throws MailRejected when it cannot
   */
  async deliver(order: MailOrder): Promise<void> {
    const to = [order.to].flat().filter((address) => address.trim() !== '');
    if (to.length === 0) throw new MailRejected('没有收件人 / no recipient');
    const mail: KeptMail = { ...order, to, at: order.at ?? (await this.clock.now()) };
    const { sent } = await this.store.keep(this.database.pool, mail);
    if (sent) return;
    const { subject, html, text, at } = mail;
    const messageId = messageIdOf(mail.key);
    await this.transport.send({ messageId, to, subject, html, text, at });
    await this.store.markSent(this.database.pool, mail.key, this.clock.real());
  }

  /** Where mail goes, when the last one went, and how many have not. */
  async standing(): Promise<MailStanding> {
    const there = config.SMTP_URL === undefined ? 'mailbox' : 'server';
    const by = this.isRead ? there : 'nowhere';
    return { by, ...(await this.store.standing(this.database.pool)) };
  }

  /**
   * Sends a mail that must not be kept, because what it says opens a door.
   * @throws MailPostponed, MailRejected; also where others than the person could read it
   */
  async hand(mail: Pick<KeptMail, 'subject' | 'html' | 'text'> & { to: string }): Promise<void> {
    if (!this.goesOut) {
      throw new MailRejected('没有邮件服务器，含链接的邮件不能发出 / no mail server for a secret');
    }
    const at = await this.clock.now();
    await this.transport.send({ ...mail, to: [mail.to], messageId: messageIdOf(randomId()), at });
  }
}

const HOST = '@battle-map.local>';

/** The Message-ID of the mail with that key; keys are letters, digits, '_', '-' and '.'. */
export function messageIdOf(key: string): string {
  if (!/^[\w.-]+$/.test(key)) throw new Error(`not a key for a mail: ${key}`);
  return `<${key}${HOST}`;
}

/** The key a Message-ID was made from; undefined for mail that is not ours. */
export function keyOf(messageId: string): string | undefined {
  if (!messageId.startsWith('<') || !messageId.endsWith(HOST)) return undefined;
  return messageId.slice(1, -HOST.length);
}
