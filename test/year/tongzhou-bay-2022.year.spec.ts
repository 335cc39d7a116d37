/**
 * Two years of Tongzhou Bay: 42 named enterprises go every road there is, and come out with scores
 * that can be checked by hand.
 *
 * The arithmetic. Weights 45 / 35 / 20; a benchmark is twice the mean of the ratios. The figures are
 * chosen so that in 2022 the means over the 38 graded are exactly 10 (tax per mu), 100 (sales per mu)
 * and 0.5 (tax per tce), the benchmarks 20, 200 and 1:
 *
 *   total = 45 × t/20 + 35 × s/200 + 20 × g/1      t = 税收/亩, s = 销售/亩, g = 税收/能耗
 *
 * Nearly every firm has 10 mu, 200 tce and sales of ten times its tax: s = 10 t, g = t/20, and so
 * total = 2.25 t + 1.75 t + t = 5 t = tax / 2. For 2023 the lead bureau fixes the same benchmarks by
 * hand. Of the 40 ranked (38 graded, 2 special) A is to place 8, B to 24, C to 38, D the rest.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { chronicleOf, expectChronicle } from './chronicle.js';
import { County, type Enterprise, type Values } from './county.js';
import { pressedOnRestDays, replayed, reportDays, trailFaults, weeklyDays } from './proofs.js';

const [park, sanyu, textile, materials, office] = [
  'parkEquipment',
  'sanyu',
  'parkTextile',
  'parkMaterials',
  'firstOffice',
] as const;

/** Tax in 万元, expected total and class; `pre`: the class before appeals and moves, where it differs. */
interface Line extends Enterprise {
  readonly tax: readonly [y2022: number, y2023: number | null];
  readonly y2022: readonly [total: string | null, label: string | null, pre?: string];
  readonly y2023: readonly [total: string | null, label: string | null] | null;
}

