import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FixedClock } from '../../../src/clock.js';
import { keyOf, MailService, messageIdOf } from '../../../src/mail/mail.service.js';
import { MailStore } from '../../../src/mail/mail.store.js';
import { MailTransport } from '../../../src/mail/transport.js';
import type { OutgoingMail } from '../../../src/mail/transport.js';
import { Database } from '../../../src/persistence/database.js';
import { emptied } from '../../support/owner.js';
import { MemoryTransport } from '../../support/memory-transport.js';

const database = new Database();
const clock = new FixedClock('2022-03-29T01:00:00Z');
let transport: MemoryTransport;
const serviceOn = (by: MailTransport) => new MailService(new MailStore(), by, database, clock);

beforeEach(async () => {
  transport = new MemoryTransport();
  await emptied('mail');
});
afterAll(() => database.onApplicationShutdown());

const reminder = (key: string) => ({
  key,
  to: 'chen@bingang.example.cn',
  region: '320600',
  readers: ['unit:bingang'],
  subject: '请于3月31日前完成录入',
  html: '<p>还有 17 户</p>',
  text: '还有 17 户',
});

describe('a mail', () => {
  it('goes out once for its key, however often the job runs', async () => {
    const service = serviceOn(transport);
    await service.deliver(reminder('flow-1_3_0'));
    await service.deliver(reminder('flow-1_3_0'));
    await service.deliver(reminder('flow-2_3_0'));
    expect(transport.accepted.map(({ messageId }) => keyOf(messageId))).toEqual([
      'flow-1_3_0',
      'flow-2_3_0',
    ]);
  });

  it('is kept with the time on the clock of the cycle, unless the order has one of its own', async () => {
    const service = serviceOn(transport);
    await service.deliver(reminder('now'));
    await service.deliver({ ...reminder('then'), at: '2022-02-20T01:00:00.000Z' });
    const rows = await database.mail.findMany({ orderBy: { key: 'asc' } });
    expect(rows.map(({ key, at }) => [key, at.toISOString()])).toEqual([
      ['now', '2022-03-29T01:00:00.000Z'],
      ['then', '2022-02-20T01:00:00.000Z'],
    ]);
  });

  it('that is postponed stays unsent and goes out on the next attempt', async () => {
    const service = serviceOn(transport);
    transport.answer(451);
    await expect(service.deliver(reminder('a'))).rejects.toMatchObject({ code: 'mail.postponed' });
    expect(await database.mail.count({ where: { sentAt: null } })).toBe(1);
    await service.deliver(reminder('a'));
    expect(await database.mail.count({ where: { sentAt: null } })).toBe(0);
    expect(transport.accepted).toHaveLength(1);
  });

  it('repeated because we died between sending and noting it is recognised by its Message-ID', async () => {
    class DiesAfterSending extends MailTransport {
      async send(mail: OutgoingMail): Promise<void> {
        await transport.send(mail);
        throw new Error('killed');
      }
    }
    await expect(serviceOn(new DiesAfterSending()).deliver(reminder('a'))).rejects.toThrow();
    await serviceOn(transport).deliver(reminder('a'));
    expect(transport.accepted).toHaveLength(2);
    expect(transport.mails).toHaveLength(1);
  });

  it('without a recipient is refused for good', async () => {
    const service = serviceOn(transport);
    await expect(service.deliver({ ...reminder('a'), to: [' ', ''] })).rejects.toMatchObject({
      permanent: true,
    });
  });
});

describe('a Message-ID', () => {
  it('leads back to the key of its mail', () => {
    expect(keyOf(messageIdOf('018f-a_3_0'))).toBe('018f-a_3_0');
  });

  it('of somebody else leads nowhere', () => {
    expect(keyOf('<123@example.com>')).toBeUndefined();
  });

  it.each(['a b', 'a@b', 'a>b', '通州湾', ''])('is not made from %j', (key) => {
    expect(() => messageIdOf(key)).toThrow('not a key');
  });
});
