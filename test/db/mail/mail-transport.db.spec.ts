import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { FixedClock } from '../../../src/clock.js';
import { Mailbox } from '../../../src/mail/mailbox.js';
import { MailboxStore } from '../../../src/mail/mailbox.store.js';
import { SmtpTransport } from '../../../src/mail/smtp.transport.js';
import type { MailTransport, OutgoingMail } from '../../../src/mail/transport.js';
import { Database } from '../../../src/persistence/database.js';
import { MemoryTransport } from '../../support/memory-transport.js';

type Read = Pick<OutgoingMail, 'messageId' | 'to' | 'subject' | 'html' | 'text' | 'at'>;
interface Post {
  transport: MailTransport;
  /** What the recipient finds. */
  inbox(): Promise<Read[]>;
  /** The next attempts are answered with these codes. */
  answer(...codes: number[]): void;
  close(): Promise<void>;
}

const notice: OutgoingMail = {
  messageId: '<flow-1_3_0@battle-map.local>',
  to: ['陈工 <chen@bingang.example.cn>', 'lead@tzw.example.cn'],
  subject: '关于滨江街道逾期未报的催办通知（2022年3月31日）',
  html: '<p>还有 <b>17</b> 户未报：3 < 5 & 7 > 2</p>',
  text: '还有 17 户未报。\n.\n请于 3 月 31 日前完成。',
  at: '2022-03-29T01:00:00.000Z',
};
const read: Read = { ...notice, to: ['chen@bingang.example.cn', 'lead@tzw.example.cn'] };

async function memory(): Promise<Post> {
  const transport = new MemoryTransport();
  return {
    transport,
    inbox: async () =>
      transport.mails.map((mail) => ({
        ...mail,
        to: mail.to.map((address) => /<(.+)>/.exec(address)?.[1] ?? address),
      })),
    answer: (...codes) => transport.answer(...codes),
    close: async () => undefined,
  };
}

/** The real transport, through a door that can be told to refuse, into the real mailbox. */
async function smtp(): Promise<Post> {
  const database = new Database();
  const store = new MailboxStore();
  const codes: number[] = [];
  const mailbox = new Mailbox(new FixedClock('2022-03-29'), (mail) =>
    store.receive(database.pool, mail),
  );
  const [url, refusing] = await Promise.all([mailbox.open(), refusingServer(codes)]);
  const direct = new SmtpTransport(url, '示范区亩均办 <office@tzw.example.cn>');
  const refused = new SmtpTransport(refusing.url, 'office@tzw.example.cn');
  return {
    transport: {
      reading: 'people',
      send: (mail) => (codes.length > 0 ? refused : direct).send(mail),
    },
    inbox: async () => {
      const rows = await database.mailboxMessage.findMany({ orderBy: { receivedAt: 'asc' } });
      return rows.map(({ messageId, to, subject, html, text, receivedAt }) => ({
        messageId,
        to,
        subject,
        html: html.trim(),
        text: text.trim(),
        at: receivedAt.toISOString(),
      }));
    },
    answer: (...more) => codes.push(...more),
    close: async () => {
      direct.close();
      refused.close();
      await Promise.all([mailbox.close(), refusing.close()]);
      await database.onApplicationShutdown();
    },
  };
}

async function refusingServer(codes: number[]) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onMailFrom: (_address, _session, done) => {
      done(Object.assign(new Error('not now'), { responseCode: codes.shift() ?? 451 }));
    },
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((closed) => server.close(closed)),
  };
}

/** What every transport promises; one suite for all of them. */
describe.each([
  ['memory', memory],
  ['SMTP into the mailbox', smtp],
])('a mail transport: %s', (_, open) => {
  let post: Post;
  beforeAll(async () => {
    post = await open();
  });
  afterAll(() => post.close());

  it('hands over a Chinese mail as it was written, dated by the clock of the cycle', async () => {
    await post.transport.send(notice);
    expect(await post.inbox()).toEqual([read]);
  });

  it('lets a repeat be recognised: the recipient finds the mail once', async () => {
    await post.transport.send(notice);
    expect(await post.inbox()).toEqual([read]);
  });

  it('says that trying again can help when the server answers 4xx', async () => {
    post.answer(451, 451);
    const second = { ...notice, messageId: '<flow-1_4_0@battle-map.local>' };
    await expect(post.transport.send(second)).rejects.toMatchObject({ code: 'mail.postponed' });
    await expect(post.transport.send(second)).rejects.toMatchObject({ permanent: false });
    expect(await post.inbox()).toHaveLength(1);
  });

  it('says that trying again is useless when the server answers 5xx', async () => {
    post.answer(550, 550);
    await expect(post.transport.send(notice)).rejects.toMatchObject({
      code: 'mail.rejected',
      permanent: true,
    });
  });
});

describe('an SMTP server that is away', () => {
  it('is a reason to try again', async () => {
    const transport = new SmtpTransport('smtp://127.0.0.1:1', 'office@tzw.example.cn');
    await expect(transport.send(notice)).rejects.toMatchObject({ code: 'mail.postponed' });
    transport.close();
  });
});

describe('a mailbox that cannot store', () => {
  it('tells the sender to try again, and keeps nothing', async () => {
    const mailbox = new Mailbox(new FixedClock('2022-03-29'), () =>
      Promise.reject(new Error('disk full')),
    );
    const transport = new SmtpTransport(await mailbox.open(), 'office@tzw.example.cn');
    await expect(transport.send(notice)).rejects.toMatchObject({ code: 'mail.postponed' });
    transport.close();
    await mailbox.close();
  });
});
