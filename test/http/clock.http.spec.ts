import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

/** Time goes forward from the real one. */
const next = String(new Date().getUTCFullYear() + 1);
let app: NestExpressApplication;
let lead: ReturnType<typeof request.agent>;
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [
    ['mu', '亩均办', 'lead'],
    ['bingang', '滨港街道', 'territory'],
  ]);
  await anAccount(app, { account: 'lead', role: 'lead', organisation: 'mu' });
  await anAccount(app, { account: 'street', role: 'territory', organisation: 'bingang' });
  lead = await loggedIn(app, 'lead');
});
afterAll(() => app.close());

describe('the clock', () => {
  it('is shown to everybody, and real until somebody sets it', async () => {
    const { body } = await request(app.getHttpServer()).get('/api/clock').expect(200);
    expect(body).toMatchObject({ simulated: false, mayMove: false, next: null });
  });

  it('is not moved by a territory, nor by a stranger', async () => {
    const street = await loggedIn(app, 'street');
    await street.put('/api/clock').send({ to: '2099-01-01T00:00:00Z' }).expect(403);
    await request(app.getHttpServer())
      .put('/api/clock')
      .send({ to: '2099-01-01T00:00:00Z' })
      .expect(401);
    expect((await lead.get('/api/clock')).body.simulated).toBe(false);
  });

  it('is moved forward by the lead bureau, and then says so on every page', async () => {
    const { body } = await lead
      .put('/api/clock')
      .send({ to: `${next}-03-31T09:00:00+08:00` })
      .expect(200);
    expect(body).toMatchObject({
      fired: 0,
      delivered: 0,
      done: 0,
      waiting: 0,
      reached: true,
      clock: {
        simulated: true,
        now: `${next}-03-31T01:00:00.000Z`,
        today: `${next}-03-31`,
        mayMove: true,
      },
    });
    expect((await request(app.getHttpServer()).get('/api/clock')).body.simulated).toBe(true);
  });

  it('does not go back', async () => {
    const { body } = await lead
      .put('/api/clock')
      .send({ to: `${next}-03-30T01:00:00Z` })
      .expect(409);
    expect(body).toMatchObject({ type: 'clock.backwards', status: 409 });
    expect((await lead.get('/api/clock')).body.today).toBe(`${next}-03-31`);
  });

  it('goes three years at a time at most', async () => {
    const { body } = await lead.put('/api/clock').send({ to: '2099-01-01T00:00:00Z' }).expect(409);
    expect(body.type).toBe('clock.too-far');
    expect(body.title).toContain('一次最多推进 3 年');
    expect((await lead.get('/api/clock')).body.today).toBe(`${next}-03-31`);
  });

  it('needs an instant', async () => {
    const { body } = await lead.put('/api/clock').send({ to: 'tomorrow' }).expect(400);
    expect(body).toMatchObject({
      type: 'http.invalid-input',
      details: { issues: [{ path: 'to' }] },
    });
  });
});
