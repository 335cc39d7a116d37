import { Readable } from 'node:stream';
import type { Response } from 'superagent';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Wall } from '../../src/board/board.dto.js';
import { Ledger, Reports } from '../../src/cycle/cycle.dto.js';
import { Targets } from '../../src/target/target.dto.js';
import { Dossier } from '../../src/dossier/dossier.dto.js';
import { FlowDetail } from '../../src/task/task.dto.js';
import { lightStates } from '../../src/domain/lights/light.js';
import { readTable } from '../../src/documents/table.js';
import { Place, person } from '../support/place.js';
import { aFirm } from '../support/year.js';
import { aPdf } from '../support/papers.js';

let place: Place;
type Client = Awaited<ReturnType<Place['as']>>;
let leader: Client;
let lead: Client;

const firm = (name: string, territory: string, tax: string) =>
  aFirm({
    name,
    territory,
    values: { tax, sales: '4000', land_owned: '20', energy: '100', electricity: '50' },
  });
const firms = [
  firm('南通恒盛金属制品有限公司', 'sanyu', '900'),
  firm('南通永鑫建材有限公司', 'sanyu', '60'),
  firm('江海机械有限公司', 'firstOffice', '500'),
  firm('通州湾精密铸造有限公司', 'firstOffice', '300'),
  firm('东凌纺织有限公司', 'parkTextile', '100'),
];
const [top, last, swift, , never] = firms as [
  (typeof firms)[0],
  (typeof firms)[0],
  (typeof firms)[0],
  (typeof firms)[0],
  (typeof firms)[0],
];

beforeAll(async () => {
  place = await Place.open();
  await place.enlist(firms);
  await place.to('2022-01-05');
  leader = await place.as('leader');
  lead = await place.as('lead', 'economy');
});
afterAll(() => place.close());

const wall = async (client = leader) =>
  Wall.parse((await client.get(`/api/cycles/${place.cycle.id}/wall`).expect(200)).body);
/** Keeps a download as it came. */
const asBuffer = (answer: Response, done: (error: Error | null, body: Buffer) => void): void => {
  const parts: Buffer[] = [];
  answer.on('data', (part: Buffer) => parts.push(part));
  answer.on('end', () => {
    done(null, Buffer.concat(parts));
  });
};
const cellOf = (board: Wall, organisation: string, stage: string) =>
  board.rows
    .find((row) => row.organisation.id === organisation)
    ?.cells.find((cell) => cell.stage === stage);
const submit = async (one: { id: string }, territory: string) => {
  const event = { type: 'SUBMIT', missing: [], departments: [] };
  await place.flows.send((await place.of(one)).id, event, person('territory', territory));
};

/** What holds on every wall at every moment. */
function expectSound(board: Wall): void {
  const states = board.states.reduce((sum, { count }) => sum + count, 0);
  expect(states).toBe(board.cycle.subjects);
  for (const { count, late } of board.states) expect(late).toBeLessThanOrEqual(count);
  const cells = board.rows.flatMap((row) => row.cells).map(({ light }) => light);
  for (const state of lightStates) {
    if (state === 'notApplicable') continue;
    expect([state, board.lights[state]]).toEqual([
      state,
      cells.filter((one) => one === state).length,
    ]);
  }
  for (const row of board.rows) expect(row.cells).toHaveLength(board.stages.length);
  expect(board.red).toHaveLength(board.lights.overdue);
  const weights = board.progress.parts.reduce((sum, { weight }) => sum + Number(weight), 0);
  expect(Math.abs(weights - 100)).toBeLessThan(0.6);
}

