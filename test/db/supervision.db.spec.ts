import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BoardService } from '../../src/board/board.service.js';
import { Brief } from '../../src/domain/supervision/brief.js';
import { ReportService } from '../../src/report/report.service.js';
import { EscalationService } from '../../src/supervision/escalation.service.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';

let place: Place;
const firm = aFirm({
  name: '南通恒盛金属制品有限公司',
  values: { tax: '100', sales: '1000', land_owned: '10', energy: '1', electricity: '1' },
});

beforeAll(async () => {
  place = await Place.open();
  await place.enlist([firm]);
});
afterAll(() => place.close());

const rungs = (ref: string) =>
  place.rows<{ rung: string; day: string; because: string }>(
    `select e.rung, to_char(e.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, e.because
       from escalation e join flow f on f.id = e.flow_id where f.ref = $1 order by e.at`,
    ref,
  );
const forms = () => place.flows.find({ cycleId: place.cycle.id, kind: 'supervision-form' });

describe('the ladder of a late task', () => {
  it('climbs rung by rung, each once, on working days, with the clause that lit the light', async () => {
    const lead = person('lead', 'economy');
    await place.to('2022-04-01');
    const { id } = await place.task('entry/survey/sanyu');
    const stop = { type: 'SUSPEND', until: '2022-04-30', reason: '疫情封控' };
    await place.flows.send(id, stop, lead);
    await place.to('2022-04-14');
    await place.flows.send(id, { type: 'RESUME' }, lead);
    await place.to('2022-04-25');
    expect(await rungs('entry/enter/sanyu')).toEqual([
      { rung: 'remind', day: '2022-03-28', because: expect.stringContaining('规则 Y') },
      // three days late is Sunday 3 April, and Qingming lasts to the fifth
      { rung: 'chase', day: '2022-04-06', because: '逾期 6 天：到期未完成（规则 R1）' },
      // ten days late is a Sunday
      { rung: 'supervise', day: '2022-04-11', because: '逾期 11 天：到期未完成（规则 R1）' },
      { rung: 'interview', day: '2022-04-20', because: '逾期 20 天：到期未完成（规则 R1）' },
    ]);
    const chased = await place.mails('催办：录入上一年度片区内企业信息');
    const mine = chased.find(({ to }) => to.includes('sanyu@tzw.test'));
    // the lead bureau is copied in
    expect(mine?.to).toBe('sanyu@tzw.test,economy@tzw.test');
    expect(mine?.text).toContain('逾期：6 天');
    expect(mine?.text).toContain('目前进度：0 / 1');
  });

  it('presses nobody for the time in which the task was suspended, and goes on after it', async () => {
    // Suspended when it was three days late; the dates of three rungs have gone by since.
    expect((await rungs('entry/survey/sanyu')).map(({ rung }) => rung)).toEqual([
      'remind',
      'interview',
    ]);
    expect((await place.task('entry/survey/sanyu')).position.context.rung).toBe(4);
  });

  it('leaves a unit whose date has not come in peace', async () => {
    expect(await rungs('verify/verify/taxBureau')).toEqual([]);
  });

  it('opens one numbered form a matter, with copies, and writes nothing twice', async () => {
    const open = await forms();
    const numbers = open.map(({ position }) => position.context.number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toContain('督〔2022〕1 号');
    const own = open.find(({ ref }) => ref.startsWith('entry/enter/sanyu@'));
    expect(own).toMatchObject({ organisation: 'sanyu', phase: 'escalated' });
    expect(own?.position.context).toMatchObject({
      rung: 'supervise',
      replyWithin: 3,
      issuedOn: '2022-04-11',
      matter: '信息录入“录入上一年度片区内企业信息”：1 家未录入，逾期 11 天',
    });
    const copies = await place.mails('抄送：督办单');
    expect(copies.length).toBe(open.length);
    expect(copies[0]?.to).toContain('leadingGroup@tzw.test');

    const task = await place.task('entry/enter/sanyu');
    const effect = { key: 'again', flowId: task.id, seq: task.revision };
    await place.app.get(EscalationService, { strict: false }).escalate({ rung: 2 }, task, effect);
    expect(await forms()).toHaveLength(open.length);
    expect(await rungs('entry/enter/sanyu')).toHaveLength(4);
  });

  it('never presses on a day of rest', async () => {
    const task = await place.task('entry/enter/sanyu');
    const now = await place.clock.now();
    place.clock.set('2022-05-01');
    const escalation = place.app.get(EscalationService, { strict: false });
    const effect = { key: 'rest', flowId: task.id, seq: task.revision };
    await expect(escalation.escalate({ rung: 1 }, task, effect)).rejects.toMatchObject({
      until: '2022-05-05T01:00:00.000Z',
    });
    place.clock.set(now);
  });

  it('gives the unit the last word on its form, and closes the form when the matter is settled', async () => {
    const [form] = (await forms()).filter(({ ref }) => ref.startsWith('entry/enter/sanyu@'));
    const sanyu = person('territory', 'sanyu');
    await place.flows.send(
      form?.id ?? '',
      { type: 'REPLY', cause: '企业原因', text: '企业停产，正在补录', promise: '2022-04-28' },
      sanyu,
    );
    await place.to('2022-04-26');
    const [letter] = await place.mails('三余镇已回复督办单');
    expect(letter?.text).toContain('措施和说明：企业停产，正在补录');
    expect(letter?.text).toContain('承诺完成时间：2022 年 4 月 28 日');

    const { id } = await place.of(firm);
    const submitted = { type: 'SUBMIT', missing: [], departments: ['taxBureau'] };
    await place.flows.send(id, submitted, sanyu);
    await place.settle();
    expect((await place.task('entry/enter/sanyu')).phase).toBe('closed');
    await place.settle();
    expect((await place.flows.get(form?.id ?? '')).phase).toBe('settled');
    const others = (await forms()).filter(({ ref }) => ref.startsWith('entry/enter/firstOffice@'));
    expect(others.map(({ phase }) => phase)).not.toContain('settled');
  });

  it('tells the unit why its answer is not enough, and by when to answer again', async () => {
    const [form] = (await forms()).filter(({ ref }) => ref.startsWith('entry/survey/firstOffice@'));
    const reply = { type: 'REPLY', cause: '人手不足', text: '正在办理' };
    await place.flows.send(form?.id ?? '', reply, person('territory', 'firstOffice'));
    const reason = '没有写明完成时间';
    const lead = person('lead', 'economy');
    await place.flows.send(form?.id ?? '', { type: 'NOT_SATISFIED', reason }, lead);
    await place.settle();
    const [letter] = await place.mails('请重新回复');
    expect(letter?.to).toBe('firstOffice@tzw.test');
    expect(letter?.text).toContain('退回理由：没有写明完成时间');
    // three working days after Tuesday the twenty-sixth
    expect(letter?.text).toContain('请在 4 月 29 日（星期五');
  });
});

describe('the weekly report', () => {
  const reports = () =>
    place.rows<{ number: number; period: string; at: string; view: unknown; hash: string }>(
      'select number, period, at, view, hash from report order by number',
    );

  it('went out once a week, on the first working day of each, never before nine', async () => {
    const made = await reports();
    expect(made.map(({ number }) => number)).toEqual(made.map((_, index) => index + 1));
    expect(new Set(made.map(({ period }) => period)).size).toBe(made.length);
    const days = made.map(({ at }) => at.slice(0, 10));
    expect(days).toContain('2022-03-28');
    // Monday the fourth and Tuesday the fifth of April are Qingming
    expect(days).toContain('2022-04-06');
    expect(days).not.toContain('2022-04-04');
    for (const { at } of made) expect(at.slice(11, 16)).toBe('01:00');
    const weeks = await place.mails('工作进展周报');
    expect(weeks).toHaveLength(made.length);
    expect(weeks[0]?.to).toContain('leadingGroup@tzw.test');
    expect(weeks[0]?.to).toContain('economy@tzw.test');
  });

  it('says what the wall says at that instant, number by number', async () => {
    await place.to('2022-05-05'); // after the May holidays: the first working day of its week
    const wall = await place.app.get(BoardService, { strict: false }).wall(place.cycle.id);
    const last = (await reports()).at(-1);
    const view = Brief.parse(last?.view);
    expect(last?.at).toBe(wall.at);
    expect(view.progress).toMatchObject({
      done: wall.progress.done,
      elapsed: wall.progress.elapsed,
      ahead: wall.progress.ahead,
    });
    expect(Object.fromEntries(view.lights.map(({ word, count }) => [word, count]))).toMatchObject({
      逾期: wall.lights.overdue,
      临期: wall.lights.dueSoon,
      完成: wall.lights.done,
    });
    expect(view.problems).toHaveLength(wall.red.length);
    expect(view.subjects).toBe(wall.cycle.subjects);
    expect(view.annex.map(({ organisation }) => organisation)).toEqual(
      wall.rows.map((row) => row.organisation.title),
    );
    const before = Brief.parse((await reports()).at(-2)?.view);
    const overdue = (brief: Brief) => brief.lights.find(({ word }) => word === '逾期')?.count ?? 0;
    expect(view.lights[0]?.change).toBe(overdue(view) - overdue(before));
  });

  it('prints the unit’s own cause, and tells apart who was listed again without one', async () => {
    const task = await place.task('entry/survey/sanyu');
    const sanyu = person('territory', 'sanyu');
    await place.flows.send(
      task.id,
      { type: 'PROGRESS', text: '还差两个村', problem: '等统计局名单', cause: '等待其他单位' },
      sanyu,
    );
    await place.to('2022-05-09');
    const view = Brief.parse((await reports()).at(-1)?.view);
    const own = view.problems.find(({ flow }) => flow === task.id);
    expect(own).toMatchObject({ mark: 'blocked', cause: '等待其他单位：等统计局名单' });
    expect(view.problems.some(({ mark }) => mark === 'unstated')).toBe(true);
    expect(view.requirements.find(({ organisation }) => organisation === '三余镇')?.text).toContain(
      '协调相关单位',
    );
  });

  it('is frozen: making it again changes nothing, and nothing goes out twice', async () => {
    const before = await reports();
    const service = place.app.get(ReportService, { strict: false });
    expect(await service.due(await place.clock.now())).toBe(0);
    expect(await reports()).toEqual(before);
    expect(await place.mails('工作进展周报')).toHaveLength(before.length);
  });
});

describe('a stage that is ended before everything is done', () => {
  it('ends its tasks, so that nobody is pressed for them any more', async () => {
    const stage = await place.flows.byRef(place.cycle.id, 'stage', 'entry');
    const open = await place.flows.find({ cycleId: place.cycle.id, kind: 'task', done: false });
    const ids = open.filter((task) => task.stage === 'entry').map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    await place.flows.send(stage?.id ?? '', { type: 'COMPLETE' }, person('lead', 'economy'));
    await place.settle();
    const ended = await Promise.all(ids.map((id) => place.flows.get(id)));
    expect(new Set(ended.map(({ phase }) => phase))).toEqual(new Set(['terminated']));
    const others = await place.flows.find({ cycleId: place.cycle.id, kind: 'task', done: false });
    expect(others.some((task) => task.stage === 'entry')).toBe(false);
    await place.to('2022-05-20');
    const forms = await place.flows.find({
      cycleId: place.cycle.id,
      kind: 'supervision-form',
      done: false,
    });
    expect(forms.filter(({ ref }) => ref.startsWith('entry/'))).toEqual([]);
  });
});
