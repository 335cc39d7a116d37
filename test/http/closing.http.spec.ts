/** The end of the server while somebody's call is in hand. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { AdvanceService } from '../../src/rehearsal/advance.service.js';
import { anApplication } from '../support/application.js';
import { asOwner } from '../support/owner.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

const WEEK = 7 * 24 * 3600 * 1000;

describe('closing the server', () => {
  it('ends the move of time in hand first, and keeps what came of it, though its sender is gone', async () => {
    const app = await anApplication();
    await app.listen(0, '127.0.0.1');
    await someUnits(app, '320600', [['mu', '亩均办', 'lead']]);
    await anAccount(app, { account: 'lead', role: 'lead', organisation: 'mu' });
    const lead = await loggedIn(app, 'lead');
    const { body: clock } = await lead.get('/api/clock').expect(200);
    const aWeekOn = new Date(Date.parse(String(clock.now)) + WEEK).toISOString();

    let begun = (): void => undefined;
    const walking = new Promise<void>((resolve) => (begun = resolve));
    app.get(AdvanceService, { strict: false }).alsoAt({
      next: () => Promise.resolve(undefined),
      run: async () => {
        begun();
        await new Promise((done) => setTimeout(done, 700));
        return 0;
      },
    });
    const { port } = app.getHttpServer().address() as AddressInfo;
    const sent = http.request({
      host: '127.0.0.1',
      port,
      path: '/api/clock',
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        cookie: lead.jar
          .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
          .toValueString(),
      },
    });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ to: aWeekOn }));
    await walking;
    // The second press is refused and must not make the end forget the first.
    const second = await lead.put('/api/clock').send({ to: aWeekOn });
    expect(second.body).toMatchObject({
      type: 'clock.advance-under-way',
      title: '模拟时间正在推进，请稍候再试',
    });
    sent.destroy();
    await app.close();

    const entries = await asOwner((owner) =>
      owner.rows<{ outcome: string; why: string | null }>(
        `select outcome, details->>'why' as why from audit_entry
          where action = 'clock.move' order by id`,
      ),
    );
    expect(entries.map(({ outcome, why }) => [outcome, why])).toEqual([
      ['asked', null],
      ['asked', null],
      ['refused', 'clock.advance-under-way'],
      ['refused', 'flow.stopping'],
    ]);
  });
});
