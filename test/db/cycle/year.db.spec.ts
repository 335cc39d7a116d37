/** Tongzhou Bay 2022 in small: eighteen enterprises from entry to archive, and the year after. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import type { Flow } from '../../../src/flow/flow.types.js';
import { Transaction } from '../../../src/persistence/transaction.js';
import { asOwner } from '../../support/owner.js';
import { type Firm, Year, aFirm, proposals, someone } from '../../support/year.js';

const REGION = '通州湾江海联动开发示范区';
const lead = someone(REGION, { role: 'lead', organisation: 'economy' });
const second = someone(REGION, { role: 'leader', id: 'leader-1' });
const departments = ['economy', 'construction', 'landBureau', 'personnel', 'power', 'taxBureau'];

const figures = (tax: number, sales: number, land = 10) => ({
  tax: String(tax),
  sales: String(sales),
  energy: '100',
  electricity: '20',
  land_owned: String(land),
  rented: '0',
  staff: '40',
});

/** Sixteen graded firms, the best first; a utility; one too young. */
const taxes = [400, 380, 360, 340, 320, 300, 280, 260, 240, 220, 200, 180, 160, 140, 60, 10];
const graded = taxes.map((tax, i) =>
  aFirm({
    territory: i % 2 === 0 ? 'sanyu' : 'parkEquipment',
    values: figures(tax, tax * 20),
  }),
);
const utility = aFirm({ industry: '4610', values: figures(50, 900) });
const young = aFirm({ inProduction: '2020-06-01', values: figures(90, 900) });
const all: Firm[] = [...graded, utility, young];
const [best, upgraded, weak, worst] = [0, 10, 14, 15].map((i) => graded[i]) as [
  Firm,
  Firm,
  Firm,
  Firm,
];

let year: Year;
let cycle: RunningCycle;

beforeAll(async () => {
  year = await Year.start('2022-01-04');
  const programmeId = 'tongzhou-bay-2022';
  const fillings = proposals(programmeId);
  cycle = await year.cycles().open({ programmeId, year: 2022, fillings }, lead);
  await year.enlist(cycle, all);
});
afterAll(() => year.close());

const at = (firm: Firm, id = cycle.id): Promise<Flow> => year.of(id, firm.id);
const of = (organisation: string) =>
  someone(REGION, {
    role: ['sanyu', 'parkEquipment', 'firstOffice', 'parkTextile', 'parkMaterials'].includes(
      organisation,
    )
      ? 'territory'
      : organisation === 'economy'
        ? 'lead'
        : 'department',
    organisation,
  });

async function submit(firm: Firm, id = cycle.id, verifying: readonly string[] = []): Promise<void> {
  const flow = await at(firm, id);
  const event = { type: 'SUBMIT', missing: [], departments: verifying, onBehalf: true };
  await year.flows().send(flow.id, event, of(firm.territory));
}

async function verify(id: string): Promise<void> {
  for (const department of departments) {
    await year
      .flows()
      .sendMany(
        { cycleId: id, kind: 'enterprise-year', phases: ['verifying'] },
        () => ({ type: 'VERIFIED', department }),
        of(department),
      );
  }
}

async function progressOf(stage: string, task: string, id = cycle.id): Promise<string[]> {
  const progress = await year.progress().progress(id);
  return progress
    .filter((one) => one.stage === stage && one.task === task && one.total > 0)
    .map((one) => `${one.organisation} ${String(one.done)}/${String(one.total)}`);
}

const taskOf = async (ref: string, id = cycle.id): Promise<string> =>
  (await year.flows().byRef(id, 'task', ref))?.phase ?? 'missing';

/** Signs for, hands in and strikes off every plain task of a stage. */
async function handIn(stage: string, id = cycle.id): Promise<void> {
  for (const task of await year.flows().find({ cycleId: id, kind: 'task', stage, done: false })) {
    if (task.position.context.counted === true) continue;
    const owner = of(task.organisation ?? '');
    if (task.phase === 'awaitingReceipt') await year.flows().send(task.id, { type: 'SIGN' }, owner);
    await year.flows().send(task.id, { type: 'HAND_IN', text: '已完成' }, owner);
    await year.flows().send(task.id, { type: 'ACCEPT' }, lead);
    await year.flows().send(task.id, { type: 'STRIKE_OFF' }, lead);
  }
}

