import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type request from 'supertest';
import { Clock, FixedClock } from '../../../src/clock.js';
import { CycleService } from '../../../src/cycle/cycle.service.js';
import type { CycleDetail } from '../../../src/cycle/cycle.dto.js';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { StageService } from '../../../src/cycle/stage.service.js';
import { FlowService } from '../../../src/flow/flow.service.js';
import { SYSTEM } from '../../../src/flow/flow.types.js';
import { SweepService } from '../../../src/flow/sweep.service.js';
import { OutboxService } from '../../../src/outbox/outbox.service.js';
import { Transaction } from '../../../src/persistence/transaction.js';
import { aProgramme, smallProgramme } from '../../support/a-programme.js';
import { anApplication } from '../../support/application.js';
import { anAccount, loggedIn } from '../../support/people.js';
import { aFirm, listFirms, someone } from '../../support/year.js';

type Agent = Awaited<ReturnType<typeof loggedIn>>;

const clock = new FixedClock('2022-02-01T01:00:00.000Z');
const REGION = '320600';
let app: NestExpressApplication;
let cycle: RunningCycle;
let lead: Agent;
let secondLead: Agent;
let leader: Agent;
let territory: Agent;
let enterprise: Agent;
let mover: Agent;
let tax: Agent;
let elsewhere: Agent;

const firms = [50, 40, 30, 20, 10].map((tax, i) =>
  aFirm({
    territory: i < 2 ? 'north' : 'south',
    values: { tax: String(tax), land: '10' },
  }),
);

beforeAll(async () => {
  app = await anApplication((builder) => builder.overrideProvider(Clock).useValue(clock));
  const programme = aProgramme({
    organisations: [
      ...smallProgramme.organisations,
      { id: 'leadingGroup', title: '领导小组', role: 'leader' },
    ],
    adjust: [
      {
        id: 'protect',
        title: '保护性调档',
        move: 'up 1',
        by: 'miit',
        approve: 'leadingGroup',
        reason: 'required',
      },
      { id: 'punish', title: '惩罚性降档', move: 'down 1', by: 'miit', reason: 'required' },
    ],
    approvals: [{ what: 'result', by: 'miit' }],
    lists: [
      {
        id: 'policy',
        title: '差别化政策清单',
        order: 'rank',
        columns: ['no', 'name', 'class', 'tax'],
      },
    ],
  });
  cycle = await app
    .get(CycleService)
    .open({ programmeId: programme.programme, programme, year: 2022 }, SYSTEM);
  await app.get(Transaction).sql((sql) => listFirms(sql, app.get(CycleService), cycle, firms));
  const accounts = [
    ['lead', { role: 'lead', organisation: 'miit' }],
    ['secondLead', { role: 'lead', organisation: 'miit' }],
    ['leader', { role: 'leader' }],
    ['tax', { role: 'department', organisation: 'taxBureau' }],
    ['mover', { role: 'enterprise', subjectId: firms[2]!.id }],
    ['north', { role: 'territory', organisation: 'north' }],
    ['elsewhere', { role: 'leader', region: '371082' }],
  ] as const;
  for (const [account, one] of accounts) await anAccount(app, { account, ...one });
  await anAccount(app, { account: 'firm', role: 'enterprise', subjectId: firms[0]!.id });
  await everybodyLogsIn();
});
afterAll(() => app.close());

/** Sessions end while the clock is set forward by weeks. */
async function everybodyLogsIn(): Promise<void> {
  lead = await loggedIn(app, 'lead');
  secondLead = await loggedIn(app, 'secondLead');
  leader = await loggedIn(app, 'leader');
  territory = await loggedIn(app, 'north');
  enterprise = await loggedIn(app, 'firm');
  mover = await loggedIn(app, 'mover');
  tax = await loggedIn(app, 'tax');
  elsewhere = await loggedIn(app, 'elsewhere');
}

const url = (rest = ''): string => `/api/cycles/${cycle.id}${rest}`;
const detail = async (agent: Agent): Promise<CycleDetail> =>
  (await agent.get(url()).expect(200)).body as CycleDetail;
const actionOf = async (event: string, agent = lead) =>
  (await detail(agent)).actions.find((action) => action.event === event);

function take(
  agent: Agent,
  action: string,
  values: object = {},
  confirm: string | null = null,
): request.Test {
  return agent.post(url(`/actions/${action}`)).send({ values, confirm });
}

