/**
 * Rongcheng 2019: the two phases of the plan as it was reported, and two townships it does not wait for.
 *
 * The arithmetic. Above scale the weights are 40 / 20 / 15 / 15 / 10, each benchmark the pooled mean
 * of the group. Every firm has 10 mu, 100 tce, 1 t of emissions and 50 staff; a firm of size k has
 * tax 10 k, value added 100 k, sales 1000 k and spends two per cent of its sales on research. The
 * sizes of the eleven ranked average 1, so four indicators score by k and the research one is full:
 *
 *   total = (40 + 20 + 15 + 10) × k + 15 = 85 k + 15
 *
 * Below scale there is one indicator: total = 100 k, the sizes of the four average 1. Of eleven, A is
 * to place 2, B to 8, C to 10, D the last; of four, A 1, B to 3, C 4.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { chronicleOf, expectChronicle } from './chronicle.js';
import { County, type Enterprise, type Values } from './county.js';
import { pressedOnRestDays, replayed, reportDays, trailFaults, weeklyDays } from './proofs.js';

interface Line extends Enterprise {
  readonly size: number;
  readonly total: string | null;
  readonly label: string | null;
}

const below = { scale: 'below' } as const;
// oxfmt-ignore
const table: readonly Line[] = [
  { name: '石岛水产',   territory: 'shidao',   size: 2,   total: '185',  label: 'A' },
  { name: '开发区汽车', territory: 'edz',      size: 1.8, total: '168',  label: 'A' },
  { name: '开发区轮胎', territory: 'edz',      size: 1.4, total: '134',  label: 'B' },
  { name: '崖头电子',   territory: 'yatou',    size: 1.2, total: '117',  label: 'B' },
  { name: '寻山渔具',   territory: 'xunshan',  size: 1,   total: '100',  label: 'B' },
  // 没有排放数据：按组平均分 15 分计，与上一家同分同名次
  { name: '成山缺排放', territory: 'chengshan', size: 1,  total: '100',  label: 'B' },
  { name: '俚岛船舶',   territory: 'lidao',    size: 0.8, total: '83',   label: 'B' },
  { name: '人和食品',   territory: 'renhe',    size: 0.7, total: '74.5', label: 'B' },
  { name: '虎山建材',   territory: 'hushan',   size: 0.6, total: '66',   label: 'C' },
  { name: '滕家纺织',   territory: 'tengjia',  size: 0.4, total: '49',   label: 'C' },
  { name: '荫子铸造',   territory: 'yinzi',    size: 0.1, total: '23.5', label: 'D' },
  { name: '城西热电',   territory: 'chengxi',  size: 3,   total: null,   label: null, industry: '4430' },
  { name: '规下石岛甲', territory: 'shidao',   size: 1.6, total: '160',  label: 'A', ...below },
  { name: '规下大疃乙', territory: 'datuan',   size: 1.2, total: '120',  label: 'B', ...below },
  { name: '规下夏庄丙', territory: 'xiazhuang', size: 0.8, total: '80',  label: 'B', ...below },
  { name: '规下迟报丁', territory: 'yaxi',     size: 0.4, total: '40',   label: 'C', ...below },
];

const names = table.map(({ name }) => name);
const large = table.filter(({ scale }) => scale !== 'below').map(({ name }) => name);
const small = table.filter(({ scale }) => scale === 'below').map(({ name }) => name);

function figures(name: string): Values {
  const size = table.find((line) => line.name === name)?.size ?? 0;
  return {
    tax: num(size * 10),
    land: '10',
    sales: num(size * 1000),
    value_added: num(size * 100),
    energy: '100',
    emission: name === '成山缺排放' ? '' : '1',
    rd: num(size * 20),
    staff: '50',
  };
}

/** Decimal text of a figure with at most one decimal. */
function num(value: number): string {
  return String(Math.round(value * 10) / 10);
}

let county: County;
let cycle: RunningCycle;

beforeAll(async () => {
  county = await County.start('2019-02-18');
  cycle = await county.open('rongcheng-2019', 2019);
  await county.enlist(cycle, table);
});
afterAll(() => county.close());