describe('entry and verification', () => {
  it('opens entry by itself: the firms are told, every territory has its tasks', async () => {
    await year.settle();
    expect(await year.stage(cycle.id, 'entry')).toBe('open');
    expect(await year.phases(cycle.id)).toEqual({ collecting: 18 });
    expect(await progressOf('entry', 'enter')).toEqual(['parkEquipment 0/8', 'sanyu 0/10']);
    const task = await year.flows().byRef(cycle.id, 'task', 'entry/enter/sanyu');
    expect(task).toMatchObject({ phase: 'awaitingReceipt', organisation: 'sanyu' });
    expect(task?.position.context).toMatchObject({ due: '2022-03-31', counted: true, rungs: 4 });
  });

  it('closes a territory’s task when its last firm is in, and leaves the other territory’s open', async () => {
    for (const firm of all.filter(({ territory }) => territory === 'parkEquipment')) {
      await submit(firm);
    }
    await year.settle();
    expect(await taskOf('entry/enter/parkEquipment')).toBe('closed');
    expect(await taskOf('entry/enter/sanyu')).toBe('awaitingReceipt');
    expect(await progressOf('entry', 'enter')).toEqual(['parkEquipment 8/8', 'sanyu 0/10']);
  });

  it('reaches a firm that is found after entry has opened', async () => {
    const hidden = aFirm({ territory: 'firstOffice', values: figures(30, 600) });
    await year.enlist(cycle, [hidden]);
    await year.settle();
    const flow = await at(hidden);
    expect(flow.phase).toBe('collecting');
    await year.flows().send(flow.id, { type: 'EXCLUDE', reason: '重复建档' }, lead);
  });

  it('lets the stage slip over what is outstanding on its day, and closes it when that is done', async () => {
    for (const firm of all.slice(0, -1)) {
      if (firm.territory === 'sanyu') await submit(firm);
    }
    await handIn('entry');
    await year.to('2022-04-01');
    const entry = await year.flows().byRef(cycle.id, 'stage', 'entry');
    expect(entry).toMatchObject({ phase: 'slipped' });
    expect(entry?.position.context).toMatchObject({ outstanding: 1 });
    await submit(young, cycle.id, departments);
    await year.settle();
    expect(await year.stage(cycle.id, 'entry')).toBe('closed');
    expect(await taskOf('entry/enter/sanyu')).toBe('closed');
    // A territory without a firm had nothing to count by the due date.
    expect(await taskOf('entry/enter/parkTextile')).toBe('closed');
  });

  it('hands every record to the departments that own figures, and counts each one’s own sign-offs', async () => {
    expect(await year.stage(cycle.id, 'verify')).toBe('open');
    expect(await year.phases(cycle.id)).toEqual({ verifying: 18, excluded: 1 });
    expect((await at(best)).waitsFor.toSorted()).toEqual(departments.toSorted());
    const flow = await at(best);
    await year.flows().send(flow.id, { type: 'VERIFIED', department: 'power' }, of('power'));
    expect(await progressOf('verify', 'verify')).toContain('power 1/18');
    expect(await progressOf('verify', 'verify')).toContain('taxBureau 0/18');
  });

  it('keeps a sign-off when another department returns the record', async () => {
    const flow = await at(best);
    const reason = '用地面积不符';
    await year
      .flows()
      .send(flow.id, { type: 'RETURN', department: 'landBureau', reason }, of('landBureau'));
    expect(await progressOf('verify', 'verify')).toContain('power 1/18');
    await submit(best, cycle.id, departments);
    await verify(cycle.id);
    await year.settle();
    expect(await taskOf('verify/verify/taxBureau')).toBe('closed');
    // The fire brigade only reports events: it signs nothing off and hands its task in.
    expect(await taskOf('verify/verify/fire')).toBe('awaitingReceipt');
    await handIn('verify');
    await year.settle();
    expect(await year.stage(cycle.id, 'verify')).toBe('closed');
  });
});

