/** What a failure tells the caller, and what the log tells whoever reads it. */
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import pg from 'pg';
import request from 'supertest';
import { makeLog, requestLog } from '../../src/http/log.js';
import { anApplication } from '../support/application.js';

/** What is written to a log made like ours. */
function capture(): { log: ReturnType<typeof makeLog>; said: () => string } {
  let text = '';
  const to = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  return { log: makeLog(to), said: () => text };
}

const SECRET = 'S3cret-of-a-clerk';
const TOKEN = 'aB3-_'.repeat(8) + 'xyz';

describe('the log', () => {
  it('keeps no header and no query of a request, only who asked for what', async () => {
    const { log, said } = capture();
    const app = express();
    app.use(requestLog(log, (url) => url.startsWith('/health')));
    app.use((_, response) => {
      response.cookie('bm_session', TOKEN).status(204).end();
    });
    await request(app)
      .post(`/api/invitations/${TOKEN}?password=${SECRET}&token=${TOKEN}&code=123456`)
      .set({ Cookie: `bm_session=${TOKEN}`, Authorization: `Bearer ${TOKEN}` })
      .send({ password: SECRET });
    await request(app).get('/health/live');
    const [line, ...more] = said().trim().split('\n');
    expect(more).toEqual([]);
    expect(JSON.parse(line ?? '')).toMatchObject({
      req: { method: 'POST', url: '/api/invitations/[token]' },
      res: { statusCode: 204 },
    });
    for (const word of [SECRET, TOKEN, '123456']) expect(said()).not.toContain(word);
  });

  it('keeps no secret of an object, at whichever of three levels', () => {
    const { log, said } = capture();
    const secrets = { password: SECRET, token: SECRET, code: SECRET, 'set-cookie': SECRET };
    log.info({ ...secrets, body: secrets, deep: { body: secrets }, account: 'clerk' }, 'x');
    expect(said()).toContain('clerk');
    expect(said()).not.toContain(SECRET);
  });

  it('keeps of a failure of the database what went wrong, not the row', () => {
    const { log, said } = capture();
    const error = new pg.DatabaseError('duplicate key value', 1, 'error');
    Object.assign(error, {
      code: '23505',
      detail: `Key (phone)=(${SECRET})`,
      parameters: [SECRET],
    });
    log.error({ err: error }, 'unexpected failure');
    expect(said()).toContain('duplicate key value');
    expect(said()).toContain('23505');
    expect(said()).not.toContain(SECRET);
  });
});

describe('an answer when the database is gone', () => {
  let app: NestExpressApplication | undefined;
  afterAll(() => app?.close());

  it.each([
    ['a log-in', '/api/session', { account: 'clerk', password: SECRET }],
    ['a page’s question', '/api/session', undefined],
  ])('says that, and nothing of us: %s', async (_, path, body) => {
    app ??= await anApplication();
    const client = request(app.getHttpServer());
    const broken = databaseGone();
    try {
      const call = body === undefined ? client.get(path) : client.post(path).send(body);
      const { text, headers } = await call.set('Cookie', `bm_session=${TOKEN}`).expect(500);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(Object.keys(JSON.parse(text) as object).sort()).toEqual([
        'detail',
        'status',
        'title',
        'type',
      ]);
      expect(text).not.toMatch(/select|ECONN|terminat|\/src\/|node_modules|at \w+|5432|stack/i);
    } finally {
      broken.mend();
    }
  });
});

/**
 * Every query fails as it does when the server has gone away: after a moment, so that whoever tries
 * again and again leaves room for others.
 */
function databaseGone(): { mend: () => void } {
  const failed = async (): Promise<never> => {
    await setTimeout(5);
    throw new Error('select token_hash from session: terminating connection at 10.0.0.5:5432');
  };
  const gone = jest.spyOn(pg.Pool.prototype, 'query').mockImplementation(() => failed() as never);
  return {
    mend: () => {
      gone.mockRestore();
    },
  };
}