describe('the wall', () => {
  it('shows a year that has just begun: nothing red, what lies ahead not started', async () => {
    const board = await wall();
    expectSound(board);
    expect(board.cycle).toMatchObject({ year: 2022, lead: '经济发展局', subjects: 5 });
    expect(board.red).toEqual([]);
    expect(board.upcoming.length).toBeGreaterThan(0);
    expect(board.upcoming.length).toBeLessThanOrEqual(9);
    expect(cellOf(board, 'sanyu', 'entry')).toMatchObject({ light: 'onTrack', done: 0, total: 2 });
    expect(cellOf(board, 'sanyu', 'verify')?.light).toBe('notApplicable');
    expect(cellOf(board, 'taxBureau', 'verify')?.light).toBe('notStarted');
    expect(board.countdown).toEqual({ title: '录入截止', on: '2022-03-31', days: 85 });
    expect(board.progress).toMatchObject({ dayOfYear: 5, daysInYear: 365, elapsed: '1.4' });
    expect(board.stages.map(({ id, no, kind }) => [id, no, kind])).toContainEqual([
      'entry',
      1,
      'plan',
    ]);
    expect(board.stages.find(({ id }) => id === 'verify')?.kind).toBe('inner');
    expect(board.stages.find(({ id }) => id === 'reevaluate')?.no).toBeNull();
    expect(board.confirmation).toBeNull();
    expect(board.classes.state).toBe('none');
  });

  it('turns red where the date has passed, with days, what is missing and the rung', async () => {
    for (const one of [swift, firms[3] as (typeof firms)[0]]) await submit(one, 'firstOffice');
    await submit(top, 'sanyu');
    await place.to('2022-04-14');
    const board = await wall();
    expectSound(board);
    expect(cellOf(board, 'sanyu', 'entry')).toMatchObject({
      light: 'overdue',
      done: 1,
      total: 2,
      daysLate: 14,
    });
    expect(cellOf(board, 'sanyu', 'entry')?.why).toContain('逾期 14 天');
    const sanyu = board.red.find(({ organisation }) => organisation.id === 'sanyu');
    expect(sanyu).toMatchObject({
      days: 14,
      missing: '1 家未录入',
      responsible: '三余镇业务骨干',
      sponsor: '陈国平',
      rung: { step: 2, title: '督办' },
    });
    expect(board.red.map(({ days }) => days)).toEqual(
      board.red.map(({ days }) => days).toSorted((a, b) => b - a),
    );
    expect(board.stages.find(({ id }) => id === 'entry')?.late).toEqual({ count: 2, days: 14 });
    expect(board.states.find(({ key }) => key === 'collecting')).toMatchObject({
      count: 2,
      late: 2,
    });
  });

  it('counts a territory done only when its tasks are struck off, its neighbour stays as it was', async () => {
    const before = await wall();
    expect(cellOf(before, 'firstOffice', 'entry')?.light).toBe('overdue');
    const office = person('territory', 'firstOffice');
    const bureau = person('lead', 'economy');
    const { id } = await place.task('entry/survey/firstOffice');
    await place.flows.send(id, { type: 'SIGN' }, office);
    await place.flows.send(id, { type: 'HAND_IN', text: '全部建档' }, office);
    const waiting = await wall();
    expect(cellOf(waiting, 'firstOffice', 'entry')).toMatchObject({ light: 'onTrack' });
    await place.flows.send(id, { type: 'ACCEPT' }, bureau);
    await place.flows.send(id, { type: 'STRIKE_OFF' }, bureau);
    const after = await wall();
    expectSound(after);
    expect(cellOf(after, 'firstOffice', 'entry')?.light).toBe('done');
    expect(cellOf(after, 'sanyu', 'entry')).toEqual(cellOf(before, 'sanyu', 'entry'));
  });

  it('adds up while the year moves under it', async () => {
    const crowd = Array.from({ length: 60 }, (_, n) => firm(`第 ${String(n)} 家`, 'sanyu', '10'));
    const listing = place.enlist(crowd);
    for (let n = 0; n < 4; n += 1) expectSound(await wall());
    await listing;
    const settling = place.settle();
    for (let n = 0; n < 4; n += 1) expectSound(await wall());
    await settling;
    const after = await wall();
    expectSound(after);
    expect(after.cycle.subjects).toBe(firms.length + crowd.length);
    await place.flows.sendMany(
      { cycleId: place.cycle.id, kind: 'enterprise-year', subjectIds: crowd.map(({ id }) => id) },
      () => ({ type: 'EXCLUDE', reason: '不在评价范围' }),
      person('lead', 'economy'),
    );
    expect((await wall()).cycle.subjects).toBe(firms.length);
  });

  it('is not for enterprises, nor for other regions', async () => {
    const enterprise = await place.as('enterprise', null, top.id);
    await enterprise.get(`/api/cycles/${place.cycle.id}/wall`).expect(403);
    await enterprise.get(`/api/cycles/${place.cycle.id}/reports`).expect(403);
  });
});

