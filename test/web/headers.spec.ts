/** What a browser is told about our pages, answers and files. */
import { readdirSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { build } from '../../scripts/build.mjs';
import { anApplication } from '../support/application.js';

let app: NestExpressApplication;
let script: string;
beforeAll(async () => {
  await build({ only: ['web'] });
  script = readdirSync('web/dist/assets').find((name) => name.endsWith('.js'))!;
  app = await anApplication();
}, 240_000);
afterAll(() => app.close());
const get = (path: string) => request(app.getHttpServer()).get(path);

/** The directives of a policy by their names. */
const directives = (policy: string): Map<string, string> =>
  new Map(policy.split(';').map((one) => [one.split(' ')[0]!, one.slice(one.indexOf(' ') + 1)]));

describe('the headers of every answer', () => {
  it.each([
    ['a page', () => '/c/any/ledger'],
    ['an answer of the API', () => '/api/clock'],
    ['a refusal', () => '/api/nowhere'],
    ['a file of the pages', () => `/assets/${script}`],
  ])('forbid what is not ours: %s', async (_, path) => {
    const { headers } = await get(path());
    const policy = directives(headers['content-security-policy'] ?? '');
    expect(policy.get('default-src')).toBe("'self'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('script-src-attr')).toBe("'none'");
    expect(policy.get('style-src')).toMatch(/^'self' 'nonce-[0-9a-f-]{36}'$/);
    for (const none of ['object-src', 'frame-ancestors']) expect(policy.get(none)).toBe("'none'");
    for (const own of ['base-uri', 'form-action']) expect(policy.get(own)).toBe("'self'");
    expect(policy.has('upgrade-insecure-requests')).toBe(false);
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('allow the styles of this page only: each has a nonce of its own', async () => {
    const pages = await Promise.all([get('/'), get('/')]);
    const nonces = pages.map(({ text, headers }) => {
      const nonce = /property="csp-nonce" nonce="([^"]+)"/.exec(text)?.[1] ?? '';
      expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
      expect(headers['cache-control']).toBe('no-cache');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });
});

describe('the files of the pages', () => {
  it('come compressed to whoever takes that', async () => {
    const large = readdirSync('web/dist/assets').find(
      (name) => name.endsWith('.js') && statSync(`web/dist/assets/${name}`).size > 10_000,
    )!;
    const { headers } = await get(`/assets/${large}`).set('accept-encoding', 'gzip');
    expect(headers['content-encoding']).toBe('gzip');
  });

  it.each([
    '/assets/../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets/%00',
    '/..%2fpackage.json',
    '/assets//etc/passwd',
  ])('end at their folder: %s leads nowhere else', async (path) => {
    const { text, status } = await get(path);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('"dependencies"');
    expect(text).not.toContain('root:');
  });
});