async function settle(): Promise<void> {
  const now = await clock.now();
  for (let moved = 1; moved > 0;) {
    const { fired } = await app.get(SweepService).sweep(now);
    moved = fired + (await app.get(OutboxService).drain(now)).delivered;
  }
}

describe('who sees a year', () => {
  it('lists the years of one’s own region', async () => {
    const { body } = await lead.get('/api/cycles').expect(200);
    expect(body.items).toEqual([
      {
        id: cycle.id,
        programme: 'somewhere-2022',
        title: '某地综合评价（2022 年度）',
        year: 2022,
        state: 'open',
      },
    ]);
    expect((await elsewhere.get('/api/cycles')).body.items).toEqual([]);
  });

  it('answers a stranger’s region as if there were nothing', async () => {
    const { body } = await elsewhere.get(url()).expect(404);
    expect(body.type).toBe('cycle.not-found');
    await elsewhere.get(url('/lists')).expect(404);
    await elsewhere.get(url(`/subjects/${firms[0]!.id}/results`)).expect(404);
  });

  it('offers each its own actions, most to the lead bureau, and refuses them to the others', async () => {
    expect((await detail(territory)).actions.map(({ event }) => event)).toEqual(['add-subject']);
    expect((await detail(leader)).actions.map(({ event }) => event)).toEqual([
      'approve-move',
      'approve-result',
    ]);
    expect((await take(territory, 'publish')).status).toBe(403);
    expect((await take(leader, 'publish', {}, '2022')).status).toBe(403);
    expect((await take(enterprise, 'pre-evaluate')).status).toBe(403);
  });

  it('shows the stages with what the plan says of their dates', async () => {
    await settle();
    const { stages, document, subjects } = await detail(lead);
    expect(document).toMatchObject({ issuer: '某地人民政府', issued: '2022-01-10' });
    expect(subjects).toBe(5);
    expect(stages[0]).toMatchObject({
      id: 'entry',
      literal: '3月底前',
      precision: 'month',
      due: '2022-03-31',
      state: 'open',
      done: 0,
      total: 5,
    });
    expect(stages[0]?.why).toContain('规则');
  });
});