describe('audit and pre-evaluation', () => {
  it('counts nobody as audited between the draw and the word of it', async () => {
    const back = new Error('undone');
    const drawn = year.module.get(Transaction).sql(async (sql) => {
      await sql.query(
        `insert into sample (cycle_id, stage, seed, share, subjects, at)
         values ($1, 'audit', '1', 0.1, $2::jsonb, now())`,
        [cycle.id, JSON.stringify([{ subjectId: best.id, stratum: '' }])],
      );
      const { progress } = await year.progress().moment(cycle.id, sql);
      expect(progress.find(({ stage }) => stage === 'audit')).toMatchObject({ done: 0, total: 1 });
      throw back;
    });
    await expect(drawn).rejects.toBe(back);
  });

  it('draws the sample when the audit opens, by a seed that is shown and gives the same again', async () => {
    await year.to('2022-05-01');
    const [sample] = await year.samples().ofCycle(cycle.id);
    expect(sample).toMatchObject({ stage: 'audit', share: '0.1000' });
    expect(sample?.subjects).toHaveLength(3);
    expect(await year.phases(cycle.id)).toMatchObject({ auditing: 3, verified: 15 });
    expect(await progressOf('audit', 'audit')).toEqual(['economy 0/3']);
    await expect(year.samples().draw(cycle.id)).rejects.toMatchObject({
      code: 'cycle.draw-refused',
    });
  });

  it('closes the audit when every drawn record has been looked at', async () => {
    await year
      .flows()
      .sendMany(
        { cycleId: cycle.id, kind: 'enterprise-year', phases: ['auditing'] },
        () => ({ type: 'AUDITED', finding: 'clean', note: '账实相符' }),
        lead,
      );
    await year.settle();
    expect(await taskOf('audit/audit/economy')).toBe('closed');
    expect(await year.stage(cycle.id, 'audit')).toBe('closed');
    expect(await year.phases(cycle.id)).toMatchObject({ verified: 18 });
  });

  it('scores everybody, sets aside whom the plan sets aside, and keeps the proposed benchmarks', async () => {
    await year.to('2022-05-09');
    const { version, scored, told } = await year.evaluations().preEvaluate(cycle.id, lead);
    expect(version).toMatchObject({ version: 1, kind: 'preEvaluation', publishedAt: null });
    expect([scored, told]).toEqual([18, 18]);
    expect(await year.phases(cycle.id)).toEqual({ scored: 16, special: 1, excluded: 2 });
    const benchmarks = await year.benchmarks().ofCycle(cycle.id);
    expect(benchmarks.map(({ group, indicator }) => `${group} ${indicator}`)).toEqual([
      `above/${REGION} green_output`,
      `above/${REGION} sales_per_mu`,
      `above/${REGION} tax_per_mu`,
    ]);
  });

  it('tells nobody anything when a second scoring says the same', async () => {
    const before = await year.flows().history((await at(best)).id);
    const { version, told } = await year.evaluations().preEvaluate(cycle.id, lead);
    expect([version.version, told]).toEqual([2, 0]);
    expect(await year.flows().history((await at(best)).id)).toEqual(before);
  });

  it('fixes a benchmark once, for good, with a reason', async () => {
    const items = (await year.benchmarks().ofCycle(cycle.id)).map(({ group, indicator }) => {
      return { group, indicator };
    });
    const fixed = await year
      .benchmarks()
      .fix(cycle.id, { items, reason: '经局长办公会审定' }, lead);
    expect(fixed.every((one) => one.fixed === one.proposed && one.by === lead.id)).toBe(true);
    await expect(
      year.benchmarks().fix(cycle.id, { items: items.slice(0, 1), reason: '再改' }, lead),
    ).rejects.toMatchObject({ code: 'evaluation.benchmark-refused' });
  });
});

