import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { config } from '../../src/config.js';
import { anApplication } from '../support/application.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await anApplication();
});
afterAll(() => app.close());
const get = () => request(app.getHttpServer()).get('/.well-known/security.txt');

describe('/.well-known/security.txt', () => {
  it('is not there while the installation has named nobody', async () => {
    await get().expect(404);
  });

  it('names whom to tell, and until when that holds (RFC 9116)', async () => {
    config.SECURITY_CONTACT = 'mailto:security@county.example';
    const { text, headers } = await get().expect(200);
    config.SECURITY_CONTACT = undefined;
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const fields = new Map(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(': ') as [string, string]),
    );
    expect(fields.get('Contact')).toBe('mailto:security@county.example');
    const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(30);
    expect(days).toBeLessThan(365);
  });
});
