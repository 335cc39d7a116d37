/** What another site could have a browser send. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type request from 'supertest';
import { anApplication } from '../support/application.js';
import { aPassword, anAccount, loggedIn, someUnits } from '../support/people.js';

let app: NestExpressApplication;
let browser: ReturnType<typeof request.agent>;
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [['economy', '经济发展局', 'lead']]);
  await anAccount(app, { account: 'clerk', role: 'lead', organisation: 'economy' });
  browser = await loggedIn(app, 'clerk');
});
afterAll(() => app.close());

/** A log-in is the one change that needs no session: it shows what is let through at all. */
const logIn = (headers: Record<string, string>) =>
  browser
    .post('/api/session')
    .set({ Host: 'battle.example:8080', ...headers })
    .send({ account: 'clerk', password: aPassword });

describe('an answer of the interface', () => {
  it('is kept by no cache: neither figures nor files nor refusals', async () => {
    for (const path of ['/api/session', '/api/organisations', '/API/account', '/api/nothing']) {
      expect((await browser.get(path)).headers['cache-control']).toBe('no-store');
    }
    const { headers } = await browser.get('/.well-known/security.txt');
    expect(headers['cache-control']).toBeUndefined();
  });
});

describe('a change asked for by a browser', () => {
  it.each<[string, Record<string, string>]>([
    [
      'its page’s own site',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://battle.example:8080' },
    ],
    ['plain http: only Origin', { Origin: 'http://battle.example:8080' }],
    ['a program: neither', {}],
  ])('is taken from %s', async (_, headers) => {
    await logIn(headers).expect(200);
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['a sister site', { 'Sec-Fetch-Site': 'same-site' }],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }],
    ['a foreign Origin', { Origin: 'https://evil.example' }],
    ['another port', { Origin: 'http://battle.example:9090' }],
    ['an Origin that begins like ours', { Origin: 'http://battle.example:8080.evil.example' }],
    ['a sandboxed frame or a file', { Origin: 'null' }],
    ['an Origin that is none', { Origin: 'battle.example:8080' }],
    ['a claim of a host by a stranger', { Origin: 'http://a.b', 'X-Forwarded-Host': 'a.b' }],
  ])('is refused from %s', async (_, headers) => {
    const { body } = await logIn(headers).expect(403);
    expect(body).toMatchObject({ type: 'http.cross-site', status: 403 });
  });

  it('is refused for every method but reading', async () => {
    const evil = { 'Sec-Fetch-Site': 'cross-site' };
    await browser.delete('/api/session').set(evil).expect(403);
    await browser.put('/api/clock').set(evil).send({}).expect(403);
    await browser.patch('/api/clock').set(evil).send({}).expect(403);
    await browser.get('/api/session').set(evil).expect(200);
  });
});

describe('a body as a form sends it', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'is refused: %s',
    async (type) => {
      const { body } = await browser
        .post('/api/session')
        .set('Content-Type', type)
        .send(`{"account":"clerk","password":"${aPassword}"}`)
        .expect(415);
      expect(body).toMatchObject({ type: 'http.415', status: 415 });
    },
  );
});

describe('a change without a body', () => {
  it('needs no type: a button sends none', async () => {
    const answer = await browser.delete('/api/session').set('Content-Length', '0');
    expect(answer.status).toBe(204);
  });
});

describe('the cookie of a session', () => {
  it('is not sent by other sites and not read by scripts', async () => {
    const { headers } = await logIn({}).expect(200);
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=(Lax|Strict)/);
  });
});
