import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FlowDetail, TaskList } from '../../src/task/task.dto.js';
import { Place } from '../support/place.js';
import { aFirm } from '../support/year.js';
import { aPdf } from '../support/papers.js';

let place: Place;
const figures = (tax: string, sales: string, land: string) => ({
  tax,
  sales,
  land_owned: land,
  energy: '100',
  electricity: '50',
});
const [big, small, other] = [
  aFirm({ name: '南通恒盛金属制品有限公司', values: figures('800', '9000', '40') }),
  aFirm({ name: '南通永鑫建材有限公司', values: figures('60', '900', '20') }),
  aFirm({
    name: '江海机械有限公司',
    territory: 'firstOffice',
    values: figures('300', '4000', '20'),
  }),
];

type Client = Awaited<ReturnType<Place['as']>>;
let sanyu: Client;
let office: Client;
let tax: Client;
let land: Client;
let lead: Client;

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([big, small, other]);
  await place.to('2022-01-05');
  sanyu = await place.as('territory', 'sanyu');
  office = await place.as('territory', 'firstOffice');
  tax = await place.as('department', 'taxBureau');
  land = await place.as('department', 'landBureau');
  lead = await place.as('lead', 'economy');
});
afterAll(() => place.close());

const list = async (client: Client, query = '') => {
  const { body } = await client.get(`/api/cycles/${place.cycle.id}/tasks${query}`).expect(200);
  return TaskList.parse(body);
};
const detail = async (client: Client, flow: string) => {
  const { body } = await client.get(`/api/flows/${flow}`).expect(200);
  return FlowDetail.parse(body);
};
const act = async (client: Client, flow: string, event: string, payload: object = {}) => {
  const { revision, readAt } = await detail(client, flow);
  return client.post(`/api/flows/${flow}/events`).send({ event, revision, readAt, payload });
};

describe('a territory on the second day of the year', () => {
  it('finds its own tasks to sign for, and nobody else’s', async () => {
    const mine = await list(sanyu);
    expect(mine.place).toEqual({ title: '三余镇', subjects: 2 });
    expect(mine.items.map(({ title, state }) => [title, state])).toEqual(
      expect.arrayContaining([['录入上一年度片区内企业信息', '待签收']]),
    );
    expect(mine.items.find(({ title }) => title.startsWith('录入'))?.count).toEqual({
      done: 0,
      total: 2,
    });
    const theirs = await place.task('entry/enter/firstOffice');
    expect(mine.items.map(({ flow }) => flow)).not.toContain(theirs.id);
    await sanyu.get(`/api/flows/${theirs.id}`).expect(404);
  });

  it('signs for a task and is told when somebody else was quicker', async () => {
    const { id } = await place.task('entry/enter/sanyu');
    const before = await detail(sanyu, id);
    expect(before.actions[0]).toMatchObject({ event: 'SIGN', tone: 'primary', possible: true });
    await sanyu
      .post(`/api/flows/${id}/events`)
      .send({
        event: 'SIGN',
        revision: before.revision,
        payload: {},
      })
      .expect(200);
    const late = await sanyu
      .post(`/api/flows/${id}/events`)
      .send({ event: 'PROGRESS', revision: before.revision, payload: { text: '已摸排' } });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      type: 'flow.stale',
      details: { by: 'sanyu经办（三余镇）', event: 'SIGN' },
    });
  });

  it('may press twice: the same thing said again is done once, something else is refused', async () => {
    const { id } = await place.task('entry/survey/sanyu');
    const { revision } = await detail(sanyu, id);
    const sign = { event: 'SIGN', revision, payload: {} };
    const send = (body: object) => sanyu.post(`/api/flows/${id}/events`).send(body);
    const [first, second] = await Promise.all([send(sign), send(sign)]);
    expect([first.status, second.status]).toEqual([200, 200]);
    const noted = { event: 'PROGRESS', revision: revision + 1, payload: { text: '已摸排 40 家' } };
    await send(noted).expect(200);
    await send(noted).expect(200);
    await send({ ...noted, payload: { text: '已摸排 50 家' } }).expect(409);
    expect((await detail(sanyu, id)).history.map(({ label }) => label)).toEqual([
      '登记进展',
      '签收',
      '下发',
    ]);
  });

  it('is told when it writes more than is kept, or a day of another age', async () => {
    const { id } = await place.task('entry/survey/sanyu');
    const long = await act(sanyu, id, 'PROGRESS', { text: '摸'.repeat(2001) });
    expect(long.status).toBe(400);
    expect(long.body.title).toBe('提交的内容有误：内容最多 2000 字');
    const exact = await act(sanyu, id, 'PROGRESS', { text: '摸'.repeat(2000) });
    expect(exact.status).toBe(200);
    const far = await act(sanyu, id, 'ASK_EXTENSION', { due: '9999-12-31', reason: '下雨' });
    expect(far.status).toBe(400);
    expect(far.body.title).toBe('提交的内容有误：日期不在 1900 年至 2099 年之间');
  });

  it('hands in for its enterprises from the table of the task, and only for its own', async () => {
    const { id } = await place.task('entry/enter/sanyu');
    const { table, facts } = await detail(sanyu, id);
    expect(facts).toContainEqual({ label: '进度', value: '0 / 2' });
    expect(table?.rows.map(({ subject, selectable }) => [subject.name, selectable])).toEqual([
      [big.name, true],
      [small.name, true],
    ]);
    expect(table?.columns.map(({ item }) => item)).toContain('land_owned');
    const { body } = await act(sanyu, id, 'SUBMIT_MANY', {
      subjects: [big.id, small.id, other.id],
    });
    expect(FlowDetail.parse(body).facts[0]?.value).toContain('已办 2 家');
    expect((await place.of(big)).phase).toBe('submitted');
    expect((await place.of(other)).phase).toBe('collecting');
    await act(office, (await place.task('entry/enter/firstOffice')).id, 'SUBMIT_MANY', {
      subjects: [other.id],
    });
  });
});