describe('the actions of a year', () => {
  it('says what stands in the way of each, and refuses with the same words', async () => {
    expect(await actionOf('pre-evaluate')).toMatchObject({
      possible: false,
      reasons: ['还没有审核通过的企业'],
    });
    const { body } = await take(lead, 'grade', { minutes: '纪要' }).expect(409);
    expect(body.type).toBe('cycle.action-shut');
    expect(body.title).toContain('尚未预评价');
    await take(lead, 'no-such-thing').expect(404);
  });

  it('accepts none that it offers shut', async () => {
    const shut = (await detail(lead)).actions.filter(({ possible }) => !possible);
    expect(shut.length).toBeGreaterThan(3);
    for (const { event, label, reasons, confirmText } of shut) {
      const { body } = await take(lead, event, {}, confirmText).expect(409);
      expect(body.type).toBe('cycle.action-shut');
      expect(body.title).toBe(`现在不能办理“${label}”：${reasons.join('；')}`);
    }
  });

  it('pre-evaluates, and says in one sentence what came of it', async () => {
    for (const firm of firms) {
      const flow = await app.get(FlowService).byRef(cycle.id, 'enterprise-year', firm.id);
      const { territory: organisation } = firm;
      await app
        .get(FlowService)
        .send(
          flow!.id,
          { type: 'SUBMIT', missing: [], departments: [] },
          someone(REGION, { role: 'territory', organisation }),
        );
    }
    clock.set('2022-04-01');
    await everybodyLogsIn();
    await settle();
    await app.get(StageService).tidy(cycle.id);
    const { body } = await take(lead, 'pre-evaluate').expect(200);
    expect(body.message).toBe('预评价 5 家');
    expect(body.cycle.classes).toMatchObject([
      { group: 'everyone', state: 'provisional', total: 5, mean: '100.00' },
    ]);
    expect(body.cycle.benchmarks).toMatchObject([
      {
        group: '全部',
        title: '亩均税收',
        proposed: '3',
        fixed: null,
        method: '2021 年数据，5 家企业',
      },
    ]);
  });

  it('fixes the benchmark with a reason and shows who did it', async () => {
    const action = await actionOf('fix-benchmarks');
    const [field] = action!.fields;
    expect(field).toMatchObject({ label: '全部 亩均税收（万元/亩）', value: '3', kind: 'decimal' });
    await take(lead, 'fix-benchmarks', { [field!.name]: '3' }).expect(400);
    const huge = { [field!.name]: '9'.repeat(16), reason: '局长办公会审定' };
    await take(lead, 'fix-benchmarks', huge).expect(400);
    const values = { [field!.name]: '3', reason: '局长办公会审定' };
    const { body } = await take(lead, 'fix-benchmarks', values).expect(200);
    expect(body.message).toBe('审定 1 个基准值');
    expect(body.cycle.benchmarks[0]).toMatchObject({ fixed: '3', fixedBy: 'lead' });
    expect(await actionOf('fix-benchmarks')).toMatchObject({ possible: false });
  });

  it('moves a class only with a second person’s approval', async () => {
    const values = { subject: firms[2]!.id, rule: 'protect', reason: '省级重点项目' };
    await take(lead, 'request-move', values).expect(200);
    expect(await actionOf('approve-move')).toMatchObject({ reasons: ['没有待复核的调档'] });
    const [choice] = (await actionOf('approve-move', leader))!.fields;
    const move = choice!.options[0]!.value;
    const { body } = await take(secondLead, 'approve-move', { move, decision: 'approve' });
    expect(body).toMatchObject({ type: 'cycle.action-shut' });
    expect(body.title).toContain('没有待复核的调档');
    expect((await take(tax, 'approve-move', { move, decision: 'approve' })).status).toBe(403);
    await take(leader, 'approve-move', { move, decision: 'approve' }).expect(200);
    expect((await detail(lead)).moves).toMatchObject([
      { subject: { id: firms[2]!.id }, kind: '保护性调档', reason: '省级重点项目', by: 'lead' },
    ]);
  });

  it('asks a second person where the programme says nobody', async () => {
    const values = { subject: firms[3]!.id, rule: 'punish', reason: '行政处罚' };
    await take(lead, 'request-move', values).expect(200);
    const own = await actionOf('approve-move');
    expect(own).toMatchObject({ possible: false, reasons: ['您申请的调档须由另一人复核'] });
    const [choice] = (await actionOf('approve-move', leader))!.fields;
    const move = choice!.options[0]!.value;
    expect((await take(lead, 'approve-move', { move, decision: 'approve' })).status).toBe(409);
    expect((await take(leader, 'approve-move', { move, decision: 'refuse' })).status).toBe(400);
    const refusal = { move, decision: 'refuse', reason: '处罚已撤销' };
    await take(leader, 'approve-move', refusal).expect(200);
    expect((await take(leader, 'approve-move', refusal)).status).toBe(409);
    const { moves } = await detail(lead);
    expect(moves.find(({ subject }) => subject.id === firms[3]!.id)).toMatchObject({
      reason: '行政处罚',
      by: 'lead',
      refused: { by: 'leader', reason: '处罚已撤销' },
    });
    expect(await actionOf('approve-move')).toMatchObject({ reasons: ['没有待复核的调档'] });
  });

  it('shows no enterprise a class, its own or another’s, before it is public', async () => {
    expect((await detail(territory)).moves).toEqual([]);
    for (const agent of [enterprise, mover]) {
      const { classes, moves } = await detail(agent);
      expect(moves).toEqual([]);
      expect(classes).toMatchObject([{ state: 'none', total: 0, mean: null }]);
      expect(classes[0]!.items.map(({ count }) => count)).toEqual([0, 0]);
    }
    const own = `/subjects/${firms[2]!.id}`;
    expect((await mover.get(url(`${own}/results`)).expect(200)).body.items).toEqual([]);
  });

  it('publishes only what the meeting approved, and only when the year and the count are typed', async () => {
    await take(lead, 'grade').expect(200);
    expect(await actionOf('publish')).toMatchObject({
      possible: false,
      reasons: [
        '结果经会议审定：未登记审定会议纪要',
        '结果经第二人复核：定档人以外的另一人尚未复核',
      ],
      confirmText: '2022 5',
    });
    await take(leader, 'approve-result', { decision: 'approve' }).expect(200);
    await take(lead, 'grade', { minutes: '领导小组会议纪要〔2022〕3号' }).expect(200);
    expect(await actionOf('approve-result')).toMatchObject({
      possible: false,
      reasons: ['您办理的定档须由另一人复核'],
    });
    expect((await take(lead, 'approve-result')).body.type).toBe('cycle.action-shut');
    expect((await take(lead, 'publish', {}, '2022')).body.type).toBe('cycle.action-shut');
    expect((await take(territory, 'approve-result')).status).toBe(403);
    await take(leader, 'approve-result', { decision: 'refuse' }).expect(400);
    const back = await take(leader, 'approve-result', { decision: 'refuse', reason: '名单不全' });
    expect(back.body.message).toBe('leader已退回定档结果');
    const why = 'leader已退回：名单不全；请更正后重新定档';
    expect((await actionOf('publish'))?.reasons).toEqual([`结果经第二人复核：${why}`]);
    expect((await actionOf('approve-result'))?.reasons).toEqual([why]);
    await take(lead, 'grade', { minutes: '领导小组会议纪要〔2022〕3号' }).expect(200);
    const approved = await take(leader, 'approve-result', { decision: 'approve' }).expect(200);
    expect(approved.body.message).toBe('leader已复核定档结果');
    const refused = await take(lead, 'publish', {}, '2022').expect(400);
    expect(refused.body.type).toBe('cycle.not-confirmed');
    const { body } = await take(lead, 'publish', {}, '2022 5').expect(200);
    expect(body.message).toBe('已通报，5 家企业收到结果');
    expect(body.cycle.classes[0]).toMatchObject({
      state: 'published',
      items: [
        { class: 'A', count: 2, share: '40.0' },
        { class: 'B', count: 3, share: '60.0' },
      ],
    });
    expect((await detail(mover)).moves).toHaveLength(1);
    expect((await detail(mover)).classes[0]).toMatchObject({ state: 'published', total: 5 });
    expect((await detail(enterprise)).moves).toEqual([]);
    const again = await take(lead, 'pre-evaluate').expect(409);
    expect(again.body.title).toContain('评价结果已经通报');
  });
});

