/** 单位统一身份登录 against a real provider on a free port of this process. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import Provider from 'oidc-provider';
import request from 'supertest';
import { OidcSettings } from '../../src/identity/oidc.settings.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn } from '../support/people.js';

const settings: { -readonly [K in keyof OidcSettings]: OidcSettings[K] } = {
  issuer: undefined,
  clientId: 'battle-map',
  clientSecret: 'a secret of the client',
  claim: 'email',
  redirect: 'http://127.0.0.1:1/api/session/oidc/callback',
};
/** Who the provider knows. */
const people: Record<string, object> = {
  wang: { email: 'wang@example.cn', email_verified: true },
  unverified: { email: 'li@example.cn', email_verified: false },
  stranger: { email: 'stranger@example.cn', email_verified: true },
  chief: { email: 'chief@example.cn', email_verified: true },
};
let app: NestExpressApplication;
let provider: Server;

beforeAll(async () => {
  // The provider reminds of what matters where it serves real people.
  for (const word of ['info', 'warn'] as const) jest.spyOn(console, word).mockReturnValue();
  provider = createServer();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${String((provider.address() as AddressInfo).port)}`;
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [settings.redirect],
      },
    ],
    cookies: { keys: ['a key'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  });
  const answer = oidc.callback();
  provider.on('request', (...call) => void answer(...call));
  settings.issuer = issuer;
  app = await anApplication((builder) => builder.overrideProvider(OidcSettings).useValue(settings));
  await anAccount(app, { account: 'wangfang', role: 'leader', email: 'Wang@example.cn' });
  await anAccount(app, { account: 'liqiang', role: 'leader', email: 'li@example.cn' });
  await anAccount(app, { account: 'guard', role: 'security-admin', email: 'chief@example.cn' });
});
afterAll(async () => {
  await app.close();
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
});

/** A browser that keeps cookies at the provider and follows it until it is sent back to us. */
async function provesToBe(login: string, to: string): Promise<URL> {
  const jar = new Map<string, string>();
  let address = new URL(to);
  let form: URLSearchParams | undefined;
  for (let hop = 0; hop < 12; hop += 1) {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    form = undefined;
    if (location !== null) {
      address = new URL(location, address);
      if (address.href.startsWith(settings.redirect)) return address;
      continue;
    }
    const page = await answer.text();
    const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    address = new URL(action, address);
    form = new URLSearchParams({ prompt, login, password: 'any' });
  }
  throw new Error('never came back');
}

type Browser = ReturnType<typeof request.agent>;
const leave = async (browser: Browser): Promise<string> =>
  String((await browser.get('/api/session/oidc').expect(302)).headers.location);
const arrive = async (browser: Browser, back: URL): Promise<string> =>
  String((await browser.get(`/api/session/oidc/callback${back.search}`)).headers.location);
const person = async (browser: Browser): Promise<unknown> =>
  (await browser.get('/api/session')).body.person?.account ?? null;
const signOn = async (login: string): Promise<[string, unknown]> => {
  const browser = request.agent(app.getHttpServer());
  const to = await arrive(browser, await provesToBe(login, await leave(browser)));
  return [to, await person(browser)];
};
const REFUSED = '/login?refused=oidc';

describe('the single sign-on', () => {
  it('is offered where it is configured', async () => {
    const { body } = await request(app.getHttpServer()).get('/api/session');
    expect(body.singleSignOn).toBe(true);
  });

  it('goes out with PKCE, state and nonce', async () => {
    const to = new URL(await leave(request.agent(app.getHttpServer())));
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.any(String),
      nonce: expect.any(String),
    });
  });

  it('lets the person of a verified address into the account that is there', async () => {
    expect(await signOn('wang')).toEqual(['/', 'wangfang']);
  });

  it('knows them by their number from then on, whatever the address', async () => {
    people.wang = { email: 'married@example.cn', email_verified: true };
    expect(await signOn('wang')).toEqual(['/', 'wangfang']);
  });

  it.each([
    ['an address nobody has verified', 'unverified'],
    ['an address no account has', 'stranger'],
    ['an administrator who proved no second factor', 'chief'],
  ])('refuses %s, and makes no account', async (_, login) => {
    const { pool } = app.get(Database);
    const count = async () => (await pool.query('select 1 from app_user')).rowCount;
    const before = await count();
    expect(await signOn(login)).toEqual([REFUSED, null]);
    expect(await count()).toBe(before);
  });

  it('refuses a disabled account', async () => {
    const { pool } = app.get(Database);
    const disable = (at: string) =>
      pool.query(`update app_user set disabled_at = ${at} where account = 'wangfang'`);
    await disable('now()');
    expect(await signOn('wang')).toEqual([REFUSED, null]);
    await disable('null');
  });

  it('takes no answer twice, in another browser, or with another state', async () => {
    const browser = request.agent(app.getHttpServer());
    const back = await provesToBe('wang', await leave(browser));
    expect(await arrive(request.agent(app.getHttpServer()), back)).toBe(REFUSED);
    const thief = request.agent(app.getHttpServer());
    await leave(thief);
    expect(await arrive(thief, back)).toBe(REFUSED);
    expect(await arrive(browser, back)).toBe('/');
    expect(await arrive(browser, back)).toBe(REFUSED);
  });

  it('is refused where there is none, and when the provider is away', async () => {
    const { issuer } = settings;
    settings.issuer = undefined;
    const browser = request.agent(app.getHttpServer());
    expect(await leave(browser)).toBe(REFUSED);
    expect((await browser.get('/api/session')).body.singleSignOn).toBe(false);
    settings.issuer = issuer;
    await loggedIn(app, 'wangfang');
  });
});
