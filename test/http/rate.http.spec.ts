/** How often one may ask, by address and by account. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type request from 'supertest';
import { openApi } from '../../src/app.setup.js';
import { anApplication } from '../support/application.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

type Client = ReturnType<typeof request.agent>;
const NOWHERE = '/api/cycles/00000000-0000-7000-8000-000000000000';

let app: NestExpressApplication;
beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, '320600', [['economy', '经济发展局', 'lead']]);
  for (const account of ['keen', 'calm', 'busy']) {
    await anAccount(app, { account, role: 'lead', organisation: 'economy' });
  }
});
afterAll(() => app.close());

async function statuses(client: Client, path: string, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < times; n += 1) found.push((await client.get(path)).status);
  return found;
}

describe('exports and imports', () => {
  it('are thirty a minute for an account, whichever they are, from however many sessions', async () => {
    const [keen, again, calm] = [
      await loggedIn(app, 'keen'),
      await loggedIn(app, 'keen'),
      await loggedIn(app, 'calm'),
    ];
    expect(await statuses(keen, `${NOWHERE}/ledger.xlsx`, 15)).not.toContain(429);
    expect(await statuses(again, `${NOWHERE}/subjects.xlsx`, 15)).not.toContain(429);
    const { body, headers } = await again.get(`${NOWHERE}/import/template.xlsx`).expect(429);
    expect(body.type).toBe('http.too-many-requests');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await keen.post(`${NOWHERE}/import`).attach('file', Buffer.from('a'), 'a.csv').expect(429);
    // The same address, another person; the same person, a page.
    expect(await statuses(calm, `${NOWHERE}/ledger.xlsx`, 1)).toEqual([404]);
    expect(await statuses(keen, '/api/session', 1)).toEqual([200]);
  });

  it('are told by their addresses: whatever is sent as a file has an ending', () => {
    const files = Object.keys(openApi(app).paths).filter((path) => /xlsx|csv|format/.test(path));
    expect(files.length).toBeGreaterThan(6);
    for (const path of files) expect(path).toMatch(/\.(xlsx|csv|\{format\})$/);
  });
});

describe('an account', () => {
  it('gets six hundred answers a minute, and then is told when to come back', async () => {
    const busy = await loggedIn(app, 'busy');
    const found: number[] = [];
    // By twenties: an address gets twelve hundred, of which this is half.
    for (let n = 0; n < 31; n += 1) {
      const twenty = Array.from({ length: 20 }, () => busy.get('/api/clock'));
      found.push(...(await Promise.all(twenty)).map(({ status }) => status));
    }
    expect(found.filter((status) => status === 200)).toHaveLength(600);
    expect(found.filter((status) => status === 429)).toHaveLength(20);
    const { headers } = await busy.get('/api/clock').expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});