describe('the responsibility list and the ledger', () => {
  it('names one lead for each task with its people, date, light and rung', async () => {
    const { body } = await lead.get(`/api/cycles/${place.cycle.id}/ledger`).expect(200);
    const ledger = Ledger.parse(body);
    const row = ledger.tasks.find(
      ({ stageId, lead: unit, title }) =>
        stageId === 'entry' && unit.id === 'sanyu' && title.startsWith('录入'),
    );
    expect(row).toMatchObject({
      clause: '四.1',
      literal: '3月底前',
      due: '2022-03-31',
      contact: '三余镇业务骨干',
      light: 'overdue',
      rung: '督办',
    });
    expect(ledger.entries.map(({ text }) => text)).toContain('上报：全部建档');
    expect(ledger.tasks.map(({ no }) => no)).toEqual(ledger.tasks.map((_, index) => index + 1));
  });

  it('goes to Excel with the same rows', async () => {
    const { body } = await lead.get(`/api/cycles/${place.cycle.id}/ledger`).expect(200);
    const ledger = Ledger.parse(body);
    const answer = await lead.get(ledger.xlsxUrl).buffer(true).parse(asBuffer).expect(200);
    const rows: string[][] = [];
    for await (const row of readTable(Readable.from([answer.body]))) rows.push([...row.cells]);
    expect(rows).toHaveLength(ledger.tasks.length + 2);
    expect(rows[1]?.slice(0, 5)).toEqual(['序号', '阶段', '任务', '依据', '牵头单位']);
    expect(rows[2]?.[4]).toBe(ledger.tasks[0]?.lead.title);
  });

  it('is limited to a unit’s own tasks for its liaison', async () => {
    const sanyu = await place.as('territory', 'sanyu');
    const { body } = await sanyu.get(`/api/cycles/${place.cycle.id}/ledger`).expect(200);
    const ledger = Ledger.parse(body);
    expect(new Set(ledger.tasks.map(({ lead: unit }) => unit.id))).toEqual(new Set(['sanyu']));
    expect(ledger.entries.map(({ organisation }) => organisation)).not.toContain('第一办事处');
  });
});