describe('confirmation, appeal, correction', () => {
  it('sends the result to the firms when the confirmation opens', async () => {
    await year.to('2022-05-10');
    await handIn('preEvaluate');
    await year.to('2022-05-11');
    expect(await year.stage(cycle.id, 'preEvaluate')).toBe('closed');
    expect(await year.phases(cycle.id)).toMatchObject({ confirming: 16 });
  });

  it('refuses to grade while firms are not heard, and says what stands in the way', async () => {
    await expect(year.evaluations().grade(cycle.id, lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
      message: expect.stringContaining('16 家待确认'),
    });
    await expect(year.publications().publish(cycle.id, lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
    });
  });

  it('corrects the figures of an accepted appeal with their history, and scores the year anew', async () => {
    for (const firm of graded) {
      if (firm === weak) continue;
      const flow = await at(firm);
      await year.flows().send(flow.id, { type: 'CONFIRM', form: 'written' }, of(firm.territory));
    }
    const flow = await at(weak);
    const territory = of(weak.territory);
    const others = await Promise.all(
      graded.filter((firm) => firm !== weak).map(async (firm) => at(firm)),
    );
    await year
      .flows()
      .send(flow.id, { type: 'APPEAL', reason: '税收少计', items: ['tax'] }, territory);
    await year.flows().send(flow.id, { type: 'ASSIGN_REVIEW', department: 'taxBureau' }, lead);
    expect(await progressOf('confirm', 'appeals')).toEqual(['taxBureau 0/1']);
    const correct = (...items: { item: string; value: string }[]) =>
      year.appeals().accept(flow.id, { items, reason: '试' }, of('taxBureau'));
    await expect(correct({ item: 'tax', value: '-5' })).rejects.toMatchObject({
      code: 'evaluation.correction-refused',
      message: expect.stringContaining('入库税收：不符合要求'),
    });
    await expect(
      correct({ item: 'tax', value: '60' }, { item: 'tax', value: '61' }),
    ).rejects.toMatchObject({ message: '“入库税收”填了两行，同一数据项只能填一行' });
    await year
      .appeals()
      .accept(
        flow.id,
        { items: [{ item: 'tax', value: '65' }], reason: '补录一笔入库税款' },
        of('taxBureau'),
      );
    await year.settle();
    const after = await at(weak);
    expect(after.phase).toBe('confirming');
    expect(after.position.context.total).not.toBe(flow.position.context.total);
    expect(await progressOf('confirm', 'appeals')).toEqual(['taxBureau 1/1']);
    const changes = await year.query<object>(
      `select item, before, after, source, by, reason from item_change where cycle_id = $1`,
      cycle.id,
    );
    expect(changes).toEqual([
      {
        item: 'tax',
        before: '60',
        after: '65',
        source: 'review',
        by: 'department-taxBureau',
        reason: '补录一笔入库税款',
      },
    ]);
    // Benchmarks are frozen: a correction changes nothing for anybody else.
    for (const other of others) expect(await year.flows().get(other.id)).toEqual(other);
    const [last] = (await year.evaluations().versions(cycle.id)).slice(-1);
    expect(last).toMatchObject({ version: 3, kind: 'correction', by: 'system' });
  });

  it('refuses a correction of a figure the programme does not know, and leaves everything as it was', async () => {
    const flow = await at(best);
    await expect(
      year
        .appeals()
        .accept(flow.id, { items: [{ item: 'luck', value: '1' }], reason: '试' }, of('taxBureau')),
    ).rejects.toMatchObject({ code: 'evaluation.correction-refused' });
    await expect(
      year.appeals().accept(flow.id, { items: [{ item: 'tax', value: '1' }], reason: '试' }, lead),
    ).rejects.toMatchObject({ code: 'flow.event-refused' });
    expect(await year.flows().get(flow.id)).toEqual(flow);
    expect(await year.query('select from item_change where item <> $1', 'tax')).toEqual([]);
  });
});

