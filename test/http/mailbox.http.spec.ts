import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { MailService } from '../../src/mail/mail.service.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

let app: NestExpressApplication;
let ids: Record<string, string>;
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [
    ['bingang', '滨港街道', 'territory'],
    ['sanyu', '三余镇', 'territory'],
  ]);
  const street = { role: 'territory', organisation: 'bingang' } as const;
  await anAccount(app, { account: 'chen', ...street, email: 'chen@example.cn' });
  await anAccount(app, { account: 'li', role: 'territory', organisation: 'sanyu' });
  await anAccount(app, { account: 'root', role: 'system-admin', email: 'root@example.cn' });
  const mail = app.get(MailService, { strict: false });
  const letters = [
    {
      key: 'a_1_0',
      to: ['chen@example.cn', 'root@example.cn'],
      subject: '催办通知',
      at: '2022-03-29T01:00:00Z',
    },
    {
      key: 'b_1_0',
      to: ['li@example.cn', 'root@example.cn'],
      subject: '督办单 2022-01',
      at: '2022-04-12T01:00:00Z',
    },
  ];
  for (const letter of letters) {
    await mail.deliver({
      ...letter,
      html: `<p>${letter.subject}</p>`,
      text: '\n还有 17 户\n请尽快',
    });
  }
  const rows = await app.get(Database).mailboxMessage.findMany();
  ids = Object.fromEntries(rows.map(({ subject, id }) => [subject, id]));
});
afterAll(() => app.close());

describe('the mailbox', () => {
  it('shows a reader of both letters what went out, newest first, on the date of the cycle', async () => {
    const { body } = await (await loggedIn(app, 'root')).get('/api/mailbox').expect(200);
    expect(body).toMatchObject({
      total: 2,
      page: 1,
      items: [
        {
          subject: '督办单 2022-01',
          to: ['li@example.cn', 'root@example.cn'],
          at: '2022-04-12T01:00:00.000Z',
        },
        { subject: '催办通知', preview: '还有 17 户' },
      ],
    });
  });

  it('shows a unit its own letters only, and opens no others', async () => {
    const chen = await loggedIn(app, 'chen');
    const { body } = await chen.get('/api/mailbox').expect(200);
    expect(body.items.map((mail: { subject: string }) => mail.subject)).toEqual(['催办通知']);
    await chen.get(`/api/mailbox/${ids['催办通知']}`).expect(200);
    const { body: refused } = await chen.get(`/api/mailbox/${ids['督办单 2022-01']}`).expect(404);
    expect(refused.type).toBe('mail.not-found');
  });

  it('has nothing for somebody without an address, and is closed to strangers', async () => {
    const { body } = await (await loggedIn(app, 'li')).get('/api/mailbox').expect(200);
    expect(body).toEqual({ total: 0, page: 1, items: [] });
    await request(app.getHttpServer()).get('/api/mailbox').expect(401);
  });

  it('finds letters by a word', async () => {
    const root = await loggedIn(app, 'root');
    const { body } = await root.get('/api/mailbox').query({ q: '督办' }).expect(200);
    expect(body.items).toHaveLength(1);
    expect((await root.get('/api/mailbox').query({ q: '' })).body.total).toBe(2);
    await root.get('/api/mailbox').query({ page: 0 }).expect(400);
  });

  it('opens a letter with its two forms', async () => {
    const root = await loggedIn(app, 'root');
    const { body } = await root.get(`/api/mailbox/${ids['催办通知']}`).expect(200);
    expect(body).toMatchObject({ subject: '催办通知', flow: null });
    expect(body.html).toContain('<p>催办通知</p>');
    expect(body.text).toContain('还有 17 户');
  });
});