const below = { scale: 'below' } as const;
// oxfmt-ignore
const table: readonly Line[] = [
  //  企业             属地                      税收 2022/2023      2022 得分 类别 预分类        2023 得分 类别
  { name: '领跑甲',   territory: park,          tax: [220, 220],   y2022: ['110', 'A'],          y2023: ['110', 'A'] },
  { name: '领跑乙',   territory: sanyu,         tax: [210, 210],   y2022: ['105', 'A'],          y2023: ['105', 'A'] },
  { name: '自报甲',   territory: park,          tax: [200, 200],   y2022: ['100', 'A'],          y2023: ['100', 'A'] },
  { name: '自报乙',   territory: textile,       tax: [190, 190],   y2022: ['95', 'A'],           y2023: ['95', 'A'] },
  { name: '线上确认', territory: materials,     tax: [180, 180],   y2022: ['90', 'A'],           y2023: ['90', 'A'] },
  { name: '按时甲',   territory: sanyu,         tax: [170, 170],   y2022: ['85', 'A'],           y2023: ['85', 'A'] },
  { name: '按时乙',   territory: park,          tax: [160, 160],   y2022: ['80', 'A'],           y2023: ['80', 'A'] },
  // 两项省级荣誉各 2 分：72.5 + 4，升到第 8 名
  { name: '科创加分', territory: materials,     tax: [145, 145],   y2022: ['76.5', 'A'],         y2023: ['76.5', 'B'] },
  { name: '让位甲',   territory: textile,       tax: [150, 150],   y2022: ['75', 'B'],           y2023: ['75', 'B'] },
  { name: '按时丙',   territory: sanyu,         tax: [140, 140],   y2022: ['70', 'B'],           y2023: ['70', 'B'] },
  { name: '按时丁',   territory: textile,       tax: [135, 135],   y2022: ['67.5', 'B'],         y2023: ['67.5', 'B'] },
  { name: '代报甲',   territory: park,          tax: [130, 130],   y2022: ['65', 'B'],           y2023: ['65', 'B'] },
  { name: '代报乙',   territory: materials,     tax: [125, 125],   y2022: ['62.5', 'B'],         y2023: ['62.5', 'B'], unreachable: true },
  { name: '退回一次', territory: sanyu,         tax: [120, 120],   y2022: ['60', 'B'],           y2023: ['60', 'B'] },
  { name: '退回两次', territory: park,          tax: [115, 115],   y2022: ['57.5', 'B'],         y2023: ['57.5', 'B'] },
  { name: '抽查无误', territory: textile,       tax: [110, 110],   y2022: ['55', 'B'],           y2023: ['55', 'B'] },
  { name: '抽查更正', territory: materials,     tax: [105, 105],   y2022: ['52.5', 'B'],         y2023: ['52.5', 'B'] },
  { name: '沉默上门', territory: sanyu,         tax: [95, 95],     y2022: ['47.5', 'B'],         y2023: ['47.5', 'B'] },
  { name: '供水特殊', territory: park,          tax: [92, 92],     y2022: ['46', 'T'],           y2023: ['46', 'T'], industry: '4610' },
  { name: '拒签甲',   territory: textile,       tax: [90, 90],     y2022: ['45', 'B'],           y2023: ['45', 'B'] },
  { name: '申诉撤回', territory: materials,     tax: [85, 85],     y2022: ['42.5', 'B'],         y2023: ['42.5', 'C'] },
  { name: '人工特殊', territory: sanyu,         tax: [82, 82],     y2022: ['41', 'T'],           y2023: ['41', 'T'] },
  // 没有能耗、用电量：绿色发展 0 分，22.5 + 17.5；与“挤落甲”同分，税收多者在前
  { name: '缺能耗',   territory: park,          tax: [100, 100],   y2022: ['40', 'B'],           y2023: ['50', 'B'] },
  { name: '挤落甲',   territory: textile,       tax: [80, 81],     y2022: ['40', 'C', 'B'],      y2023: ['40.5', 'C'] },
  { name: '隐形甲',   territory: materials,     tax: [75, 75],     y2022: ['37.5', 'C'],         y2023: ['37.5', 'C'], ...below },
  // 申诉采纳：税收 72 → 90，销售仍 720：20.25 + 12.6 + 9 = 41.85
  { name: '申诉升档', territory: park,          tax: [72, 91],     y2022: ['41.85', 'B', 'C'],   y2023: ['45.5', 'B'] },
  // 租赁 2001 平方米 = 正好 3 亩；税收 21，能耗 60
  { name: '租赁三亩', territory: textile,       tax: [70, 70],     y2022: ['35', 'C'],           y2023: ['35', 'C'], ...below },
  { name: '保护升档', territory: sanyu,         tax: [68, 68],     y2022: ['34', 'B', 'C'],      y2023: ['34', 'C'] },
  { name: '按时改造', territory: park,          tax: [65, 165],    y2022: ['32.5', 'C'],         y2023: ['82.5', 'A'] },
  { name: '节点迟改', territory: textile,       tax: [60, 96],     y2022: ['30', 'C'],           y2023: ['48', 'B'] },
  { name: '两验改造', territory: materials,     tax: [55, 56],     y2022: ['27.5', 'C'],         y2023: ['28', 'C'] },
  { name: '申诉维持', territory: sanyu,         tax: [50, 50],     y2022: ['25', 'C'],           y2023: ['25', 'C'] },
  { name: '迟报甲',   territory: office,        tax: [45, 45],     y2022: ['22.5', 'C'],         y2023: ['22.5', 'C'] },
  { name: '迟报乙',   territory: office,        tax: [40, 40],     y2022: ['20', 'C'],           y2023: ['20', 'C'] },
  { name: '惩罚甲',   territory: park,          tax: [35, 88],     y2022: ['17.5', 'D', 'C'],    y2023: ['44', 'C'] },
  { name: '惩罚乙',   territory: textile,       tax: [33, 33],     y2022: ['16.5', 'D', 'C'],    y2023: ['16.5', 'C'] },
  { name: '小微甲',   territory: materials,     tax: [32, 32],     y2022: ['16', 'C'],           y2023: ['16', 'C'], ...below },
  // 没有综合能耗，按用电量 200 万kWh
  { name: '用电企业', territory: office,        tax: [30, 30],     y2022: ['15', 'C'],           y2023: ['15', 'C'], ...below },
  { name: '末位甲',   territory: sanyu,         tax: [10, null],   y2022: ['5', 'D'],            y2023: null },
  { name: '末位乙',   territory: park,          tax: [5, 5],       y2022: ['2.5', 'D'],          y2023: ['2.5', 'D'] },
  // 2000 平方米 = 2.998501 亩，销售 499 万元：都差一点
  { name: '租赁差点', territory: textile,       tax: [20, 20],     y2022: [null, null],          y2023: [null, null], ...below },
  // 2019 年 6 月投产：2021 年末不满三年，2022 年末满三年
  { name: '年限不足', territory: sanyu,         tax: [20, 20],     y2022: [null, null],          y2023: ['10', 'D'], inProduction: '2019-06-01' },
];

const hidden = '隐形甲';
const late = ['迟报甲', '迟报乙', '用电企业'];
const ownReport = ['自报甲', '自报乙'];
const names = table.map(({ name }) => name);
const without = (...some: readonly string[]) => names.filter((name) => !some.includes(name));

const special: Readonly<Record<string, (tax: number) => Values>> = {
  缺能耗: () => ({ energy: '', electricity: '' }),
  用电企业: () => ({ energy: '', electricity: '200' }),
  租赁三亩: (tax) => ({
    ...tenant('2001'),
    tax: num(tax * 0.3),
    sales: num(tax * 3),
    energy: '60',
  }),
  租赁差点: () => ({ ...tenant('2000'), sales: '499' }),
};
const tenant = (rented: string) => ({ land_owned: '0', rented });

/** What the enterprise is found to have in the end. */
function figures(name: string, year: 2022 | 2023): Values {
  const line = table.find((one) => one.name === name);
  const tax = line?.tax[year - 2022] ?? 0;
  const usual = {
    tax: num(tax),
    sales: num(tax * 10),
    energy: '200',
    electricity: '40',
    land_owned: '10',
    rented: '0',
    staff: '40',
  };
  const own = special[name]?.(tax) ?? {};
  return year === 2023 && name === '缺能耗' ? usual : { ...usual, ...own };
}