describe('classes and publication', () => {
  it('has a class move approved by a second person only', async () => {
    const flow = await at(weak);
    await year.flows().send(flow.id, { type: 'CONFIRM', form: 'written' }, of(weak.territory));
    const request = { subjectId: weak.id, rule: 'protect', reason: '承担省重大技改项目' };
    const move = await year.moves().request(cycle.id, request, lead);
    await expect(year.moves().approve(move.id, lead)).rejects.toMatchObject({
      code: 'evaluation.move-refused',
    });
    await expect(
      year.evaluations().grade(cycle.id, lead, { minutes: '纪要〔2022〕3号' }),
    ).rejects.toMatchObject({ message: expect.stringContaining(weak.name) });
    await year.moves().approve(move.id, second);
    await expect(year.moves().request(cycle.id, request, lead)).rejects.toMatchObject({
      code: 'evaluation.move-refused',
    });
  });

  it('grades everybody with the approved move, which changes nobody else’s class', async () => {
    const before = new Map(
      (await year.evaluations().latestResults(cycle.id)).map((one) => [one.id, one.class]),
    );
    await year.settle();
    const scored = await year
      .evaluations()
      .grade(cycle.id, lead, { minutes: '领导小组会议纪要〔2022〕3号' });
    expect(scored.version).toMatchObject({ kind: 'grading', version: 4 });
    expect(scored.told).toBe(16);
    expect(await year.phases(cycle.id)).toMatchObject({ graded: 16, special: 1 });
    const results = await year.evaluations().latestResults(cycle.id);
    const moved = results.find(({ id }) => id === weak.id);
    expect([moved?.baseClass, moved?.class]).toEqual(['C', 'B']);
    expect(moved?.adjustments).toMatchObject([{ rule: 'protect', from: 'C', to: 'B' }]);
    for (const one of results.filter(({ id }) => id !== weak.id)) {
      expect(one.class).toBe(before.get(one.id));
    }
    const context = (await at(weak)).position.context;
    expect(context).toMatchObject({ class: 'B', baseClass: 'C' });
  });

  it('tells everybody of a publication that was interrupted, once', async () => {
    const [grading] = (await year.evaluations().versions(cycle.id)).slice(-1);
    await year.query(
      'update evaluation set published_at = $2 where id = $1',
      grading!.id,
      '2022-05-12T01:00:00Z',
    );
    await year.stages().tidy(cycle.id);
    await year.stages().tidy(cycle.id);
    expect(await year.phases(cycle.id)).toMatchObject({ published: 16 });
    const history = await year.flows().history((await at(best)).id);
    expect(history.filter(({ type }) => type === 'PUBLISH')).toHaveLength(1);
  });

  it('publishes once; the result then never changes', async () => {
    const [version] = (await year.evaluations().versions(cycle.id)).slice(-1);
    await expect(year.publications().publish(cycle.id, lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
    });
    const forged = 'update result set class = $1 where evaluation_id = $2';
    await expect(year.query(forged, 'A', version!.id)).rejects.toThrow('permission denied');
    await expect(asOwner((owner) => owner.rows(forged, ['A', version!.id]))).rejects.toThrow(
      'insert-only',
    );
  });

  it.each([
    [`update evaluation set reason = '事后补写' where id = $1`, 'cannot be changed'],
    [`update evaluation set hash = 'x' where id = $1`, 'cannot be changed'],
    ['update evaluation set published_at = null where id = $1', 'cannot be changed'],
    [`update evaluation set published_at = now() where id = $1`, 'cannot be changed'],
    ['delete from evaluation where id = $1', 'cannot be changed'],
    [
      `insert into result (evaluation_id, subject_id, outcome, class, detail)
       values ($1, gen_random_uuid(), 'graded', 'A', '{}')`,
      'no further results',
    ],
    ['delete from result where evaluation_id = $1', 'insert-only'],
  ])('is guarded by the database itself: %s', async (statement, refusal) => {
    const [published] = (await year.evaluations().versions(cycle.id)).slice(-1);
    expect(published?.publishedAt).not.toBeNull();
    const before = await year.query('select * from evaluation order by id');
    await expect(asOwner((owner) => owner.rows(statement, [published!.id]))).rejects.toThrow(
      refusal,
    );
    expect(await year.query('select * from evaluation order by id')).toEqual(before);
  });

  it('lets nobody rewrite a version that was never published', async () => {
    const [first] = await year.evaluations().versions(cycle.id);
    expect(first?.publishedAt).toBeNull();
    const rewrite = `update evaluation set published_at = now(), hash = 'x' where id = $1`;
    await expect(year.query(rewrite, first!.id)).rejects.toThrow('cannot be changed');
  });
});

