import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BoardCell, ReminderPreview, ReminderResult } from '../../src/board/cell.dto.js';
import { Wall } from '../../src/board/board.dto.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

type Client = Awaited<ReturnType<Place['as']>>;

const values = { tax: '900', sales: '4000', land_owned: '20', energy: '100', electricity: '50' };
const mute = aFirm({ name: '南通恒盛金属制品有限公司', values });
const reached = { ...aFirm({ name: '江苏三余纺织有限公司', values }), email: 'cw@sanyu-fz.test' };
const handedIn = aFirm({ name: '南通海润食品有限公司', values });
const sentBack = aFirm({ name: '南通宏达铸造有限公司', values });
const elsewhere = aFirm({ name: '江海机械有限公司', territory: 'firstOffice', values });
const firms = [mute, reached, handedIn, sentBack, elsewhere];

let place: Place;
let lead: Client;

const at = (path: string) => `/api/cycles/${place.cycle.id}/${path}`;
const cell = async (organisation: string, stage: string, client = lead) =>
  BoardCell.parse((await client.get(at(`cells/${organisation}/${stage}`)).expect(200)).body);
const wall = async () => Wall.parse((await lead.get(at('wall')).expect(200)).body);
const order = (subjects: string[], more: object = {}) => ({
  cells: [{ organisation: 'sanyu', stage: 'entry', subjects }],
  text: '请于 4 月 12 日前提交。',
  toSubjects: true,
  ...more,
});
const send = async (firm: { id: string }, event: object, who = person('territory', 'sanyu')) =>
  place.flows.send((await place.of(firm)).id, event as { type: string }, who);

beforeAll(async () => {
  place = await Place.open();
  await place.enlist(firms);
  await place.to('2022-01-05');
  lead = await place.as('lead', 'economy');
  for (const one of [handedIn, sentBack, elsewhere]) {
    const who = person('territory', one.territory);
    await send(one, { type: 'SUBMIT', missing: [], departments: [] }, who);
  }
  await place.to('2022-04-11');
  const reason = '用地面积与不动产登记不符';
  const department = 'landBureau';
  await send(sentBack, { type: 'RETURN', department, reason }, person('department', department));
  await place.settle();
});
afterAll(() => place.close());

describe('a cell of the board', () => {
  it('says the same numbers as the wall, for every cell, and lists exactly who is not done', async () => {
    const board = await wall();
    let lists = 0;
    for (const { organisation, cells } of board.rows) {
      for (const one of cells.filter(({ light }) => light !== 'notApplicable')) {
        const shown = await cell(organisation.id, one.stage);
        expect(shown).toMatchObject({ light: one.light, done: one.done, total: one.total });
        expect(shown.daysLate).toBe(one.daysLate ?? 0);
        expect(shown.parts.reduce((sum, { count }) => sum + count, 0)).toBe(one.total);
        if (shown.undone === null || shown.undone.total === 0) continue;
        lists += 1;
        expect((one.total - one.done) % shown.undone.total).toBe(0);
      }
    }
    expect(lists).toBeGreaterThan(8);
  });

  it('gives each enterprise its reason and its days, the latest first', async () => {
    const entry = await cell('sanyu', 'entry');
    expect(entry.undone?.items.map(({ subject, reason, days }) => [subject.name, reason, days]))
      // Due 03-31; today is 04-11.
      .toEqual(
        [
          [mute.name, '尚未提交', 11],
          [reached.name, '尚未提交', 11],
        ].toSorted(),
      );
    const verify = await cell('landBureau', 'verify');
    const back = verify.undone?.items.find(({ subject }) => subject.id === sentBack.id);
    expect(back).toMatchObject({
      tone: 'returned',
      reason: '用地面积与不动产登记不符',
      state: '退回补正',
    });
    const checked = verify.undone?.items.find(({ subject }) => subject.id === handedIn.id);
    expect(checked?.reason).toMatch(/^待.*审核$/);
  });

  it('names who answers with masked phones, what pressed it, and what comes next by itself', async () => {
    const entry = await cell('sanyu', 'entry');
    expect(entry.people).toEqual([
      { post: 'liaison', name: '三余镇业务骨干', phone: '138****6217' },
      { post: 'officer', name: null, phone: null },
      { post: 'sponsor', name: '陈国平', phone: null },
    ]);
    expect(entry.rule).toContain('催办');
    expect(entry.record.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['提醒', '催办']),
    );
    // Five working days after 03-31, beyond the holiday of 04-05 and with the working Saturday 04-02.
    expect(entry.form).toMatch(/^督〔2022〕\d+ 号$/);
    expect(entry.next).toMatchObject({ title: '约谈', time: '09:00' });
    expect((entry.next?.on ?? '') > '2022-04-11').toBe(true);
  });

  it('is shown to its own unit and the whole board, to no neighbour and to no enterprise', async () => {
    const sanyu = await place.as('territory', 'sanyu');
    expect((await cell('sanyu', 'entry', sanyu)).undone?.total).toBe(2);
    await sanyu.get(at('cells/firstOffice/entry')).expect(404);
    await sanyu.get(at('cells/landBureau/verify')).expect(404);
    const bureau = await place.as('department', 'landBureau');
    await bureau.get(at('cells/sanyu/entry')).expect(404);
    expect((await cell('landBureau', 'verify', bureau)).organisation.id).toBe('landBureau');
    const firm = await place.as('enterprise', null, mute.id);
    await firm.get(at('cells/sanyu/entry')).expect(403);
    await lead.get(at('cells/sanyu/nothing')).expect(404);
  });

  it('is exported as it is filtered, and so are its enterprises', async () => {
    const { text } = await lead.get(at('cells.csv?lights=overdue&organisation=sanyu')).expect(200);
    const lines = text.trim().split('\r\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(1).every((line) => line.includes('三余镇') && line.includes(',逾期,'))).toBe(
      true,
    );
    const list = await lead.get(at('cells/sanyu/entry/undone.csv')).expect(200);
    expect(list.text).toContain(mute.name);
    expect(list.text).not.toContain(handedIn.name);
    await lead.get(at('cells.csv?lights=purple')).expect(400);
  });
});

