import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import {
  effectsVerdict,
  mailVerdict,
  sealVerdict,
  timersVerdict,
} from '../../src/health/verdicts.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { asOwner } from '../support/owner.js';
import { anAccount, loggedIn } from '../support/people.js';

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

describe('the overview of the installation', () => {
  it('is for those who look after it', async () => {
    await anAccount(app, { account: 'root', role: 'system-admin' });
    await anAccount(app, { account: 'leader', role: 'leader' });
    await get('/api/health').expect(401);
    await (await loggedIn(app, 'leader')).get('/api/health').expect(403);
    const { body } = await (await loggedIn(app, 'root')).get('/api/health').expect(200);
    expect(body).toMatchObject({
      checks: { database: 'ok', migrations: 'ok', queue: 'ok', clock: 'ok' },
      clock: { simulated: false },
      timers: { verdict: 'ok', overdue: 0, next: null },
      effects: { verdict: 'ok', waiting: 0, dead: 0, oldest: null },
      mail: { verdict: 'ok', by: 'mailbox', unsent: 0 },
      seal: { verdict: 'ok', day: null, behind: 0 },
    });
    expect(body.timers.workers).toBeGreaterThan(0);
  });

  it('tells of a letter that has not gone, and of days without a seal', async () => {
    const { pool } = app.get(Database);
    await pool.query(
      `insert into mail (key, "to", subject, html, text, at)
       values ('k', '{a@b.c}', '催办', '', '', now())`,
    );
    await asOwner((owner) =>
      owner.rows(`alter table audit_entry disable trigger user;
        update audit_entry set at = at - interval '3 days';
        alter table audit_entry enable trigger user`),
    );
    const { body } = await (await loggedIn(app, 'root')).get('/api/health').expect(200);
    expect(body.mail).toMatchObject({ verdict: 'watch', unsent: 1 });
    expect(body.seal).toMatchObject({ verdict: 'failed', behind: 3 });
  });
});

describe('the figures of an installation', () => {
  const timers = { overdue: 0, next: null, swept: null, workers: 4 };
  const effects = { waiting: 1, later: 9, retried: 0, oldest: '2022-05-17T01:00:00.000Z', dead: 0 };

  it('are well while what is due is done within moments', () => {
    expect(timersVerdict(timers)).toBe('ok');
    expect(effectsVerdict(effects, '2022-05-17T01:05:00.000Z')).toBe('ok');
    expect(sealVerdict({ day: null, hash: null, behind: 1 })).toBe('watch');
  });

  it('are to be watched when something waits too long or is tried again', () => {
    expect(timersVerdict({ ...timers, overdue: 2 })).toBe('watch');
    expect(effectsVerdict(effects, '2022-05-17T01:11:00.000Z')).toBe('watch');
    expect(effectsVerdict({ ...effects, oldest: null, retried: 1 }, '2022-05-17T01:00:00Z')).toBe(
      'watch',
    );
    expect(mailVerdict({ by: 'nowhere', sent: null, unsent: 0 })).toBe('watch');
  });

  it('have failed when nobody sweeps or something was given up', () => {
    expect(timersVerdict({ ...timers, workers: 0 })).toBe('failed');
    expect(effectsVerdict({ ...effects, dead: 1 }, '2022-05-17T01:00:00.000Z')).toBe('failed');
  });
});
