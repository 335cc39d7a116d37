/** The units and their people: from the command line, and by the lead bureau. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type request from 'supertest';
import type { Organisation } from '../../src/organisation/organisation.dto.js';
import { OrganisationService } from '../../src/organisation/organisation.service.js';
import { Database } from '../../src/persistence/database.js';
import { anApplication } from '../support/application.js';
import { battlemap } from '../support/command.js';
import { anAccount, loggedIn, someUnits } from '../support/people.js';

const REGION = '320600';
let app: NestExpressApplication;
let lead: ReturnType<typeof request.agent>;

beforeAll(async () => {
  app = await anApplication();
  await someUnits(app, REGION, [
    ['economy', '经济发展局', 'lead'],
    ['sanyu', '三余镇', 'territory'],
  ]);
  await someUnits(app, '321000', [['sanyu', '他处三余镇', 'territory']]);
  await anAccount(app, { account: 'lead', role: 'lead', organisation: 'economy' });
  await anAccount(app, { account: 'town', role: 'territory', organisation: 'sanyu' });
  lead = await loggedIn(app, 'lead');
});
afterAll(() => app.close());

const units = async (region: string): Promise<Organisation[]> =>
  JSON.parse((await battlemap('organisation', 'list', '--region', region, '--json')).out) as [];

describe('the people of a unit', () => {
  it('are set from the command line, one by one; what is not given stays, nothing takes away', async () => {
    const set = (...more: string[]) => battlemap('organisation', 'set', REGION, 'sanyu', ...more);
    expect(await set('--liaison', '王芳', '--email', 'sanyu@example.com')).toMatchObject({
      code: 0,
    });
    expect(await set('--phone', '0513-1', '--liaison', '')).toMatchObject({ code: 0 });
    const town = (await units(REGION)).find(({ code }) => code === 'sanyu');
    expect(town).toMatchObject({ liaison: null, email: 'sanyu@example.com', phone: '0513-1' });
    expect(await units('321000')).toMatchObject([{ title: '他处三余镇', email: null }]);
    expect((await battlemap('organisation', 'list')).out).toContain('sanyu@example.com');
  });

  it.each([
    ['an unknown unit', ['set', REGION, 'west', '--phone', '0513-1'], 'west'],
    ['what is no address', ['set', REGION, 'sanyu', '--email', 'sanyu'], '--email'],
    ['words that mean nothing', ['put'], 'organisation set'],
  ])('refuses %s', async (_, words, said) => {
    expect(await battlemap('organisation', ...words)).toMatchObject({
      code: 1,
      err: expect.stringContaining(said),
    });
  });

  it('are named by the lead bureau in its own region, and by nobody else', async () => {
    await lead.put('/api/organisations/sanyu').send({ officer: '李强', phone: null }).expect(200);
    const { body } = await lead.get('/api/organisations').expect(200);
    const { items } = body as { items: Organisation[] };
    expect(items.map(({ code, officer, phone }) => [code, officer, phone])).toEqual([
      ['economy', null, null],
      ['sanyu', '李强', null],
    ]);
    expect((await units('321000'))[0]?.officer).toBeNull();
    await lead.put('/api/organisations/west').send({}).expect(404);
    await lead.put('/api/organisations/sanyu').send({ email: 'nowhere' }).expect(400);
    const town = await loggedIn(app, 'town');
    await town.put('/api/organisations/sanyu').send({ officer: '赵六' }).expect(403);
  });

  it('stay when another programme makes the same unit known', async () => {
    const { pool } = app.get(Database);
    const again = [{ id: 'sanyu', title: '三余', role: 'territory' }] as const;
    await app.get(OrganisationService).ensure(pool, REGION, again);
    expect((await units(REGION))[1]).toMatchObject({ title: '三余镇', officer: '李强' });
  });
});