describe('a reminder by hand', () => {
  const preview = async (body: object) =>
    ReminderPreview.parse((await lead.post(at('reminders/preview')).send(body).expect(200)).body);

  it('is shown with everybody it reaches before anything is sent', async () => {
    const before = await place.mails();
    const { letters, missed, shut } = await preview(order([mute.id, reached.id]));
    expect(shut).toBeNull();
    const unit = letters.find(({ to, text }) => to === '三余镇' && text.includes(mute.name));
    expect(unit?.addresses).toEqual(['sanyu@tzw.test']);
    expect(unit?.text).toContain('请于 4 月 12 日前提交。');
    const own = letters.filter(({ to }) => to === reached.name);
    expect(own[0]?.addresses).toEqual([reached.email]);
    // One enterprise learns nothing of another.
    expect(own[0]?.text).not.toContain(mute.name);
    expect(missed).toContainEqual(
      expect.objectContaining({ to: mute.name, reason: '没有登记邮箱，由三余镇转告' }),
    );
    expect(await place.mails()).toEqual(before);
  });

  it('is the lead bureau’s alone, names its cells truly, and needs words', async () => {
    const sanyu = await place.as('territory', 'sanyu');
    await sanyu.post(at('reminders')).send(order([])).expect(403);
    await lead
      .post(at('reminders'))
      .send(order([], { text: ' ' }))
      .expect(400);
    const nowhere = [{ organisation: 'sanyu', stage: 'nothing', subjects: [] }];
    await lead
      .post(at('reminders'))
      .send(order([], { cells: nowhere }))
      .expect(404);
  });

  it('goes out once a working day and task, and says who was not reached', async () => {
    const body = order([mute.id, reached.id, handedIn.id]);
    const once = ReminderResult.parse(
      (await lead.post(at('reminders')).send(body).expect(200)).body,
    );
    await place.settle();
    expect(once.missed.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['没有登记邮箱，由三余镇转告', '1 家已经办完，不再列入']),
    );
    const letters = (await place.mails('请')).filter(({ text }) =>
      text.includes('4 月 12 日前提交'),
    );
    expect(letters).toHaveLength(once.sent);
    expect(letters.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['sanyu@tzw.test', reached.email]),
    );
    const shown = await cell('sanyu', 'entry');
    expect(shown.reminders[0]).toMatchObject({ text: '请于 4 月 12 日前提交。', failed: null });
    expect(shown.reminders.reduce((sum, { sent }) => sum + sent, 0)).toBe(once.sent);
    expect(shown.reminderShut).toContain('今天已经催办过');

    const twice = ReminderResult.parse(
      (await lead.post(at('reminders')).send(body).expect(200)).body,
    );
    expect(twice.sent).toBe(0);
    expect(twice.missed.map(({ reason }) => reason).join()).toContain('今天已经催办过');
  });

  it('passes over a unit nobody can write to, and says so', async () => {
    await place.to('2022-04-12');
    await place.rows(`update organisation set email = null where code = 'sanyu'`);
    const { letters, missed } = await preview(order([mute.id]));
    expect(letters).toEqual([]);
    expect(missed[0]?.reason).toContain('没有登记邮箱');
    await place.rows(`update organisation set email = 'sanyu@tzw.test' where code = 'sanyu'`);
  });

  it('presses nobody on a day of rest', async () => {
    await place.to('2022-04-16');
    expect((await preview(order([mute.id]))).shut).toContain('不催办');
    await lead
      .post(at('reminders'))
      .send(order([mute.id]))
      .expect(409);
  });
});

it('shows on the wall that an extension has been asked for', async () => {
  const { id } = await place
    .task('confirm/confirm/sanyu')
    .catch(() => place.task('verify/verify/landBureau'));
  await place.flows.send(
    id,
    { type: 'ASK_EXTENSION', due: '2022-05-20', reason: '部门数据未到', today: '2022-04-16' },
    person('department', 'landBureau'),
  );
  const asked = (await wall()).rows
    .flatMap(({ organisation, cells }) => cells.map((one) => ({ ...one, organisation })))
    .filter((one) => one.asked > 0);
  expect(asked.map(({ organisation, stage }) => [organisation.id, stage])).toEqual([
    ['landBureau', 'verify'],
  ]);
  const shown = await cell('landBureau', 'verify');
  expect(shown.tasks.find((task) => task.asked !== null)?.asked).toEqual({
    due: '2022-05-20',
    reason: '部门数据未到',
  });
});