describe('a department checks what it owns', () => {
  beforeAll(() => place.to('2022-04-02'));

  it('passes all but the exceptions, and returns one with a reason', async () => {
    const { id } = await place.task('verify/verify/landBureau');
    const before = await detail(land, id);
    expect(before.table?.columns.map(({ item }) => item)).toEqual(['land_owned']);
    expect(before.table?.rows).toHaveLength(3);
    expect(before.actions.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['VERIFY_REST', 'RETURN_MANY']),
    );
    await act(land, id, 'VERIFY_REST', { subjects: [small.id] });
    expect((await place.of(big)).waitsFor).not.toContain('landBureau');
    expect((await place.of(small)).waitsFor).toContain('landBureau');
    const refused = await act(land, id, 'RETURN_MANY', { subjects: [small.id] });
    expect(refused.body.facts[0].value).toContain('未办成 1 家');
    await act(land, id, 'RETURN_MANY', {
      subjects: [small.id],
      reason: '用地面积与登记不一致',
      items: ['land_owned'],
    });
    expect((await place.of(small)).phase).toBe('returned');
    const after = await detail(land, id);
    expect(after.table).toMatchObject({ total: 0, done: 2 });
  });

  it('is refused what no machine knows, and signs no database keeps', async () => {
    const { id } = await place.of(big);
    for (const event of ['__proto__', 'constructor', 'NOTHING']) {
      expect((await act(tax, id, event)).status).toBe(409);
    }
    expect((await act(tax, id, 'RETURN', { reason: 'a\0b' })).body).toMatchObject({
      status: 400,
      type: 'http.nul',
    });
    await tax.get(`/api/cycles/${place.cycle.id}/subjects?q=%00`).expect(400);
  });

  it('cannot sign in another department’s name', async () => {
    const { id } = await place.of(big);
    const { actions } = await detail(tax, id);
    expect(actions.map(({ event }) => event)).toEqual(['VERIFIED', 'RETURN']);
    await act(tax, id, 'VERIFIED', { department: 'power' });
    const flow = await place.of(big);
    expect(flow.waitsFor).toContain('power');
    expect(flow.waitsFor).not.toContain('taxBureau');
  });

  // returned on a working Saturday; Qingming lies between: due on 12 April
  it('puts the returned record at the top of the territory’s list, the reviewer’s words first', async () => {
    const mine = await list(sanyu);
    expect(mine.items[0]).toMatchObject({
      title: small.name,
      urgency: 'returned',
      about: '用地面积与登记不一致',
      aside: '自然资源和规划分局',
      days: 10,
    });
    expect(mine.groups[0]).toEqual({ urgency: 'returned', count: 1 });
    const flow = await detail(sanyu, mine.items[0]?.flow ?? '');
    expect(flow.returned).toMatchObject({
      organisation: '自然资源和规划分局',
      reason: '用地面积与登记不一致',
    });
    expect(flow.tag).toBe('退回补正 第 1 次');
    expect(flow.data?.groups.flatMap(({ items }) => items).length).toBeGreaterThan(3);
    expect(flow.contacts[0]).toEqual({
      role: '三余镇',
      name: '三余镇业务骨干',
      phone: '138****6217',
    });
    await office.get(`/api/flows/${flow.flow}`).expect(404);
  });

  it('shows where the firm and its department disagree', async () => {
    const by = { cycle: place.cycle.id, subject: small.id };
    const note = (source: string, organisation: string, after: string) =>
      place.rows(
        `insert into item_change (cycle_id, subject_id, item, before, after, source, by, organisation, at)
         values ($1, $2, 'land_owned', null, $3, $4, 'x', $5, now())`,
        by.cycle,
        by.subject,
        after,
        source,
        organisation,
      );
    await note('territory', 'sanyu', '20');
    await note('department', 'landBureau', '26.5');
    const flow = await detail(sanyu, (await place.of(small)).id);
    expect(flow.differences).toEqual([
      {
        item: 'land_owned',
        title: '自有用地面积',
        unit: '亩',
        reported: '20',
        department: '26.5',
        difference: '-6.5',
        source: '自然资源和规划分局',
        choice: 'reported',
      },
    ]);
    // Neither figure is for a department that does not own it.
    expect((await detail(land, flow.flow)).differences).toHaveLength(1);
    expect((await detail(tax, flow.flow)).differences).toEqual([]);
  });
});