describe('第一阶段：规模以上企业', () => {
  it('trains in the last ten days of February and asks only the firms above scale', async () => {
    await county.to('2019-02-22');
    expect(await county.stage(cycle, 'train')).toBe('open');
    expect(await county.phases(cycle)).toEqual({ collecting: 12, listed: 4 });
    expect(await county.wallAndExcluded(cycle)).toEqual([16, 0]);
    await county.sign(cycle, 'train');
    await county.sign(cycle, 'collect');
    await county.to('2019-02-26');
    await county.handIn(cycle, 'train', '已培训企业填报人员');
    await county.strikeOff(cycle, 'train');
    await county.settle();
    expect(await county.stage(cycle, 'train')).toBe('closed');
  });

  it('collects by the fifteenth of March, firm by firm', async () => {
    await county.to('2019-03-08');
    await county.enter(cycle, large.slice(0, 6), figures, 'itself');
    await county.to('2019-03-14');
    await county.enter(cycle, large.slice(6), figures, 'territory');
    await county.handIn(cycle, 'collect', '已逐户指导填报');
    await county.strikeOff(cycle, 'collect');
    await county.settle();
    expect(await county.stage(cycle, 'collect')).toBe('closed');
  });

  it('audits a sample by its seed and puts one figure right', async () => {
    await county.to('2019-03-20');
    const [sample] = await county.samples.ofCycle(cycle.id);
    const ids = sample?.subjects.map(({ subjectId }) => subjectId) ?? [];
    const drawn = names.filter((name) => ids.includes(county.id(name)));
    expect(drawn).toHaveLength(10);
    await county.sign(cycle, 'audit');
    const [first = '', ...others] = drawn;
    const note = '凭证与填报一致';
    await county.tell(cycle, others, { type: 'AUDITED', finding: 'clean', note }, 'miit');
    await county.to('2019-03-27');
    const corrected = '职工人数口径更正，人数不变';
    const event = { type: 'AUDITED', finding: 'corrected', note: corrected };
    await county.tell(cycle, [first], event, 'miit');
    await county.settle();
    expect(await county.stage(cycle, 'audit')).toBe('closed');
    expect(await county.phases(cycle)).toEqual({ verified: 12, listed: 4 });
  });

  it('ranks, classes and publishes as the table says, asking nobody to confirm', async () => {
    await county.to('2019-05-06');
    await county.sign(cycle, 'rank');
    await fixBenchmarks();
    await county.evaluations.preEvaluate(cycle.id, county.lead);
    await county.to('2019-05-22');
    await county.sign(cycle, 'publish');
    await county.evaluations.grade(cycle.id, county.lead);
    await county.to('2019-05-24');
    await county.publish(cycle.id);
    await county.settle();
    expect(await county.stage(cycle, 'publish')).toBe('closed');
    expect(await county.phases(cycle)).toEqual({ published: 11, dataOnly: 1, listed: 4 });
    expect(await county.wallAndExcluded(cycle)).toEqual([16, 0]);
    expectLines(await published(), large);
  });

  it('puts differentiated policies in force by class', async () => {
    await county.to('2019-06-12');
    await county.sign(cycle, 'policy');
    await county.sign(cycle, 'platform');
    await county.to('2019-06-21');
    await county.handIn(cycle, 'policy', '政策文件已印发');
    await county.handIn(cycle, 'platform', '平台已试运行');
    await county.strikeOff(cycle, 'policy');
    await county.strikeOff(cycle, 'platform');
    await county.to('2019-07-03');
    expect(await county.stage(cycle, 'policy')).toBe('closed');
    await county.sign(cycle, 'implement');
    expect(await policiesOf('石岛水产')).toMatchObject({
      landUse: '优先保障',
      water: '执行优惠价格',
    });
    expect(await policiesOf('俚岛船舶')).toMatchObject({
      landUse: '正常保障',
      water: '执行正常价格',
    });
    expect(await policiesOf('虎山建材')).toMatchObject({ landUse: '从严控制新增' });
    // 第一年 D 类：加价 0.05 元/kWh
    expect(await policiesOf('荫子铸造')).toMatchObject({
      electricity: '0.05',
      water: '执行加价政策',
    });
    expect(await policiesOf('城西热电')).toEqual({});
  });
});