describe('lists and projects', () => {
  it('refuses lists of a year without a published result', async () => {
    const next = await year.cycles().openNext(cycle.id, lead);
    await expect(year.lists().make(next.id, lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
    });
  });

  it('makes the three lists, tells each firm once, and opens numbered projects', async () => {
    await handIn('publish');
    await year.to('2022-06-01');
    const lists = await year.lists().make(cycle.id, lead);
    await year.settle();
    expect(lists.map(({ list, published }) => [list.id, published?.rows.length])).toEqual([
      ['policy', 16],
      ['upgrade', 4],
      ['phaseOut', 1],
    ]);
    expect(await year.phases(cycle.id)).toMatchObject({ policyListed: 11, rectifying: 5 });
    const projects = await year.rectification().projects(cycle.id);
    const numbers = projects.map(({ position }) => position.context.number);
    expect(numbers.toSorted()).toEqual([
      'C-2022-001',
      'C-2022-002',
      'C-2022-003',
      'C-2022-004',
      'D-2022-001',
    ]);
    expect(projects[0]?.position.context).toMatchObject({
      planDue: '2022-06-30',
      finishDue: '2022-12-31',
    });
    const again = await year.lists().make(cycle.id, lead);
    expect(again.map(({ published }) => published?.version)).toEqual([1, 1, 1]);
  });

  it('takes a plan by the programme’s routes only, and nothing due after the project’s end', async () => {
    const project = (await year.rectification().projectOf(cycle.id, worst.id))!;
    const plan = {
      title: '整体搬迁',
      route: '异地搬迁',
      investment: '800',
      milestones: [{ id: 'm1', title: '签订协议', due: '2022-09-30' }],
      target: '腾出用地 10 亩',
    };
    const territory = of(worst.territory);
    await expect(
      year.rectification().submitPlan(project.id, { ...plan, route: '观望' }, territory),
    ).rejects.toMatchObject({ code: 'rectification.plan-refused' });
    const late = [{ id: 'm1', title: '签订协议', due: '2023-01-31' }];
    await expect(
      year.rectification().submitPlan(project.id, { ...plan, milestones: late }, territory),
    ).rejects.toMatchObject({ code: 'rectification.plan-refused' });
    const planned = await year.rectification().submitPlan(project.id, plan, territory);
    expect(planned.phase).toBe('planned');
    expect(await progressOf('lists', 'projectLists')).toContain('parkEquipment 1/3');
  });

  it('tells the firm when its project is accepted', async () => {
    for (const project of await year.rectification().projects(cycle.id)) {
      const territory = of(project.organisation ?? '');
      if (project.phase === 'planning') {
        await year.rectification().submitPlan(
          project.id,
          {
            title: '技术改造',
            route: '提档升级',
            investment: '500',
            milestones: [{ id: 'm1', title: '设备到位', due: '2022-10-31' }],
            target: '亩均税收翻番',
          },
          territory,
        );
      }
      const send = (event: { type: string; [fact: string]: unknown }, actor = territory) =>
        year.flows().send(project.id, event, actor);
      await send({ type: 'APPROVE' }, lead);
      await send({ type: 'START', on: '2022-07-01' });
      await send({ type: 'MILESTONE_DONE', milestone: 'm1', on: '2022-10-20', note: '完成' });
      await send({ type: 'REQUEST_ACCEPTANCE', note: '申请验收' });
      await send({ type: 'INSPECT', findings: '现场核验属实' }, lead);
      await send({ type: 'ACCEPT' }, lead);
    }
    await year.settle();
    expect(await year.phases(cycle.id)).toMatchObject({ rectified: 5, policyListed: 11 });
    await expect(
      year
        .rectification()
        .redeem(
          (await year.rectification().projectOf(cycle.id, worst.id))!.id,
          { amount: '20', policy: '搬迁奖补' },
          lead,
        ),
    ).rejects.toMatchObject({ code: 'rectification.not-redeemable' });
  });
});