describe('reports', () => {
  it('are listed newest first and read as they were sent', async () => {
    const { body } = await leader.get(`/api/cycles/${place.cycle.id}/reports`).expect(200);
    const { items } = Reports.parse(body);
    expect(items.length).toBeGreaterThan(10);
    expect(items[0]?.issue).toBe(items.length);
    expect(items[0]?.to).toEqual(['领导小组', '经济发展局']);
    const page = await leader.get(items[0]?.url ?? '').expect(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('工作进展周报');
    expect(page.text).toContain('三余镇');
  });
});

describe('the targets of the plan', () => {
  const url = () => `/api/cycles/${place.cycle.id}/targets`;

  it('are shown for the whole and each territory, with a light and its reason', async () => {
    const body = Targets.parse((await lead.get(url()).expect(200)).body);
    expect(body.items.map(({ id }) => id)).toEqual(
      place.cycle.programme.targets?.map(({ id }) => id),
    );
    const tax = body.items.find(({ id }) => id === 'taxAll');
    expect(tax).toMatchObject({ unit: '万元/亩', year: 2021, clause: '二' });
    const [whole, ...parts] = tax?.parts ?? [];
    expect(whole).toMatchObject({ title: null, goal: '> 12', goalYear: 2024 });
    expect(parts.map(({ title }) => title)).toContain('三余镇');
    const below = parts.filter(({ light }) => light === 'onTrack');
    for (const { actual, why } of below) {
      expect(Number(actual)).toBeLessThanOrEqual(12);
      expect(why).toBe('目标 > 12（2024 年），还有 3 年');
    }
    expect(parts.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(whole?.subjects);
  });

  it('are not for enterprises', async () => {
    const enterprise = await place.as('enterprise', null, last.id);
    await enterprise.get(url()).expect(403);
  });
});

describe('the dossier of an enterprise', () => {
  beforeAll(async () => {
    const departments = [
      'taxBureau',
      'landBureau',
      'power',
      'economy',
      'construction',
      'personnel',
    ];
    await submit(never, 'parkTextile');
    await submit(last, 'sanyu');
    await place.settle();
    for (const one of firms) {
      for (const department of departments) {
        const flow = await place.of(one);
        if (!flow.waitsFor.includes(department)) continue;
        await place.flows.send(
          flow.id,
          { type: 'VERIFIED', department },
          person('department', department),
        );
      }
    }
    await place.to('2022-05-10');
    for (const { id, phase } of await place.flows.find({
      cycleId: place.cycle.id,
      kind: 'enterprise-year',
    })) {
      if (phase !== 'auditing') continue;
      await place.flows.send(
        id,
        { type: 'AUDITED', finding: 'clean', note: '账实相符' },
        person('lead', 'economy'),
      );
    }
    await place.evaluations.preEvaluate(place.cycle.id, person('lead', 'economy'));
    await place.to('2022-05-12');
  });

  const dossier = async (client: Client, subject: string) =>
    Dossier.parse(
      (await client.get(`/api/cycles/${place.cycle.id}/subjects/${subject}/dossier`).expect(200))
        .body,
    );

  it('tells the year so far: path, events, score with its arithmetic, people, figures', async () => {
    const file = await dossier(lead, top.id);
    expect(file.subject).toMatchObject({ name: top.name, territory: '三余镇', scale: '规上' });
    expect(file.subject.facts).toContain('2011 年投产');
    const now = file.path.find(({ state }) => state === 'now');
    expect(now).toMatchObject({ key: 'confirm', title: '待确认', due: '2022-05-18' });
    expect(file.path.find(({ key }) => key === 'entry')).toMatchObject({
      state: 'done',
      on: '2022-01-04',
    });
    expect(file.events[0]?.label).toBe('送达预评价结果');
    expect(file.events.at(-1)?.label).toBe('纳入评价');
    expect(file.events.some(({ automatic }) => automatic)).toBe(true);
    expect(file.score?.provisional).toBe(true);
    expect(file.score?.rank?.of).toBe(5);
    const sum = [...(file.score?.items ?? []), ...(file.score?.points ?? [])].reduce(
      (total, one) => total + Number('score' in one ? one.score : one.points),
      0,
    );
    expect(sum.toFixed(2)).toBe(Number(file.score?.total).toFixed(2));
    expect(file.score?.items[0]).toMatchObject({ title: '亩均税收', weight: '45' });
    expect(file.score?.items[0]?.formula).toContain('÷');
    expect(file.score?.items[0]?.formula).not.toContain('亩均税收得分');
    expect(file.people).toContainEqual({ role: '包保领导', name: '陈国平' });
    expect(file.figures.years).toEqual([2021]);
    expect(file.figures.rows.find(({ title }) => title === '入库税收')?.values).toEqual(['900']);
    expect(file.years).toEqual([
      expect.objectContaining({ year: 2022, provisional: true, total: file.score?.total }),
    ]);
  });

  it('shows a department its own figures only, and an enterprise nobody else’s file', async () => {
    const land = await dossier(await place.as('department', 'landBureau'), top.id);
    const shown = land.figures.rows.filter(({ values }) => values.some((value) => value !== null));
    expect(shown.map(({ title }) => title)).toEqual(['自有用地面积']);
    const enterprise = await place.as('enterprise', null, last.id);
    expect((await dossier(enterprise, last.id)).score?.class).not.toBeNull();
    await enterprise.get(`/api/cycles/${place.cycle.id}/subjects/${top.id}/dossier`).expect(404);
  });

  it('draws an appeal as a step of its own, and the appeal goes to the department that owns the figure', async () => {
    const enterprise = await place.as('enterprise', null, last.id);
    const flow = (await place.of(last)).id;
    const detail = async (client: Client) =>
      FlowDetail.parse((await client.get(`/api/flows/${flow}`).expect(200)).body);
    const act = async (client: Client, event: string, payload: object) =>
      client
        .post(`/api/flows/${flow}/events`)
        .send({ event, payload, revision: (await detail(client)).revision })
        .expect(200);
    const offered = await detail(enterprise);
    // The plan asks for writing: the enterprise signs at its territory, which enters it.
    expect(offered.actions.map(({ event }) => event)).toEqual(['APPEAL']);
    expect(offered.onPaper).toEqual({ territory: '三余镇', until: offered.due });
    expect(offered.subject?.industry).toBe('金属制品业');
    expect(offered.score?.rank).toEqual({ place: 5, of: 5, among: '参评企业' });
    expect(offered.score?.total).toBeDefined();
    expect(offered.rules[0]?.text).toContain('不以沉默作为同意');
    const { body: kept } = await enterprise
      .post(`/api/flows/${flow}/files`)
      .attach('file', aPdf('实测'), '实测.pdf')
      .expect(201);
    const appeal = { items: ['land_owned'], reason: '实际用地 10 亩', file: String(kept.id) };
    await act(enterprise, 'APPEAL', appeal);
    const paperSeen = async (client: Client) =>
      (await detail(client)).history.find(({ label }) => label === '申诉')?.files;
    const paper = { id: appeal.file, name: '实测.pdf', url: `/api/files/${appeal.file}` };
    expect(await paperSeen(lead)).toEqual([{ ...paper, size: aPdf('实测').length }]);
    expect(await paperSeen(enterprise)).toHaveLength(1);
    expect((await detail(lead)).facts).toEqual(
      expect.arrayContaining([
        { label: '异议数据', value: '自有用地面积' },
        { label: '申诉理由', value: '实际用地 10 亩' },
      ]),
    );
    const assign = (await detail(lead)).actions.find(({ event }) => event === 'ASSIGN_REVIEW');
    expect(assign?.fields[0]?.options[0]).toEqual({
      value: 'landBureau',
      label: '自然资源和规划分局',
    });
    await act(lead, 'ASSIGN_REVIEW', { department: 'landBureau' });
    const land = await place.as('department', 'landBureau');
    expect(await paperSeen(land)).toHaveLength(1);
    expect(await paperSeen(await place.as('department', 'taxBureau'))).toEqual([]);
    const board = await wall();
    expect(cellOf(board, 'landBureau', 'confirm')).toMatchObject({ done: 0, total: 1 });
    const correct = (await detail(land)).actions.find(({ event }) => event === 'CORRECT');
    expect(correct?.fields[0]?.rows).toEqual([{ item: 'land_owned', value: '20' }]);
    await act(land, 'CORRECT', {
      items: [{ item: 'land_owned', value: '10' }],
      reason: '经实测为 10 亩',
    });
    await place.settle();
    const file = await dossier(lead, last.id);
    expect(file.path.find(({ key }) => key === 'appeal')).toMatchObject({ state: 'done' });
    expect(file.path.find(({ state }) => state === 'now')?.key).toBe('confirm');
    expect(file.score?.before).not.toBeNull();
    expect(Number(file.score?.total)).toBeGreaterThan(Number(file.score?.before?.total));
    const { revision } = await detail(enterprise);
    const refused = await enterprise
      .post(`/api/flows/${flow}/events`)
      .send({ event: 'CONFIRM', payload: {}, revision })
      .expect(409);
    expect(refused.body.type).toBe('task.programme-forbids');
    const territory = await place.as('territory', last.territory);
    const bare = await territory.post(`/api/flows/${flow}/events`).send({
      event: 'CONFIRM',
      payload: { form: 'written' },
      revision: (await detail(territory)).revision,
    });
    expect(bare.body).toMatchObject({
      type: 'task.form-invalid',
      title: expect.stringContaining('请上传企业书面确认单'),
    });
    const asked = (await detail(territory)).actions.find(({ event }) => event === 'CONFIRM');
    expect(asked?.fields.find(({ name }) => name === 'file')?.required).toBe(true);
    const { body: signed } = await territory
      .post(`/api/flows/${flow}/files`)
      .attach('file', aPdf('确认单'), '确认单.pdf')
      .expect(201);
    await act(territory, 'CONFIRM', { form: 'written', file: String(signed.id) });
    expect((await detail(lead)).history[0]).toMatchObject({ label: '确认', text: '书面确认' });
    expectSound(await wall());
  });
});