/** Decimal text of a figure with at most one decimal. */
function num(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** What they handed in first, where that was wrong. */
function firstEntry(name: string): Values {
  const wrong: Readonly<Record<string, Values>> = {
    退回一次: { land_owned: '12' },
    退回两次: { tax: '105', electricity: '4' },
    抽查更正: { sales: '1000' },
  };
  return { ...figures(name, 2022), ...wrong[name] };
}

const verifiers = ['economy', 'construction', 'landBureau', 'personnel', 'power', 'taxBureau'];

let county: County;
let y2022: RunningCycle;
let y2023: RunningCycle;

beforeAll(async () => {
  county = await County.start('2022-01-04');
  y2022 = await county.open('tongzhou-bay-2022', 2022);
  const listed = table.filter(({ name }) => name !== hidden);
  await county.enlist(y2022, listed);
});
afterAll(() => county.close());

const cAndD = (rank: 'C' | 'D') =>
  table.filter(({ y2022: [, label] }) => label === rank).map(({ name }) => name);

describe('2022：录入', () => {
  it('knows exactly 42 enterprises', () => {
    expect(new Set(names).size).toBe(42);
  });

  it('opens entry by itself and writes to everybody', async () => {
    await county.to('2022-01-05');
    expect(await county.stage(y2022, 'entry')).toBe('open');
    expect(await county.phases(y2022)).toEqual({ collecting: 41 });
    expect(county.post.mails.length).toBeGreaterThan(40);
  });

  it('takes in what enterprises report themselves, and what their territory reports for them', async () => {
    await county.sign(y2022, 'entry');
    await county.to('2022-02-18');
    await county.enter(y2022, ownReport, firstEntry, 'itself');
    await county.to('2022-02-24');
    await county.find(
      y2022,
      table.find(({ name }) => name === hidden)!,
    );
    await county.settle();
    expect(await county.phases(y2022)).toEqual({ collecting: 40, submitted: 2 });
    await county.to('2022-03-10');
    const inMarch = without(...ownReport, ...late);
    await county.enter(y2022, inMarch.slice(0, 20), firstEntry, 'territory');
    await county.to('2022-03-22');
    await county.enter(y2022, inMarch.slice(20), firstEntry, 'territory');
    expect(await county.wallAndExcluded(y2022)).toEqual([42, 0]);
  });

  it('lets the stage slip over one township’s three firms', async () => {
    await county.to('2022-03-29');
    await county.handIn(y2022, 'entry', '已逐户摸排，无遗漏、无重复');
    await county.to('2022-03-30');
    await county.strikeOff(y2022, 'entry');
    await county.to('2022-04-01');
    expect(await county.stage(y2022, 'entry')).toBe('slipped');
    expect(await county.task(y2022, 'entry/enter/sanyu')).toBe('closed');
    expect(await county.task(y2022, 'entry/enter/firstOffice')).toBe('inHand');
    expect(await county.phases(y2022)).toEqual({ collecting: 3, verifying: 39 });
  });
});

describe('2022：审核，第一办事处被督办', () => {
  it('returns one record once and another twice, each with its reason', async () => {
    await county.to('2022-04-07');
    await county.sign(y2022, 'verify');
    await refuse('退回一次', 'landBureau', '登记用地 10 亩，申报 12 亩', ['land_owned']);
    await refuse('退回两次', 'taxBureau', '入库税收少报一个季度', ['tax']);
    expect(await county.phases(y2022)).toMatchObject({ returned: 2, verifying: 37 });
    await county.to('2022-04-08');
    await correct('退回一次', { land_owned: '10' });
    await correct('退回两次', { tax: '115' });
  });

  it('climbs the ladder: reminded, chased, and on the eleventh a supervision form', async () => {
    await county.to('2022-04-11');
    expect(await rungs()).toEqual([
      'remind 2022-03-28',
      'chase 2022-04-06',
      'supervise 2022-04-11',
    ]);
    const [form] = await forms();
    expect(form).toMatchObject({ phase: 'issued', organisation: office });
    await refuse('退回两次', 'power', '用电量疑似漏填一位，请核对', ['electricity']);
    await county.flows.send(form!.id, { type: 'SIGN' }, county.of(office));
    await county.to('2022-04-12');
    await county.enter(y2022, ['迟报甲'], firstEntry, 'territory');
  });

  it('has the form answered, sent back for a better answer, and answered again', async () => {
    const [form] = await forms();
    const reply = { type: 'REPLY', cause: '企业未及时提供资料' };
    await county.flows.send(form!.id, { ...reply, text: '正在催报' }, county.of(office));
    await county.to('2022-04-13');
    const reason = '没有写明两家企业的完成时间';
    await county.flows.send(form!.id, { type: 'NOT_SATISFIED', reason }, county.lead);
    await county.to('2022-04-14');
    const text = '已派专人驻点，21 日前全部录入';
    const second = { ...reply, text, promise: '2022-04-21' };
    await county.flows.send(form!.id, second, county.of(office));
    await county.to('2022-04-15');
    const done = await county.flows.send(form!.id, { type: 'SATISFIED' }, county.lead);
    expect(done.phase).toBe('reviewed');
  });

  it('invites the township to a talk on the twentieth day, and closes its task with the last firm', async () => {
    await county.to('2022-04-18');
    // 逾期未补正的提醒在前，补正在后
    await correct('退回两次', { electricity: '40' });
    await county.to('2022-04-20');
    expect((await rungs()).at(-1)).toBe('interview 2022-04-20');
    await county.to('2022-04-21');
    await county.enter(y2022, ['迟报乙', '用电企业'], firstEntry, 'territory');
    await county.settle();
    expect(await county.task(y2022, 'entry/enter/firstOffice')).toBe('closed');
    expect(await county.stage(y2022, 'entry')).toBe('closed');
    expect(await county.wallAndExcluded(y2022)).toEqual([42, 0]);
  });

  it('signs everything off, department by department', async () => {
    await county.to('2022-04-25');
    await county.verify(y2022, verifiers);
    await county.handIn(y2022, 'verify', '已核对本部门掌握的事实记录');
    await county.to('2022-04-26');
    await county.strikeOff(y2022, 'verify');
    await county.settle();
    expect(await county.phases(y2022)).toEqual({ verified: 42 });
    expect(await county.stage(y2022, 'verify')).toBe('closed');
  });
});

describe('2022：抽审、预评价', () => {
  it('audits those drawn: one record is right, one is put right', async () => {
    await county.to('2022-04-28');
    const sample = await county.samples.draw(y2022.id, { seed: SEED });
    const drawn = sample.subjects.map(({ subjectId }) => subjectId);
    expect(drawn).toEqual(expect.arrayContaining([county.id('抽查无误'), county.id('抽查更正')]));
    await county.to('2022-05-05');
    await county.sign(y2022, 'audit');
    const others = names.filter((name) => drawn.includes(county.id(name)) && name !== '抽查更正');
    await county.tell(
      y2022,
      others,
      { type: 'AUDITED', finding: 'clean', note: '账实相符' },
      'economy',
    );
    await county.to('2022-05-06');
    await county.write(y2022, '抽查更正', { sales: '1050' }, 'taxBureau', '漏计一笔应税销售');
    const note = '销售 1000 更正为 1050';
    await county.tell(
      y2022,
      ['抽查更正'],
      { type: 'AUDITED', finding: 'corrected', note },
      'economy',
    );
    await county.settle();
    expect(await county.stage(y2022, 'audit')).toBe('closed');
  });

  it('proposes benchmarks that come out even, and fixes them', async () => {
    await county.to('2022-05-07');
    for (const title of ['省级专精特新', '省级绿色工厂']) await honour('科创加分', title);
    await move(y2022, '人工特殊', 'byHand', '军工配套，数据不宜公开');
    const proposed = await county.benchmarks.propose(y2022.id);
    expect(
      Object.fromEntries(proposed.map((one) => [one.indicator, Number(one.proposed)])),
    ).toEqual({
      tax_per_mu: 20,
      sales_per_mu: 200,
      green_output: 1,
    });
    await fixBenchmarks(y2022, '按方案口径测算，领导小组办公室审定');
  });

  it('scores everybody as the table says', async () => {
    await county.to('2022-05-10');
    await county.sign(y2022, 'preEvaluate');
    const { scored, problems } = await county.evaluations.preEvaluate(y2022.id, county.lead);
    expect([scored, problems]).toEqual([42, []]);
    await county.handIn(y2022, 'preEvaluate', '已测算并复核');
    await county.strikeOff(y2022, 'preEvaluate');
    const results = await resultsOf(y2022);
    for (const {
      name,
      y2022: [, label, pre],
    } of table) {
      expect([name, results.get(name)?.class]).toEqual([name, pre ?? label]);
    }
    // Two of the C are expected to be punished, one protected: that is decided later.
    expect(results.get('申诉升档')).toMatchObject({ total: '36', rank: 26 });
    expect(results.get('缺能耗')).toMatchObject({ total: '40', rank: 23 });
    expect(results.get('挤落甲')).toMatchObject({ total: '40', rank: 24 });
    expect(await county.phases(y2022)).toEqual({ scored: 38, special: 2, excluded: 2 });
    expect(await county.wallAndExcluded(y2022)).toEqual([40, 2]);
  });
});

describe('2022：确认、申诉', () => {
  it('sends the results out and hears most within two days', async () => {
    await county.to('2022-05-11');
    expect(await county.phases(y2022)).toMatchObject({ confirming: 38 });
    await county.sign(y2022, 'confirm');
    await county.to('2022-05-12');
    await county.tell(
      y2022,
      ['线上确认', ...ownReport],
      { type: 'CONFIRM', form: 'online' },
      'itself',
    );
    const aside = ['供水特殊', '人工特殊', '租赁差点', '年限不足', '线上确认', ...ownReport];
    const hesitant = ['沉默上门', '拒签甲', '申诉维持', '申诉升档', '申诉撤回'];
    await county.tell(
      y2022,
      without(...aside, ...hesitant),
      { type: 'CONFIRM', form: 'written' },
      'territory',
    );
    expect(await county.phases(y2022)).toMatchObject({ confirmed: 33, confirming: 5 });
  });

  it('hears three appeals: one withdrawn, one upheld, one accepted with a better class', async () => {
    await county.to('2022-05-13');
    const appeal = (name: string, reason: string, item: string) =>
      county.tell(y2022, [name], { type: 'APPEAL', reason, items: [item] }, 'itself');
    await appeal('申诉撤回', '能耗折标系数有误', 'energy');
    await appeal('申诉维持', '用地面积应扣除退让道路', 'land_owned');
    await appeal('申诉升档', '税收未计入留抵退税', 'tax');
    await county.to('2022-05-16');
    await county.tell(y2022, ['申诉撤回'], { type: 'WITHDRAW_APPEAL' }, 'itself');
    await county.tell(
      y2022,
      ['申诉维持'],
      { type: 'ASSIGN_REVIEW', department: 'landBureau' },
      'economy',
    );
    await county.tell(
      y2022,
      ['申诉升档'],
      { type: 'ASSIGN_REVIEW', department: 'taxBureau' },
      'economy',
    );
    await county.to('2022-05-17');
    await county.tell(y2022, ['申诉撤回'], { type: 'CONFIRM', form: 'written' }, 'territory');
    await county.tell(
      y2022,
      ['拒签甲'],
      { type: 'CONFIRM', form: 'refusalRecorded', note: '两次上门均不签字，已告知申诉途径' },
      'territory',
    );
    await county.to('2022-05-18');
    await county.tell(
      y2022,
      ['申诉维持'],
      { type: 'UPHOLD', reason: '道路用地未办理退让，面积与登记一致' },
      'landBureau',
    );
    const flow = await county.flowOf(y2022, '申诉升档');
    const reason = '留抵退税 18 万元应计入';
    await county.appeals.accept(
      flow.id,
      { items: [{ item: 'tax', value: '90' }], reason },
      county.of('taxBureau'),
    );
    await county.settle();
    expect((await county.flowOf(y2022, '申诉升档')).position.context).toMatchObject({
      total: '41.85',
      class: 'B',
    });
    // 排在它后面的一家因此让出 B 类，得分没有变
    const squeezed = await county.flowOf(y2022, '挤落甲');
    expect(squeezed).toMatchObject({ phase: 'confirmed' });
    expect(squeezed.position.context).toMatchObject({ total: '40', class: 'C' });
  });

  it('sends the township to whoever says nothing, and counts nobody’s silence as consent', async () => {
    await county.to('2022-05-19');
    expect(await county.phases(y2022)).toMatchObject({ confirming: 2, confirmed: 36 });
    expect((await county.flowOf(y2022, '沉默上门')).position.context).toMatchObject({ late: true });
    await county.tell(y2022, ['申诉升档'], { type: 'CONFIRM', form: 'written' }, 'territory');
    await county.to('2022-05-20');
    await county.tell(
      y2022,
      ['沉默上门'],
      { type: 'CONFIRM', form: 'written', note: '上门说明后签字' },
      'territory',
    );
    expect(await county.phases(y2022)).toMatchObject({ confirmed: 38 });
    await county.settle();
    expect(await county.stage(y2022, 'confirm')).toBe('closed');
  });
});

describe('2022：定档、通报、三清单', () => {
  it('moves one up and two down, each approved by the leading group, and touches nobody else', async () => {
    await county.to('2022-05-23');
    await move(y2022, '保护升档', 'protect', '承担省级科技攻关项目，投入期');
    await move(y2022, '惩罚甲', 'punish', '年内发生一起较大生产安全事故');
    await move(y2022, '惩罚乙', 'punish', '两次违法建设处罚');
    await county.to('2022-05-26');
    await county.sign(y2022, 'publish');
    await county.evaluations.grade(y2022.id, county.lead, {
      minutes: '领导小组会议纪要〔2022〕5 号',
    });
    await expectTable(y2022, ({ y2022: expected }) => expected);
    await county.to('2022-05-27');
    await county.publish(y2022.id);
    await county.handIn(y2022, 'publish', '通报已印发');
    await county.to('2022-05-30');
    await county.strikeOff(y2022, 'publish');
    await county.settle();
    expect(await county.stage(y2022, 'publish')).toBe('closed');
    expect(await county.phases(y2022)).toEqual({ published: 38, special: 2, excluded: 2 });
  });

  it('makes three lists and opens a project for every C and D', async () => {
    await county.to('2022-06-06');
    await county.sign(y2022, 'lists');
    const lists = await county.lists.make(y2022.id, county.lead);
    await county.settle();
    expect(lists.map(({ list, published }) => [list.id, published?.rows.length])).toEqual([
      ['policy', 38],
      ['upgrade', 11],
      ['phaseOut', 4],
    ]);
    expect(await county.phases(y2022)).toMatchObject({ policyListed: 23, rectifying: 15 });
    expect(await county.wallAndExcluded(y2022)).toEqual([40, 2]);
  });

  it('takes the plans by the programme’s routes; one is returned, one is late', async () => {
    await county.to('2022-06-14');
    for (const name of [...cAndD('C'), ...cAndD('D')]) {
      if (name !== '迟报乙') await plan(y2022, name);
    }
    await county.to('2022-06-16');
    await county.tellProject(
      y2022,
      ['小微甲'],
      { type: 'RETURN', reason: '目标没有写明亩均税收' },
      'economy',
    );
    await county.to('2022-06-17');
    await plan(y2022, '小微甲', '亩均税收达到 6 万元');
    await county.handIn(y2022, 'lists', '已按职责提出措施');
    await county.to('2022-06-20');
    const approved = [...cAndD('C'), ...cAndD('D')].filter((name) => name !== '迟报乙');
    await county.tellProject(y2022, approved, { type: 'APPROVE' }, 'economy');
    await county.strikeOff(y2022, 'lists');
    await county.to('2022-07-01');
    expect(await county.stage(y2022, 'lists')).toBe('slipped');
    await county.to('2022-07-05');
    await plan(y2022, '迟报乙');
    await county.to('2022-07-06');
    await county.tellProject(y2022, ['迟报乙'], { type: 'APPROVE' }, 'economy');
    await county.settle();
    expect(await county.stage(y2022, 'lists')).toBe('closed');
  });
});

describe('2022：实施、验收', () => {
  const projects = [...cAndD('C'), ...cAndD('D')];

  it('works on fifteen projects; one milestone passes its date', async () => {
    await county.to('2022-07-11');
    await county.sign(y2022, 'implement');
    await county.tellProject(y2022, projects, { type: 'START', on: '2022-07-11' }, 'territory');
    await county.to('2022-09-26');
    const inTime = projects.filter((name) => name !== '节点迟改');
    await milestone(inTime, 'm1', '2022-09-26');
    await county.to('2022-10-08');
    expect((await county.projectOf(y2022, '节点迟改')).position.context).toMatchObject({
      late: true,
    });
    await county.to('2022-10-12');
    await milestone(['节点迟改'], 'm1', '2022-10-12');
    expect((await county.projectOf(y2022, '节点迟改')).position.context).toMatchObject({
      late: false,
    });
    await county.to('2022-11-25');
    await milestone(projects, 'm2', '2022-11-25');
    await county.to('2022-11-28');
    await county.tellProject(
      y2022,
      projects,
      { type: 'REQUEST_ACCEPTANCE', note: '已全部完成' },
      'territory',
    );
  });

  it('accepts fourteen at once, and one at the second inspection', async () => {
    await county.to('2022-12-05');
    await county.tellProject(y2022, projects, { type: 'INSPECT', findings: '现场查验' }, 'economy');
    await county.to('2022-12-06');
    const passed = projects.filter((name) => name !== '两验改造');
    await county.tellProject(y2022, passed, { type: 'ACCEPT' }, 'economy');
    await county.tellProject(
      y2022,
      ['两验改造'],
      { type: 'REJECT', reason: '新设备未投入运行' },
      'economy',
    );
    await county.to('2022-12-19');
    await county.tellProject(
      y2022,
      ['两验改造'],
      { type: 'REQUEST_ACCEPTANCE', note: '设备已运行两周' },
      'territory',
    );
    await county.to('2022-12-21');
    await county.tellProject(
      y2022,
      ['两验改造'],
      { type: 'INSPECT', findings: '设备运行正常' },
      'economy',
    );
    await county.tellProject(y2022, ['两验改造'], { type: 'ACCEPT' }, 'economy');
    await county.handIn(y2022, 'implement', '各项政策已落实');
    await county.to('2022-12-26');
    await county.strikeOff(y2022, 'implement');
    await county.settle();
    expect(await county.stage(y2022, 'implement')).toBe('closed');
    expect(await county.phases(y2022)).toMatchObject({ policyListed: 23, rectified: 15 });
  });
});

describe('2023：新一年录入，上年项目等复评', () => {
  it('opens over the same enterprises while the old year is still open', async () => {
    await county.to('2023-01-04');
    y2023 = await county.cycles.openNext(y2022.id, county.lead);
    await county.to('2023-01-05');
    expect(await county.phases(y2023)).toEqual({ collecting: 42 });
    await county.sign(y2023, 'entry');
    await county.sign(y2022, 'redeem');
    await county.to('2023-03-01');
    await county.tell(
      y2023,
      ['末位甲'],
      { type: 'EXCLUDE', reason: '已异地搬迁，用地交回' },
      'economy',
    );
    await county.to('2023-03-15');
    await county.enter(y2023, without('末位甲'), (name) => figures(name, 2023), 'territory');
    await county.handIn(y2023, 'entry', '已逐户摸排，无遗漏、无重复');
    await county.to('2023-03-16');
    await county.strikeOff(y2023, 'entry');
    await county.to('2023-04-12');
    expect(await county.wallAndExcluded(y2023)).toEqual([41, 1]);
    expect(await county.wallAndExcluded(y2022)).toEqual([40, 2]);
    await county.sign(y2023, 'verify');
    await county.verify(y2023, verifiers);
    await county.handIn(y2023, 'verify', '已核对本部门掌握的事实记录');
    await county.to('2023-04-13');
    await county.strikeOff(y2023, 'verify');
  });

  it('draws the audit by itself when nobody has', async () => {
    await county.to('2023-05-05');
    const [sample] = await county.samples.ofCycle(y2023.id);
    expect(sample?.subjects).toHaveLength(5);
    await county.sign(y2023, 'audit');
    const drawn = names.filter((name) =>
      sample?.subjects.some(({ subjectId }) => subjectId === county.id(name)),
    );
    await county.tell(
      y2023,
      drawn,
      { type: 'AUDITED', finding: 'clean', note: '账实相符' },
      'economy',
    );
  });

  it('keeps last year’s benchmarks by a decision with its reason, and scores as the table says', async () => {
    await county.to('2023-05-10');
    await move(y2023, '人工特殊', 'byHand', '军工配套，数据不宜公开');
    const proposed = await county.benchmarks.propose(y2023.id);
    // 上年均值含申诉更正后的数据：税收多 18 万元，(380 + 1.8) / 38 × 2
    expect(
      Number(proposed.find(({ indicator }) => indicator === 'tax_per_mu')?.proposed),
    ).toBeCloseTo(20.0947, 4);
    const even: Readonly<Record<string, string>> = {
      tax_per_mu: '20',
      sales_per_mu: '200',
      green_output: '1',
    };
    await fixBenchmarks(y2023, '沿用上年基准值，会议审定', even);
    await county.sign(y2023, 'preEvaluate');
    await county.evaluations.preEvaluate(y2023.id, county.lead);
    await county.handIn(y2023, 'preEvaluate', '已测算并复核');
    await county.strikeOff(y2023, 'preEvaluate');
    await county.to('2023-05-12');
    await county.sign(y2023, 'confirm');
    const asked = await county.flows.find({
      cycleId: y2023.id,
      kind: 'enterprise-year',
      phases: ['confirming'],
    });
    expect(asked).toHaveLength(38);
    const known = new Set(asked.map(({ subjectId }) => subjectId));
    await county.tell(
      y2023,
      names.filter((name) => known.has(county.id(name))),
      { type: 'CONFIRM', form: 'written' },
      'territory',
    );
    await county.to('2023-05-25');
    await county.sign(y2023, 'publish');
    await county.evaluations.grade(y2023.id, county.lead, {
      minutes: '领导小组会议纪要〔2023〕4 号',
    });
    await expectTable(y2023, ({ y2023: expected }) => expected);
  });

  it('re-evaluates last year’s projects once the new classes are published', async () => {
    await county.to('2023-05-26');
    await county.sign(y2023, 'reevaluate');
    await county.to('2023-05-29');
    await county.publish(y2023.id);
    await county.handIn(y2023, 'publish', '通报已印发');
    const outcome = await county.rectification.reevaluate(y2023.id, county.lead);
    await county.settle();
    expect(outcome).toEqual({ promoted: 4, retained: 10, exited: 1, waiting: [] });
    const phases = await Promise.all(
      ['按时改造', '节点迟改', '惩罚甲', '惩罚乙', '两验改造', '末位乙', '末位甲'].map(
        async (name) => `${name} ${(await county.projectOf(y2022, name)).phase}`,
      ),
    );
    expect(phases).toEqual([
      '按时改造 promoted',
      '节点迟改 promoted',
      '惩罚甲 promoted',
      '惩罚乙 promoted',
      '两验改造 retained',
      '末位乙 retained',
      '末位甲 exited',
    ]);
    expect(await county.stage(y2023, 'reevaluate')).toBe('closed');
    await county.to('2023-05-30');
    await county.strikeOff(y2023, 'publish');
  });

  it('makes the new year’s lists and plans its projects', async () => {
    await county.to('2023-06-05');
    await county.sign(y2023, 'lists');
    const lists = await county.lists.make(y2023.id, county.lead);
    await county.settle();
    expect(lists.map(({ published }) => published?.rows.length)).toEqual([38, 13, 2]);
    const projects = table
      .filter(({ y2023: line }) => ['C', 'D'].includes(line?.[1] ?? ''))
      .map(({ name }) => name);
    await county.to('2023-06-14');
    for (const name of projects) await plan(y2023, name);
    await county.to('2023-06-16');
    await county.tellProject(y2023, projects, { type: 'APPROVE' }, 'economy');
    await county.handIn(y2023, 'lists', '已按职责提出措施');
    await county.to('2023-06-19');
    await county.strikeOff(y2023, 'lists');
    await county.settle();
    expect(await county.stage(y2023, 'lists')).toBe('closed');
    expect(await county.wallAndExcluded(y2023)).toEqual([40, 2]);
  });
});

describe('2022 的兑现和归档', () => {
  it('pays who has earned it, withholds the rest with a reason, and refuses to archive before', async () => {
    await county.to('2023-06-26');
    await expect(county.archives.archive(y2022.id, county.lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
    });
    const pay = async (name: string, amount: string, policy: string) => {
      await county.rectification.redeem(
        (await county.projectOf(y2022, name)).id,
        { amount, policy },
        county.lead,
      );
    };
    await pay('按时改造', '50', '技术改造奖补');
    await pay('节点迟改', '30', '技术改造奖补');
    await pay('惩罚甲', '20', '盘活低效用地奖补');
    await pay('末位甲', '80', '搬迁奖补');
    const rest = [...cAndD('C'), ...cAndD('D')].filter(
      (name) => !['按时改造', '节点迟改', '惩罚甲', '末位甲'].includes(name),
    );
    for (const name of rest) {
      const reason =
        name === '惩罚乙' ? '当年受到行政处罚，取消兑现资格' : '复评未升档，按方案不予兑现';
      await county.rectification.withhold(
        (await county.projectOf(y2022, name)).id,
        reason,
        county.lead,
      );
    }
    await county.settle();
    expect(await county.stage(y2022, 'redeem')).toBe('closed');
  });

  it('closes the old year for ever; the new one goes on', async () => {
    await county.to('2023-07-03');
    const { archived } = await county.archives.archive(y2022.id, county.lead);
    expect(archived).toBe(42);
    expect(await county.phases(y2022)).toEqual({ archived: 42 });
    await county.to('2023-07-31');
    expect(await county.stage(y2023, 'implement')).toBe('open');
    await expect(
      county.moves.request(
        y2022.id,
        { subjectId: county.id('领跑甲'), rule: 'punish', reason: '试' },
        county.lead,
      ),
    ).rejects.toMatchObject({ code: 'cycle.archived' });
  });
});

describe('两年走过之后', () => {
  it('replays every log of both years to what is stored, and every chain holds', async () => {
    for (const cycle of [y2022, y2023]) {
      const { looked, wrong } = await replayed(county, cycle);
      expect(looked).toBeGreaterThan(150);
      expect(wrong).toEqual([]);
    }
  });

  it('has nothing in it that audit verify would not vouch for', async () => {
    expect(await trailFaults(county)).toEqual([]);
  });

  it('has pressed nobody and written to nobody on a day of rest', async () => {
    expect(await pressedOnRestDays(county, y2022)).toEqual([]);
    expect(await pressedOnRestDays(county, y2023)).toEqual([]);
  });

  it('has reported every Monday, or on the next working day', async () => {
    expect(await reportDays(county, y2022)).toEqual(weeklyDays(county, '2022-01-05', '2023-07-03'));
    expect(await reportDays(county, y2023)).toEqual(weeklyDays(county, '2023-01-05', '2023-07-31'));
  });

  it('left no effect undelivered', async () => {
    expect(
      await county.query(
        'select key from outbox where delivered_at is null or dead_at is not null',
      ),
    ).toEqual([]);
  });

  it('reads as the chronicle says', async () => {
    const title = '通州湾示范区工业企业资源集约利用综合评价  2022、2023 年度纪事';
    const text = await chronicleOf(county, [y2022, y2023], title);
    expectChronicle(text, new URL('tongzhou-bay-2022.chronicle.txt', import.meta.url));
  });
});

// ── deeds of this story ─────────────────────────────────────────────────────────

/** Drawn in public on 28 April; it happens to draw both firms that the story audits. */
const SEED = '2022-04-28-4';

async function refuse(name: string, department: string, reason: string, items: string[]) {
  await county.tell(y2022, [name], { type: 'RETURN', department, reason, items }, department);
}

async function correct(name: string, values: Values) {
  await county.enter(y2022, [name], () => values, 'territory');
}

async function forms() {
  return county.flows.find({ cycleId: y2022.id, kind: 'supervision-form' });
}

/** Rungs the slow township has met for its entry task. */
async function rungs(): Promise<string[]> {
  const rows = await county.query<{ rung: string; day: string }>(
    `select x.rung, to_char(x.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day
       from escalation x join flow f on f.id = x.flow_id
      where f.cycle_id = $1 and f.ref = 'entry/enter/firstOffice' order by x.at`,
    y2022.id,
  );
  return rows.map(({ rung, day }) => `${rung} ${day}`);
}

/** The market bureau records an honour. */
async function honour(name: string, note: string) {
  const of = { cycleId: y2022.id, subjectId: county.id(name) };
  const one = { kind: 'innovation/provincial', date: '2021-11-01', note };
  await county.records.record(county.of('market'), of, one);
}

async function fixBenchmarks(
  cycle: RunningCycle,
  reason: string,
  values: Readonly<Record<string, string>> = {},
) {
  const proposed = await county.benchmarks.ofCycle(cycle.id);
  const items = proposed.map(({ group, indicator }) => {
    const value = values[indicator];
    return { group, indicator, ...(value !== undefined && { value }) };
  });
  await county.benchmarks.fix(cycle.id, { items, reason }, county.lead);
}

/** The lead bureau asks, the leading group approves. */
async function move(cycle: RunningCycle, name: string, rule: string, reason: string) {
  const request = { subjectId: county.id(name), rule, reason };
  const { id } = await county.moves.request(cycle.id, request, county.lead);
  await county.moves.approve(id, county.of('leadingGroup'));
}

const routes: Readonly<Record<string, string>> = {
  末位甲: '异地搬迁',
  末位乙: '兼并重组',
  惩罚甲: '分割转让',
  惩罚乙: '整合入园',
  年限不足: '整合入园',
};

async function plan(cycle: RunningCycle, name: string, target = '亩均税收提高两成') {
  const year = String(cycle.year);
  const { id, position } = await county.projectOf(cycle, name);
  const route = position.context.class === 'D' ? (routes[name] ?? '兼并重组') : '提档升级';
  await county.rectification.submitPlan(
    id,
    {
      title: position.context.class === 'D' ? '低效用地处置' : '设备更新',
      route,
      investment: '300',
      milestones: [
        { id: 'm1', title: '签约、设备到位', due: `${year}-09-30` },
        { id: 'm2', title: '投入运行', due: `${year}-11-30` },
      ],
      target,
    },
    county.of(county.territoryOf(name)),
  );
}

async function milestone(of: readonly string[], id: string, on: string) {
  const event = { type: 'MILESTONE_DONE', milestone: id, on, note: '已完成' };
  await county.tellProject(y2022, of, event, 'territory');
}

async function resultsOf(cycle: RunningCycle) {
  const results = await county.evaluations.latestResults(cycle.id);
  return new Map(results.map((one) => [one.name, { ...one, class: one.class ?? one.treatedAs }]));
}

async function expectTable(
  cycle: RunningCycle,
  of: (line: Line) => readonly [string | null, string | null, string?] | null,
) {
  const results = await resultsOf(cycle);
  const got = table.map(({ name }) => {
    const one = results.get(name);
    return [name, one?.total ?? null, one?.class ?? null];
  });
  expect(got).toEqual(
    table.map((line) => [line.name, of(line)?.[0] ?? null, of(line)?.[1] ?? null]),
  );
}