describe('lists and results', () => {
  it('makes the list, and gives it as a workbook', async () => {
    expect((await lead.get(url('/lists')).expect(200)).body.items).toMatchObject([
      { id: 'policy', madeAt: null, url: null, rows: 0 },
    ]);
    await lead.get(url('/lists/policy.xlsx')).expect(404);
    const { body } = await take(lead, 'make-lists').expect(200);
    expect(body.message).toBe('差别化政策清单 5 行');
    const { items } = (await lead.get(url('/lists')).expect(200)).body;
    expect(items[0]).toMatchObject({
      version: 1,
      rows: 5,
      madeBy: 'lead',
      columns: ['序号', '企业名称', '类别', '入库税收（万元）'],
    });
    expect(items[0].preview[0]).toEqual(['1', firms[0]!.name, 'A', '50']);
    const file = await lead.get(items[0].url).buffer().expect(200);
    expect(file.headers['content-type']).toContain('spreadsheetml');
    expect(file.headers['content-disposition']).toContain(encodeURIComponent('差别化政策清单'));
  });

  it('shows a territory its own firms on the list, and an enterprise no list at all', async () => {
    const { items } = (await territory.get(url('/lists')).expect(200)).body;
    expect(items[0].preview.map((row: string[]) => row[1])).toEqual([
      firms[0]!.name,
      firms[1]!.name,
    ]);
    await enterprise.get(url('/lists')).expect(403);
  });

  it('explains an enterprise its own result, and no other’s', async () => {
    const { items } = (await enterprise.get(url(`/subjects/${firms[0]!.id}/results`)).expect(200))
      .body;
    expect(items[0]).toMatchObject({ kind: 'grading', class: 'A', rank: 1 });
    expect(items[0].lines.join('\n')).toContain('亩均税收');
    await enterprise.get(url(`/subjects/${firms[1]!.id}/results`)).expect(404);
  });

  it('shows a department the arithmetic without the figures of others', async () => {
    const { body } = await tax.get(url(`/subjects/${firms[0]!.id}/results`)).expect(200);
    const lines = body.items[0].lines.join('\n');
    expect(lines).toContain('入库税收 ÷ 用地面积 = 50 ÷ *** = ***');
    const whole = await lead.get(url(`/subjects/${firms[0]!.id}/results`)).expect(200);
    expect(whole.body.items[0].lines.join('\n')).toContain('= 50 ÷ 10 = 5');
    const scoreFor = async (agent: Agent) =>
      (await agent.get(url(`/subjects/${firms[0]!.id}/dossier`)).expect(200)).body.score;
    // There is one indicator, and half of it is another's: the total would give that away.
    expect(await scoreFor(tax)).toBeNull();
    expect((await scoreFor(lead)).items[0].inputs).toHaveLength(2);
  });
});
