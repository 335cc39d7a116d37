import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Changes } from '../../src/flow/changes.js';
import { MailService, readerOf } from '../../src/mail/mail.service.js';
import { asOwner } from '../support/owner.js';
import { Place } from '../support/place.js';
import { aFirm } from '../support/year.js';

const firm = { ...aFirm({ name: '江海机械有限公司', values: {} }), email: 'jianghai@firm.test' };

let place: Place;
let sanyu: ReturnType<typeof request.agent>;
let office: ReturnType<typeof request.agent>;

const letter = (key: string, unit: string, subject: string, more: object = {}) =>
  place.app.get(MailService, { strict: false }).deliver({
    key,
    to: `${unit}@tzw.test`,
    region: place.cycle.region,
    readers: [readerOf.unit(unit)],
    subject,
    html: `<p>${subject}</p>`,
    text: `${subject}\n三余镇：\n还有 17 户`,
    at: '2022-02-01T01:00:00.000Z',
    ...more,
  });

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([firm]);
  await place.to('2022-01-05');
  sanyu = await place.as('territory', 'sanyu');
  office = await place.as('territory', 'firstOffice');
  await asOwner((owner) => owner.rows('delete from mail'));
  const { id } = await place.of(firm);
  await letter('a_1_0', 'sanyu', '催办通知', { cycleId: place.cycle.id, flowId: id });
  await letter('b_1_0', 'sanyu', '督查通报', { cycleId: place.cycle.id });
  await letter('c_1_0', 'firstOffice', '督办单');
});
afterAll(() => place.close());

describe('notifications', () => {
  it('are what was sent to a person or their unit, with what they are about', async () => {
    const { body } = await sanyu.get('/api/notifications').expect(200);
    expect(body).toMatchObject({ total: 2, unread: 2, page: 1 });
    const [report, chase] = body.items;
    expect(report).toMatchObject({ id: 'b_1_0', title: '督查通报', flow: null, enterprise: null });
    expect(chase).toMatchObject({
      title: '催办通知',
      preview: '还有 17 户',
      unread: true,
      cycle: place.cycle.id,
      enterprise: { id: firm.id, name: firm.name },
    });
  });

  it('are opened by nobody else, and marked by nobody else', async () => {
    await office.get('/api/notifications/a_1_0').expect(404);
    const { body } = await office.post('/api/notifications/read').send({ ids: ['a_1_0'] });
    expect(body).toEqual({ unread: 1 });
    expect((await sanyu.get('/api/notifications')).body.unread).toBe(2);
    await request(place.app.getHttpServer()).get('/api/notifications').expect(401);
    await sanyu.post('/api/notifications/read').send({ ids: [] }).expect(400);
  });

  it('are read one by one or all at once, each person for themselves', async () => {
    const lead = await place.as('lead', 'economy');
    await letter('d_1_0', 'economy', '抄送');
    await sanyu
      .post('/api/notifications/read')
      .send({ ids: ['a_1_0'] })
      .expect(200);
    const { body: left } = await sanyu.get('/api/notifications').query({ unread: 'true' });
    expect(left.items.map(({ id }: { id: string }) => id)).toEqual(['b_1_0']);
    const { body: shown } = await sanyu.get('/api/notifications/a_1_0').expect(200);
    expect(shown).toMatchObject({ unread: false, html: '<p>催办通知</p>' });
    expect((await sanyu.post('/api/notifications/read').send({})).body).toEqual({ unread: 0 });
    expect((await sanyu.get('/api/notifications')).body).toMatchObject({ total: 2, unread: 0 });
    expect((await lead.get('/api/notifications')).body.unread).toBe(1);
  });

  it('are found by a word of theirs or by the enterprise', async () => {
    for (const q of ['催办', '江海']) {
      const { body } = await sanyu.get('/api/notifications').query({ q });
      expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['a_1_0']);
    }
  });

  it('come to an enterprise at the address of its year, and open pages hear of them', async () => {
    const own = await place.as('enterprise', null, firm.id);
    expect((await own.get('/api/notifications')).body.total).toBe(0);
    const heard: string[] = [];
    const ears = place.app.get(Changes).here.subscribe(({ subject }) => heard.push(subject ?? ''));
    const { id } = await place.task('entry/enter/sanyu');
    const { revision } = (await sanyu.get(`/api/flows/${id}`)).body;
    const lead = await place.as('lead', 'economy');
    await lead
      .post(`/api/flows/${id}/events`)
      .send({
        event: 'CHASE',
        revision,
        payload: { text: '请尽快', subjects: [firm.id], toSubjects: true },
      })
      .expect(200);
    heard.length = 0;
    await place.settle();
    expect(heard.length).toBeGreaterThan(0);
    ears.unsubscribe();
    const { body } = await own.get('/api/notifications');
    expect(body).toMatchObject({ total: 1, unread: 1 });
  });
});
