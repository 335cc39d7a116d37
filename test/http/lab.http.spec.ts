/** The evaluation lab: trials over frozen figures, by the lead bureau, looked at by the leading group. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTable } from '../../src/documents/table.js';
import { Readable } from 'node:stream';
import { Lab, LabRun, ScenarioView } from '../../src/lab/lab.dto.js';
import { Database } from '../../src/persistence/database.js';
import { Evaluated } from '../support/evaluated.js';

let place: Evaluated;
type Client = Awaited<ReturnType<Evaluated['as']>>;
let lead: Client;
let leader: Client;

beforeAll(async () => {
  place = await Evaluated.start();
  [lead, leader] = await Promise.all([place.as('lead'), place.as('leader')]);
});
afterAll(() => place.app.close());

const url = (rest = ''): string => place.url(`/lab${rest}`);
const WEIGHT = (n: number): string => `evaluation[0].indicators[${String(n)}].weight`;
const weights = { [WEIGHT(0)]: '80', [WEIGHT(1)]: '20' };
const firm = (n: number): string => place.firms[n]!.name;
const kept = async (name: string, body: object): Promise<ScenarioView> =>
  ScenarioView.parse(
    (
      await lead
        .post(url('/scenarios'))
        .send({ name, ...body })
        .expect(201)
    ).body,
  );
const tried = async (body: object): Promise<LabRun> =>
  LabRun.parse((await lead.post(url('/runs')).send(body).expect(200)).body);
const moves = ({ movers }: LabRun) =>
  movers.map((one) => [one.name, one.from, one.to, one.cause.zh]);

describe('the lab', () => {
  it('shows the rules in force, the benchmarks in use, and the mark of a trial', async () => {
    const lab = Lab.parse((await leader.get(url()).expect(200)).body);
    expect(lab).toMatchObject({ mark: '测算', version: 1, scored: 6, scenarios: [] });
    expect([lab.classes, lab.low]).toEqual([
      ['A', 'B', 'C', 'D'],
      ['C', 'D'],
    ]);
    expect(lab.form.scoring[0]!.weights.map(({ weight }) => weight)).toEqual(['60', '40']);
    expect(lab.form.grading[0]).toMatchObject({ kind: 'lines' });
    expect(lab.form.switches).toMatchObject([{ id: 'protect', byHand: true, subjects: 0 }]);
    expect(Object.keys(lab.parts)).toEqual(['evaluation', 'grading', 'adjust']);
    expect(lab.benchmarks).toMatchObject([
      { indicator: 'tax_mu', title: '亩均税收', value: '10', source: 'programme' },
      { indicator: 'sales_mu', value: '100' },
    ]);
  });

  it('is nobody else’s', async () => {
    for (const account of ['tax', 'north', 'firm'] as const) {
      const client = await place.as(account);
      await client.get(url()).expect(403);
      await client.post(url('/runs')).send({}).expect(403);
    }
    await leader.post(url('/scenarios')).send({ name: '甲' }).expect(403);
  });
});

describe('a trial', () => {
  it('moves nobody when it says nothing else', async () => {
    const run = await tried({});
    expect(run).toMatchObject({ mark: '测算', compared: 6, up: 0, down: 0, movers: [] });
    expect(run.matrix[0]!.cells).toEqual([
      { from: 'A', to: 'A', count: 1 },
      { from: 'B', to: 'B', count: 2 },
      { from: 'C', to: 'C', count: 2 },
      { from: 'D', to: 'D', count: 1 },
    ]);
  });

  it('draws so few one by one, and tells the mean', async () => {
    const { histogram, mean } = await tried({ rules: weights });
    expect(histogram.dots).toHaveLength(6);
    expect(histogram.dots.find(({ name }) => name === firm(2))).toMatchObject({
      before: '76',
      after: '73',
      class: 'C',
    });
    expect(histogram.lines.map(({ total }) => total)).toEqual(['90', '75', '60']);
    // 100 + 84 + 76 + 66 + 60 + 30 = 416; 100 + 82 + 73 + 63 + 60 + 27.5 = 405.5
    expect(mean).toEqual({ before: '69.33', after: '67.58' });
    expect(await tried({ group: 'nobody' })).toMatchObject({ compared: 0, mean: { after: null } });
  });

  it('names the weight that moved a firm', async () => {
    const run = await tried({ rules: weights });
    // 7 of 10 × 80 = 56, 85 of 100 × 20 = 17: 73, no longer 76.
    expect(moves(run)).toEqual([[firm(2), 'B', 'C', '亩均销售 −17 分（权重 40 → 20）']]);
    expect(run.movers[0]).toMatchObject({
      direction: 'down',
      total: { before: '76', after: '73' },
      items: [
        { id: 'tax_mu', change: '14' },
        { id: 'sales_mu', change: '-17' },
      ],
      cause: { kind: 'item', id: 'sales_mu', change: '-17' },
    });
    expect(run.territories).toMatchObject([
      {
        territory: 'north',
        title: '北镇',
        before: { A: 1, B: 2 },
        after: { A: 1, B: 1, C: 1 },
        down: 1,
      },
      { territory: 'south', title: '南镇', up: 0, down: 0 },
    ]);
  });

  it('names the benchmark, the line and the adjustment', async () => {
    const benchmarks = [{ group: 'everyone', indicator: 'tax_mu', value: '12' }];
    const byBenchmark = await tried({ benchmarks });
    expect(moves(byBenchmark)).toEqual([
      [firm(2), 'B', 'C', '亩均税收 −7 分（基准值 10 → 12）'],
      [firm(4), 'C', 'D', '亩均税收 −6 分（基准值 10 → 12）'],
    ]);
    expect(byBenchmark.benchmarks[0]).toMatchObject({ value: '12', fixedBy: '测算' });
    const byLine = await tried({ rules: { 'grading[0].classes.B': 'total >= 65' } });
    expect(moves(byLine)).toEqual([[firm(3), 'C', 'B', 'B 类线 75 → 65']]);
    const floor = {
      id: 'floor',
      title: '税收托底',
      clause: '第六条',
      when: 'tax >= 60',
      atWorst: 'B',
    };
    const byAdjustment = await tried({ rules: { adjust: [floor] } });
    expect(moves(byAdjustment)).toEqual([
      [firm(3), 'C', 'B', '适用“税收托底”（依据：第六条）'],
      [firm(4), 'C', 'B', '适用“税收托底”（依据：第六条）'],
    ]);
  });

  it('has a benchmark computed anew where its rule is another', async () => {
    const rule = 'evaluation[0].indicators[0].benchmark';
    const { benchmarks } = await tried({ rules: { [rule]: { mean: 'ratios' } } });
    // (11 + 8 + 7 + 6 + 6 + 2.5) / 6
    expect(benchmarks[0]).toMatchObject({ value: '6.75', source: 'computed', subjects: 6 });
  });

  it('names who is near a line, and who is near a neighbour', async () => {
    const run = await tried({ margin: '1', tolerance: '6' });
    expect(run.nearCuts.map(({ name, line, distance }) => [name, line, distance])).toEqual([
      [firm(4), { class: 'C', total: '60' }, '0'],
      [firm(2), { class: 'B', total: '75' }, '1'],
    ]);
    expect(run.nearTies).toMatchObject([
      { subjects: [{ name: firm(3) }, { name: firm(4) }], difference: '6', acrossCut: false },
    ]);
  });

  it('refuses what makes no sound programme, with the place and in words', async () => {
    const refused = async (rules: object) => {
      const { body } = await lead.post(url('/runs')).send({ rules }).expect(400);
      expect(body.type).toBe('lab.scenario-invalid');
      return (body.details as { path: string; zh: string }[]).map(({ path, zh }) => [path, zh]);
    };
    expect(await refused({ [WEIGHT(0)]: '57' })).toEqual([
      ['evaluation[0].indicators', '权重加起来是 97（57 + 40），应为 100'],
    ]);
    expect((await refused({ 'grading[0].classes.B': 'totl >= 65' }))[0]![1]).toContain('totl');
    expect((await refused({ 'stages[0].due': '4月底前' }))[0]![1]).toContain('不能测算');
    expect((await refused({ [WEIGHT(7)]: '1' }))[0]![1]).toContain('方案没有');
    expect((await refused({ [WEIGHT(0)]: '很多' }))[0]![0]).toBe(WEIGHT(0));
  });

  it('refuses a benchmark it cannot place or that is not above 0, and names those there are', async () => {
    const refused = async (group: string, indicator: string, value: string | null) => {
      const benchmarks = [{ group, indicator, value }];
      const { body } = await lead.post(url('/runs')).send({ benchmarks }).expect(400);
      await lead.post(url('/scenarios')).send({ name: '不成立', benchmarks }).expect(400);
      expect(body.type).toBe('lab.scenario-invalid');
      return (body.details as { path: string; zh: string }[]).map(({ path, zh }) => [path, zh]);
    };
    const there = '现有：everyone tax_mu、everyone sales_mu';
    expect(await refused('everyone', 'tax_muu', '12')).toEqual([
      ['benchmarks[0]', `没有“everyone tax_muu”这个基准值，是不是“everyone tax_mu”；${there}`],
    ]);
    expect((await refused('nobody', 'tax_mu', null))[0]![1]).toContain(there);
    for (const value of ['0', '-3']) {
      expect(await refused('everyone', 'tax_mu', value)).toEqual([
        ['benchmarks[0]', `“everyone tax_mu”的基准值要大于 0，不能是 ${value}`],
      ]);
    }
  });
});

describe('a scenario', () => {
  let one: ScenarioView;

  it('is kept under a name of its own, and never unsound', async () => {
    one = await kept('税收优先', { rules: weights });
    expect(one).toMatchObject({ name: '税收优先', rules: weights, version: 1 });
    const again = await lead.post(url('/scenarios')).send({ name: '税收优先' }).expect(409);
    expect(again.body.type).toBe('lab.scenario-exists');
    const unsound = { name: '乙', rules: { [WEIGHT(0)]: '57' } };
    await lead.post(url('/scenarios')).send(unsound).expect(400);
    const lab = Lab.parse((await leader.get(url()).expect(200)).body);
    expect(lab.scenarios.map(({ name }) => name)).toEqual(['税收优先']);
  });

  it('says that the name is taken also to who saves it at the same moment', async () => {
    const { pool } = place.app.get(Database);
    const first = await pool.connect();
    await first.query('begin');
    await first.query(
      `insert into scenario (id, cycle_id, evaluation_id, name, rules, benchmarks, by_name, at)
       select gen_random_uuid(), cycle_id, evaluation_id, '同时', rules, benchmarks, by_name, at
         from scenario where id = $1`,
      [one.id],
    );
    const second = lead.post(url('/scenarios')).send({ name: '同时' }).then();
    const waits = `select from pg_locks where not granted and locktype = 'transactionid'`;
    while ((await place.rows(waits)).length === 0);
    await first.query(`commit`);
    first.release();
    expect((await second).body.type).toBe('lab.scenario-exists');
    await place.rows(`delete from scenario where name = '同时'`);
  });

  it('is copied, renamed, rewritten, compared and forgotten', async () => {
    const copy = (
      await lead
        .post(url(`/scenarios/${one.id}/copies`))
        .send({ name: '副本' })
        .expect(201)
    ).body;
    const rules = { 'grading[0].classes.B': 'total >= 73' };
    const changed = await lead
      .patch(url(`/scenarios/${copy.id}`))
      .send({ name: '税收优先，降线', rules: { ...weights, ...rules } })
      .expect(200);
    expect(changed.body).toMatchObject({ name: '税收优先，降线' });
    const misplaced = { benchmarks: [{ group: 'nobody', indicator: 'tax_mu', value: '12' }] };
    await lead
      .patch(url(`/scenarios/${copy.id}`))
      .send(misplaced)
      .expect(400);
    const taken = await lead.patch(url(`/scenarios/${copy.id}`)).send({ name: '税收优先' });
    expect(taken.body.type).toBe('lab.scenario-exists');
    const compared = await leader
      .get(url(`/scenarios/${copy.id}/run?against=${one.id}`))
      .expect(200);
    expect(moves(LabRun.parse(compared.body))).toEqual([[firm(2), 'C', 'B', 'B 类线 75 → 73']]);
    await leader.delete(url(`/scenarios/${copy.id}`)).expect(403);
    await lead.delete(url(`/scenarios/${copy.id}`)).expect(204);
    await lead.delete(url(`/scenarios/${copy.id}`)).expect(404);
    await lead.get(url(`/scenarios/${copy.id}/run`)).expect(404);
  });

  it('runs on the figures it was made on, whatever has been corrected since', async () => {
    await place.rows(
      `update subject_year set values = values || '{"tax": "90"}' where cycle_id = $1 and subject_id = $2`,
      place.cycle.id,
      place.firms[2]!.id,
    );
    await place.evaluations.correct(place.cycle.id, place.lead, '更正');
    const old = LabRun.parse((await lead.get(url(`/scenarios/${one.id}/run`)).expect(200)).body);
    expect(old).toMatchObject({ version: 1, movers: [{ name: firm(2), to: 'C' }] });
    expect(await tried({ rules: weights })).toMatchObject({ version: 2, movers: [] });
  });

  it('is exported as csv and xlsx, every row marked as a trial', async () => {
    const csv = await leader
      .get(url(`/scenarios/${one.id}/movers.csv`))
      .buffer()
      .expect(200);
    const [head, row, end] = csv.text.replace('\ufeff', '').split('\r\n');
    expect(head).toContain('性质,统一社会信用代码,企业名称');
    expect(row).toContain(`测算,${place.firms[2]!.code},${firm(2)},北镇,全部,B,C,降档,76,73`);
    expect(end).toBe('');
    expect(csv.headers['content-disposition']).toContain(encodeURIComponent('测算-税收优先'));
    const xlsx = await leader
      .get(url(`/scenarios/${one.id}/movers.xlsx`))
      .buffer()
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const rows: string[][] = [];
    for await (const { cells } of readTable(Readable.from([xlsx.body as Buffer]))) rows.push(cells);
    expect(rows[1]![0]).toContain('不是公布的评价结果');
    expect(rows.at(-1)!.slice(0, 3)).toEqual(['测算', place.firms[2]!.code, firm(2)]);
    await lead.get(url(`/scenarios/${one.id}/movers.pdf`)).expect(400);
    const tax = { rules: weights, name: '税收优先·改动', against: one.id };
    const trial = await leader.post(url('/runs/movers.csv')).send(tax).buffer().expect(200);
    expect(trial.headers['content-disposition']).toContain(
      encodeURIComponent('测算-税收优先·改动'),
    );
    expect(trial.text.split('\r\n')).toHaveLength(2);
  });

  it('changes nothing that was evaluated, told or published', async () => {
    const before = await place.rows('select id, hash, published_at from evaluation order by id');
    const flows = await place.rows('select id, revision from flow order by id');
    await tried({ rules: weights });
    expect(await place.rows('select id, hash, published_at from evaluation order by id')).toEqual(
      before,
    );
    expect(await place.rows('select id, revision from flow order by id')).toEqual(flows);
  });
});