describe('the year after', () => {
  let next: RunningCycle;

  it('runs beside the old year: last year’s projects wait for the new figures', async () => {
    const [latest] = await year.cycles().list();
    next = await year.cycles().get(latest!.id);
    await year.to('2023-01-05');
    expect(await year.phases(next.id)).toEqual({ collecting: 18 });
    expect(await year.phases(cycle.id)).toMatchObject({ rectified: 5, policyListed: 11 });
    const firms = [...graded.slice(0, 15), utility, young].map((firm) => ({
      ...firm,
      values: firm === upgraded ? figures(420, 9000) : firm.values,
    }));
    await year.figures(next.id, firms);
    const gone = await at(worst, next.id);
    await year.flows().send(gone.id, { type: 'EXCLUDE', reason: '已搬离' }, lead);
    for (const firm of firms) await submit(firm, next.id);
    await year.to('2023-05-02');
    await verify(next.id);
    await year.settle();
    await year
      .flows()
      .sendMany(
        { cycleId: next.id, kind: 'enterprise-year', phases: ['auditing'] },
        () => ({ type: 'AUDITED', finding: 'clean', note: '属实' }),
        lead,
      );
    const { scored } = await year.evaluations().preEvaluate(next.id, lead);
    expect(scored).toBe(17);
  });

  it('re-evaluates nobody who is still in the year on a class that may change', async () => {
    await year.to('2023-05-13');
    expect(await year.stage(next.id, 'reevaluate')).toBe('open');
    expect(await progressOf('reevaluate', 'decide', next.id)).toEqual(['economy 0/5']);
    const outcome = await year.rectification().reevaluate(next.id, lead);
    expect(outcome).toMatchObject({ promoted: 0, retained: 0, exited: 1 });
    expect(outcome.waiting).toHaveLength(4);
  });

  it('re-evaluates last year’s projects on the published class: promoted, retained', async () => {
    const items = (await year.benchmarks().ofCycle(next.id)).map(({ group, indicator }) => {
      return { group, indicator };
    });
    await year.benchmarks().fix(next.id, { items, reason: '经局长办公会审定' }, lead);
    await handIn('preEvaluate', next.id);
    await year.settle();
    for (const firm of graded.slice(0, 15)) {
      const { id, phase } = await at(firm, next.id);
      if (phase !== 'confirming') continue;
      await year.flows().send(id, { type: 'CONFIRM', form: 'written' }, of(firm.territory));
    }
    const { version } = await year
      .evaluations()
      .grade(next.id, lead, { minutes: '领导小组会议纪要〔2023〕4号' });
    const publish = 'update evaluation set published_at = $2 where id = $1';
    await year.query(publish, version.id, '2023-05-13T01:00:00Z');
    const outcome = await year.rectification().reevaluate(next.id, lead);
    expect(outcome).toMatchObject({ promoted: 1, retained: 3, exited: 0, waiting: [] });
    const project = await year.rectification().projectOf(cycle.id, upgraded.id);
    expect(project).toMatchObject({ phase: 'promoted' });
    expect(project?.position.context).toMatchObject({ newClass: 'A' });
    expect(await progressOf('reevaluate', 'decide', next.id)).toEqual(['economy 5/5']);
    await year.settle();
    expect(await year.stage(next.id, 'reevaluate')).toBe('closed');
  });

  it('pays support to who has earned it, withholds it with a reason, and closes the year for ever', async () => {
    const project = (await year.rectification().projectOf(cycle.id, upgraded.id))!;
    const paid = await year
      .rectification()
      .redeem(project.id, { amount: '50', policy: '技改奖补' }, lead);
    expect(paid.phase).toBe('redeemed');
    for (const other of await year.rectification().projects(cycle.id)) {
      if (other.done) continue;
      if (other.phase === 'exited') {
        await year.rectification().redeem(other.id, { amount: '80', policy: '搬迁奖补' }, lead);
      } else await year.rectification().withhold(other.id, '复评未升档', lead);
    }
    await expect(year.archive().archive(cycle.id, lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
    });
    for (const stage of ['confirm', 'publish', 'lists', 'implement', 'redeem']) await handIn(stage);
    await year.settle();
    for (const stage of ['confirm', 'publish', 'lists', 'implement', 'redeem']) {
      expect([stage, await year.stage(cycle.id, stage)]).toEqual([stage, 'closed']);
    }
    const { archived } = await year.archive().archive(cycle.id, lead);
    expect(archived).toBe(19);
    await expect(year.evaluations().preEvaluate(cycle.id, lead)).rejects.toMatchObject({
      code: 'cycle.archived',
    });
    expect((await year.cycles().get(next.id)).state).toBe('open');
  });
});