describe('第二阶段：延伸至规模以下企业', () => {
  it('collects below scale and leaves the published results as they are', async () => {
    expect(await county.phases(cycle)).toMatchObject({ published: 11, collecting: 4 });
    await county.sign(cycle, 'collectBelow');
    await county.to('2019-08-20');
    await county.enter(cycle, small.slice(0, 3), figures, 'territory');
    await county.to('2019-09-01');
    expect(await county.stage(cycle, 'collectBelow')).toBe('slipped');
    expect(await county.task(cycle, 'collectBelow/submitBelow/yaxi')).toBe('inHand');
    // 没有规下企业的镇街，到期即了
    expect(await county.task(cycle, 'collectBelow/submitBelow/buliu')).toBe('closed');
  });

  it('presses the late township rung by rung, on working days only, up to the bulletin', async () => {
    await county.to('2019-09-06');
    const [form] = await county.flows.find({ cycleId: cycle.id, kind: 'supervision-form' });
    await county.flows.send(form!.id, { type: 'SIGN' }, county.of('yaxi'));
    await county.to('2019-09-09');
    const reply = { type: 'REPLY', cause: '人手不足', text: '企业会计更换，正在补报' };
    await county.flows.send(form!.id, reply, county.of('yaxi'));
    await county.to('2019-09-10');
    await county.flows.send(form!.id, { type: 'SATISFIED' }, county.lead);
    await county.to('2019-09-18');
    const rungs = await county.query<{ rung: string; day: string }>(
      `select x.rung, to_char(x.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day
         from escalation x join flow f on f.id = x.flow_id
        where f.cycle_id = $1 and f.ref = 'collectBelow/submitBelow/yaxi' order by x.at`,
      cycle.id,
    );
    expect(rungs.map(({ rung, day }) => `${rung} ${day}`)).toEqual([
      'remind 2019-08-28',
      'chase 2019-09-02',
      'supervise 2019-09-06',
      // 9 月 13 日中秋节不计
      'bulletin 2019-09-16',
    ]);
    await county.enter(cycle, ['规下迟报丁'], figures, 'territory');
    await county.settle();
    expect(await county.stage(cycle, 'collectBelow')).toBe('closed');
  });

  it('ranks and publishes them in a round of their own', async () => {
    const before = await published();
    await county.to('2019-09-20');
    await county.sign(cycle, 'rankBelow');
    await fixBenchmarks();
    await county.evaluations.preEvaluate(cycle.id, county.lead);
    await county.to('2019-09-25');
    await county.sign(cycle, 'publishBelow');
    await county.evaluations.grade(cycle.id, county.lead);
    await county.to('2019-09-26');
    await county.publish(cycle.id);
    await county.settle();
    expect(await county.phases(cycle)).toEqual({ published: 15, dataOnly: 1 });
    const after = await published();
    expectLines(after, names);
    for (const name of large) expect(after.get(name)).toEqual(before.get(name));
  });

  it('puts the policies in force for all, and closes the year', async () => {
    await county.to('2019-10-09');
    await county.sign(cycle, 'implementAll');
    await county.to('2019-12-16');
    await county.handIn(cycle, 'implement', '政策已执行');
    await county.handIn(cycle, 'implementAll', '规上规下全部执行');
    await county.to('2019-12-18');
    await county.strikeOff(cycle, 'implement');
    await county.strikeOff(cycle, 'implementAll');
    await county.settle();
    const { archived } = await county.archives.archive(cycle.id, county.lead);
    expect(archived).toBe(16);
    expect(await county.wallAndExcluded(cycle)).toEqual([16, 0]);
  });
});

describe('一年走过之后', () => {
  it('replays every log to what is stored, and every chain holds', async () => {
    const { looked, wrong } = await replayed(county, cycle);
    expect(looked).toBeGreaterThan(80);
    expect(wrong).toEqual([]);
  });

  it('has nothing in it that audit verify would not vouch for', async () => {
    expect(await trailFaults(county)).toEqual([]);
  });

  it('has pressed nobody and written to nobody on a day of rest', async () => {
    expect(await pressedOnRestDays(county, cycle)).toEqual([]);
  });

  it('has reported every Monday, or on the next working day', async () => {
    expect(await reportDays(county, cycle)).toEqual(weeklyDays(county, '2019-02-19', '2019-12-18'));
  });

  it('reads as the chronicle says', async () => {
    const text = await chronicleOf(
      county,
      [cycle],
      '荣成市“亩产效益”资源市场化配置改革  2019 年度纪事',
    );
    expectChronicle(text, new URL('rongcheng-2019.chronicle.txt', import.meta.url));
  });
});

// ── deeds of this story ─────────────────────────────────────────────────────────

async function fixBenchmarks() {
  const proposed = await county.benchmarks.propose(cycle.id);
  const open = proposed.filter(({ fixed }) => fixed === null);
  const items = open.map(({ group, indicator }) => ({ group, indicator }));
  await county.benchmarks.fix(cycle.id, { items, reason: '联席会议审定' }, county.lead);
}

async function published() {
  const results = await county.evaluations.latestResults(cycle.id, { published: true });
  return new Map(results.map(({ name, total, class: label }) => [name, { total, label }]));
}

function expectLines(
  results: ReadonlyMap<string, { total: string | null; label: string | null }>,
  of: readonly string[],
) {
  const got = of.map((name) => ({ name, ...(results.get(name) ?? { total: null, label: null }) }));
  const wanted = table.filter(({ name }) => of.includes(name));
  expect(got).toEqual(wanted.map(({ name, total, label }) => ({ name, total, label })));
}

/** What each policy means for an enterprise: its measure in words, or its number. */
async function policiesOf(name: string): Promise<Record<string, string | null>> {
  const policies = await county.policies.policiesOf(cycle.id, county.id(name));
  return Object.fromEntries(policies.map((one) => [one.policy, one.value ?? one.text ?? null]));
}
