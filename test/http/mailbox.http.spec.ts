import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AccountPost } from '../../src/identity/post.service.js';
import { readerOf } from '../../src/mail/mail.service.js';
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
  await someUnits(app, '320601', [['bingang', '滨港街道', 'territory']]);
  await someUnits(app, '320600', [['economy', '经济发展局', 'lead']]);
  // The address of somebody of the same unit code in another county, and of a neighbour: the same.
  await anAccount(app, { account: 'afar', ...street, region: '320601', email: 'chen@example.cn' });
  const email = 'chen@example.cn';
  await anAccount(app, { account: 'li', role: 'territory', organisation: 'sanyu', email });
  await anAccount(app, { account: 'boss', role: 'leader' });
  await anAccount(app, { account: 'root', role: 'lead', organisation: 'economy' });
  await anAccount(app, { account: 'security', role: 'security-admin' });
  const mail = app.get(MailService, { strict: false });
  const letters = [
    {
      key: 'a_1_0',
      to: ['chen@example.cn', 'root@example.cn'],
      readers: [readerOf.unit('bingang')],
      subject: '催办通知',
      at: '2022-03-29T01:00:00Z',
    },
    {
      key: 'b_1_0',
      to: ['li@example.cn', 'root@example.cn'],
      readers: [readerOf.role('leader')],
      subject: '督办单 2022-01',
      at: '2022-04-12T01:00:00Z',
    },
  ];
  for (const letter of letters) {
    await mail.deliver({
      ...letter,
      region: '320600',
      html: `<p>${letter.subject}</p>`,
      text: '\n还有 17 户\n请尽快',
    });
  }
  const rows = await app.get(Database).mailboxMessage.findMany();
  ids = Object.fromEntries(rows.map(({ subject, id }) => [subject, id]));
});
afterAll(() => app.close());

describe('the mailbox', () => {
  it('shows the lead bureau what went out in its region, newest first, on the date of the cycle', async () => {
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

  it('shows a role what was sent to it', async () => {
    const { body } = await (await loggedIn(app, 'boss')).get('/api/mailbox').expect(200);
    expect(body.items.map((mail: { subject: string }) => mail.subject)).toEqual(['督办单 2022-01']);
  });

  it('shows nothing by address alone: not to a neighbour, not to another county', async () => {
    for (const account of ['li', 'afar']) {
      const { body } = await (await loggedIn(app, account)).get('/api/mailbox').expect(200);
      expect(body).toEqual({ total: 0, page: 1, items: [] });
    }
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

  it('is on record when it is read, list and letter', async () => {
    const { pool } = app.get(Database);
    const { rows } = await pool.query<{ object: string; actor_name: string }>(
      `select object, actor_name from audit_entry where action = 'read.mail' order by id`,
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { object: 'mailbox', actor_name: 'boss' },
        { object: `mailbox/${String(ids['催办通知'])}`, actor_name: 'root（经济发展局）' },
      ]),
    );
  });
});

/** Where there is no mail server, whoever reads the page of the mailbox must not come in by it. */
describe('a link that opens an account', () => {
  const tokenOf = (link: unknown): string => /#([\w-]{43})$/.exec(String(link))?.[1] ?? '';
  const stored = async (): Promise<number> => {
    const { rows } = await app
      .get(Database)
      .pool.query<{ n: number }>(`select count(*)::int as n from mailbox_message`);
    return rows[0]?.n ?? 0;
  };
  const open = (token: string) => request(app.getHttpServer()).post('/api/links').send({ token });

  it('is neither sent nor made when a stranger asks for it', async () => {
    const before = await stored();
    await request(app.getHttpServer())
      .post('/api/password-resets')
      .send({ account: 'chen' })
      .expect(204);
    await app.get(AccountPost).beforeApplicationShutdown();
    expect(await stored()).toBe(before);
    const { pool } = app.get(Database);
    expect((await pool.query('select 1 from account_link')).rowCount).toBe(0);
  });

  it('is shown once to the security administrator, who hands it over', async () => {
    const before = await stored();
    const security = await loggedIn(app, 'security');
    const invited = await security
      .post('/api/accounts')
      .send({ account: 'new', name: '新', role: 'leader', email: 'chen@example.cn' })
      .expect(201);
    await open(tokenOf(invited.body.link)).expect(200);
    const { body } = await security.get('/api/accounts?q=chen').expect(200);
    const { id } = body.items.find(({ account }: { account: string }) => account === 'chen');
    const reset = await security.post(`/api/accounts/${id}/password-link`).expect(200);
    const shown = await open(tokenOf(reset.body.link)).expect(200);
    expect(shown.body).toMatchObject({ account: 'chen', purpose: 'reset' });
    expect(await stored()).toBe(before);
  });

  it('cannot be put there by any letter of ours', async () => {
    const mail = app.get(MailService, { strict: false });
    const letter = { to: 'chen@example.cn', subject: 's', html: 'h', text: 't' };
    await expect(mail.hand(letter)).rejects.toMatchObject({ code: 'mail.rejected' });
  });
});