describe('the lead bureau presses on', () => {
  it('chases a task once a working day, never on a day of rest', async () => {
    const { id } = await place.task('verify/verify/taxBureau');
    await place.to('2022-04-03'); // Qingming: Sunday 3 April to 5 April
    const resting = await detail(lead, id);
    expect(resting.actions.find(({ event }) => event === 'CHASE')).toMatchObject({
      possible: false,
    });
    expect((await act(lead, id, 'CHASE', { text: '请抓紧' })).body.type).toBe(
      'supervision.rest-day',
    );
    await place.to('2022-04-06');
    expect((await act(lead, id, 'CHASE', { text: '请抓紧审核' })).status).toBe(200);
    expect((await act(lead, id, 'CHASE', { text: '再催一次' })).body.type).toBe(
      'supervision.chased-today',
    );
    await place.settle();
    const [letter, ...more] = await place.mails('请推进');
    expect(more).toEqual([]);
    expect(letter?.to).toBe('taxBureau@tzw.test');
    expect(letter?.text).toContain('请抓紧审核');
    expect(letter?.text).toContain('目前进度：1 / 3');
  });

  it('grants an extension asked for in time; both dates stay, the light says 延', async () => {
    const { id } = await place.task('verify/verify/power');
    await act(await place.as('department', 'power'), id, 'ASK_EXTENSION', {
      due: '2022-05-10',
      reason: '系统升级',
    });
    const asked = await detail(lead, id);
    const grant = asked.actions.find(({ event }) => event === 'GRANT_EXTENSION');
    expect(grant?.fields[0]).toMatchObject({ name: 'due', value: '2022-05-10', hint: '系统升级' });
    await act(lead, id, 'GRANT_EXTENSION', { due: '2022-05-10', reason: '同意' });
    const granted = await detail(lead, id);
    expect(granted).toMatchObject({
      due: '2022-05-10',
      originalDue: '2022-04-30',
      light: 'dueSoon',
    });
    expect(granted.why).toContain('已批延期');
    const refused = await act(await place.as('department', 'power'), id, 'GRANT_EXTENSION', {
      due: '2022-12-31',
      reason: '自己批',
    });
    expect(refused.status).toBe(403);
  });

  it('keeps evidence that is what it says it is, for those who may see the task', async () => {
    const { id } = await place.task('entry/survey/sanyu');
    await act(sanyu, id, 'SIGN');
    const upload = (name: string, content: Buffer) =>
      sanyu.post(`/api/flows/${id}/files`).attach('file', content, name);
    expect((await upload('病毒.pdf', Buffer.from('MZ'))).body).toMatchObject({
      type: 'document.kind',
    });
    const { body: kept } = await upload('摸排表.pdf', aPdf('摸排表')).expect(201);
    const file = String(kept.id);
    const other = (await place.task('verify/verify/power')).id;
    const power = await place.as('department', 'power');
    await act(power, other, 'SIGN');
    const foreign = await act(power, other, 'HAND_IN', { text: '已核', file });
    expect(foreign.body).toMatchObject({ type: 'evidence.not-found' });
    const loose = await act(sanyu, id, 'HAND_IN', { text: '全部建档', file: { name: 'x' } });
    expect(loose.body).toMatchObject({ type: 'task.form-invalid' });
    expect((await place.flows.get(id)).phase).toBe('inHand');
    await act(sanyu, id, 'HAND_IN', { text: '全部建档', file });
    expect((await place.flows.get(id)).phase).toBe('awaitingReview');
    const [handedIn] = (await place.flows.history(id)).slice(-1);
    expect(handedIn).toMatchObject({ type: 'HAND_IN', payload: { files: [file] } });
    const answer = await lead.get(`/api/files/${file}`).expect(200);
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent('摸排表.pdf'));
    await office.get(`/api/files/${file}`).expect(404);
  });

  it('hands a counted task in short only with a reason, of which the lead bureau is warned', async () => {
    const { id } = await place.task('verify/verify/taxBureau');
    const bureau = await place.as('department', 'taxBureau');
    await act(bureau, id, 'SIGN');
    const offered = (await detail(bureau, id)).actions.find(({ event }) => event === 'HAND_IN');
    const [, numbers] = /现在是 (\d+ \/ \d+，\d+ 家未过审)；/.exec(offered?.explain ?? '') ?? [];
    expect(numbers).toBeDefined();
    expect(offered?.fields.map(({ name, required }) => [name, required])).toEqual([
      ['text', true],
      ['explanation', true],
      ['file', false],
    ]);
    const bare = await act(bureau, id, 'HAND_IN', { text: '已核' });
    expect(bare.body).toMatchObject({
      type: 'task.form-invalid',
      title: `现在是 ${numbers ?? ''}，未完成就上报的须说明原因`,
    });
    await act(bureau, id, 'HAND_IN', { text: '已核', explanation: '其余企业还没有提交' });
    const waiting = await detail(lead, id);
    expect(waiting.history[0]?.text).toContain('其余企业还没有提交');
    const accept = waiting.actions.find(({ event }) => event === 'ACCEPT');
    expect(accept?.explain).toContain(`注意：${numbers ?? ''}`);
    await act(lead, id, 'ACCEPT');
    await act(lead, id, 'STRIKE_OFF');
    expect(await detail(lead, id)).toMatchObject({
      light: 'dueSoon',
      why: expect.stringContaining('已销号，但只完成'),
    });
  });

  it('sees what waits for its review in its own list', async () => {
    const mine = await list(lead);
    expect(mine.items.map(({ title, state }) => [title, state])).toContainEqual([
      '全面摸排，避免少评漏评（含隐形企业、小微企业、租用厂房企业）',
      '待审核',
    ]);
    const others = await list(sanyu, '?box=started');
    expect(others.items.map(({ state }) => state)).toContain('待审核');
  });
});

describe('an enterprise', () => {
  it('sees its own year only, without the figures of others', async () => {
    const firm = await place.as('enterprise', null, small.id);
    const mine = await list(firm);
    expect(mine.items.map(({ title }) => title)).toEqual([small.name]);
    const flow = await detail(firm, (await place.of(small)).id);
    expect(flow.score).toBeNull();
    expect(flow.actions.map(({ event }) => event)).toEqual(['SUBMIT']);
    await firm.get(`/api/flows/${(await place.of(big)).id}`).expect(404);
    await firm.get(`/api/flows/${(await place.task('entry/enter/sanyu')).id}`).expect(404);
  });

  it('asks to be logged in', async () => {
    await (
      await import('supertest')
    )
      .default(place.app.getHttpServer())
      .get(`/api/cycles/${place.cycle.id}/tasks`)
      .expect(401);
  });
});
