import { Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock.js';
import { config } from '../config.js';
import { Database } from '../persistence/database.js';
import { MailService } from './mail.service.js';
import { MailStore } from './mail.store.js';
import { DiscardTransport } from './discard.transport.js';
import { Mailbox } from './mailbox.js';
import { MailboxController } from './mailbox.controller.js';
import { MailboxService } from './mailbox.service.js';
import { MailboxStore } from './mailbox.store.js';
import { NotificationController } from './notification.controller.js';
import { NotificationService } from './notification.service.js';
import { NotificationStore } from './notification.store.js';
import { SmtpTransport } from './smtp.transport.js';
import { MailTransport } from './transport.js';

const POST_OFFICE = Symbol('post office');

/** The transport in use, and the mailbox behind it where no mail server was named. */
interface PostOffice {
  transport: SmtpTransport | DiscardTransport;
  mailbox?: Mailbox;
}

async function openPostOffice(
  clock: Clock,
  database: Database,
  store: MailboxStore,
): Promise<PostOffice> {
  if (config.SMTP_URL === 'discard:') return { transport: new DiscardTransport() };
  if (config.SMTP_URL !== undefined) {
    return { transport: new SmtpTransport(config.SMTP_URL, config.MAIL_FROM) };
  }
  const mailbox = new Mailbox(clock, (mail) => store.receive(database.pool, mail));
  const transport = new SmtpTransport(await mailbox.open(), config.MAIL_FROM, 'page');
  return { mailbox, transport };
}

/** Mail goes to SMTP_URL; without one, into a mailbox of our own that the web application shows. */
@Module({
  controllers: [MailboxController, NotificationController],
  providers: [
    MailService,
    MailboxService,
    MailStore,
    MailboxStore,
    NotificationService,
    NotificationStore,
    {
      provide: POST_OFFICE,
      inject: [Clock, Database, MailboxStore],
      useFactory: openPostOffice,
    },
    {
      provide: MailTransport,
      inject: [POST_OFFICE],
      useFactory: ({ transport }: PostOffice) => transport,
    },
  ],
  exports: [MailService],
})
export class MailModule implements OnApplicationShutdown {
  constructor(@Inject(POST_OFFICE) private readonly postOffice: PostOffice) {}

  async onApplicationShutdown(): Promise<void> {
    this.postOffice.transport.close();
    await this.postOffice.mailbox?.close();
  }
}
