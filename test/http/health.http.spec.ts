import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { asOwner } from '../support/owner.js';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await anApplication();
});
afterAll(() => app.close());
const get = (path: string) => request(app.getHttpServer()).get(path);

describe('health', () => {
  it('is live as soon as the process answers', async () => {
    const { body } = await get('/health/live').expect(200);
    expect(body).toEqual({ status: 'ok' });
  });

  it('is ready when database, migrations, queue and clock are', async () => {
    const { body } = await get('/health/ready').expect(200);
    expect(body).toEqual({
      status: 'ok',
      checks: { database: 'ok', migrations: 'ok', queue: 'ok', clock: 'ok' },
    });
  });

  it('is not ready while a migration is missing, and says only which check failed', async () => {
    const rolledBack = (at: string) =>
      asOwner((owner) => owner.rows(`update _prisma_migrations set rolled_back_at = ${at}`));
    const { pool } = app.get(Database);
    await expect(pool.query('delete from _prisma_migrations')).rejects.toThrow('permission denied');
    await rolledBack('now()');
    const { body } = await get('/health/ready').expect(503);
    await rolledBack('null');
    expect(body).toEqual({
      status: 'failed',
      checks: { database: 'ok', migrations: 'failed', queue: 'ok', clock: 'ok' },
    });
  });

  it('gives figures to Prometheus, by the pattern of the route', async () => {
    await get('/api/clock').expect(200);
    const { text } = await get('/metrics').expect(200);
    expect(text).toContain('battlemap_process_cpu_seconds_total');
    expect(text).toMatch(
      /battlemap_http_request_seconds_count\{[^}]*route="\/api\/clock"[^}]*\} 1/,
    );
  });
});

describe('answers', () => {
  it('describe themselves as an OpenAPI document', async () => {
    const { body } = await get('/api/openapi.json').expect(200);
    expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
    expect(Object.keys(body.paths)).toContain('/api/clock');
  });

  it('refuse an unknown address as a problem, in Chinese and English', async () => {
    const { body } = await get('/api/nowhere').expect(404);
    expect(body).toEqual({
      type: 'http.404',
      title: '没有这个地址',
      detail: 'no such address',
      status: 404,
    });
  });

  it('carry a content security policy that works on plain http', async () => {
    const { headers } = await get('/health/live');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });
});
