/** Scoring in a clerk's words, for the page to sign. Pure. */
import { STATISTIC_WORDS } from '../evaluation/statistics.js';
import { STATISTICS } from '../evaluation/statistics.js';
import { Reader, clause } from './plan-reader.js';
import type { FilledProgramme } from './schema.js';

type Entry = NonNullable<FilledProgramme['evaluation']>[number];
type Indicator = Entry['indicators'][number];
type Part = NonNullable<Indicator['parts']>[number];
type Points = NonNullable<Entry['points']>[number];
type PointSource = Omit<Points, 'id' | 'of'>;

export function scoreLines(programme: FilledProgramme): string[] {
  const reader = new Reader(programme);
  const entries = (programme.evaluation ?? []).flatMap((entry) => [
    `${reader.groups(entry.groups)}：${clause(entry.clause)}`,
    ...entry.indicators.flatMap((one) => indicatorLines(one, reader)),
    ...(entry.points ?? []).flatMap((one) => pointLines(one, reader)),
    ...totalLines(entry),
  ]);
  return entries.length === 0 ? [] : [...entries, ...decimalLines(programme)];
}

function indicatorLines(one: Indicator, reader: Reader): string[] {
  const { parts = [] } = one;
  const how = parts.length > 0 ? `分 ${String(parts.length)} 项` : (measured(one, reader) ?? '');
  const head = `  ${one.title}  权重 ${one.weight}  ${how}${clause(one.clause)}`;
  if (parts.length === 0) return [head, ...rules(one, reader).map((line) => `    ${line}`)];
  const inherited = { benchmark: one.benchmark, score: one.score, direction: one.direction };
  return [
    head,
    ...limitsOf(one).map((line) => `    各项得分之和${line}`),
    ...parts.flatMap((part) => [
      `    ${part.title}  权重 ${part.weight}  ${measured(part, reader) ?? ''}${clause(part.clause)}`,
      ...rules({ ...inherited, ...fallbacksOf(one), ...part }, reader).map(
        (line) => `      ${line}`,
      ),
    ]),
  ];
}

function measured({ value }: Pick<Indicator, 'value'>, reader: Reader): string | undefined {
  return value === undefined ? undefined : reader.formula(value);
}

type Scoring = Pick<Indicator, 'benchmark' | 'score' | 'direction' | 'cap' | 'floor' | 'weight'> &
  Fallbacks;
type Fallbacks = Partial<Pick<Part, (typeof OCCASIONS)[number][0]>>;

function fallbacksOf({ missing, zero, negative, zeroDenominator }: Indicator): Fallbacks {
  const written = { missing, zero, negative, zeroDenominator };
  return Object.fromEntries(Object.entries(written).filter(([, rule]) => rule !== undefined));
}

/** Benchmark, score, limits and what stands in for a figure that cannot be used. */
function rules(one: Scoring, reader: Reader): string[] {
  const score = one.score ?? (one.direction === 'inverse' ? 'inverse' : 'linear');
  const benchmark = benchmarkOf(one, reader);
  return [
    ...(benchmark === undefined ? [] : [`基准值：${benchmark}`]),
    `得分：${[scoreWords(score, reader), ...limitsOf(one)].join('；')}`,
    `取不到数时：${OCCASIONS.map(([id, words, otherwise]) => `${words}${fallback(one[id] ?? otherwise)}`).join('，')}`,
  ];
}

function benchmarkOf({ benchmark }: Scoring, reader: Reader): string | undefined {
  if (benchmark === undefined) return undefined;
  const year = benchmark.year === 'previous' ? '上年' : '当年';
  const statistics = STATISTICS.filter((name) => benchmark[name] !== undefined).map((name) => {
    if (name === 'fixed') return benchmark.fixed ?? '';
    if (name === 'previous') return '本企业上年数';
    if (name === 'external') return reader.formula(`external.${benchmark.external ?? ''}`);
    const manner =
      name === 'mean' ? (benchmark.mean === 'pooled' ? '（总量相除）' : '（各企业数值平均）') : '';
    return `${year}${STATISTIC_WORDS[name].zh}${manner}`;
  });
  const within = [benchmark.within ?? []].flat().map((id) => reader.division(id));
  const leftOut = (benchmark.leaveOut ?? []).map((id) => LEFT_OUT[id] ?? id);
  return [
    `${statistics.join('、')}${benchmark.times === undefined ? '' : `的 ${benchmark.times} 倍`}`,
    ...(within.length === 0 ? [] : [`在${within.join('、')}之内取`]),
    ...(benchmark.groups ? [`按${reader.groups(benchmark.groups)}的数据`] : []),
    ...(leftOut.length === 0 ? [] : [`不计${leftOut.join('、')}`]),
    ...(benchmark.fallback === 'this' ? ['没有上年数据的用当年'] : []),
  ].join('，');
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  special: '单列的',
  scoredNotGraded: '评分不定级的',
  dataOnly: '只采集数据的',
  zero: '数值为零的',
  negative: '数值为负的',
  outliers: '离群的',
};

function scoreWords(score: NonNullable<Scoring['score']>, reader: Reader): string {
  if (typeof score !== 'string') {
    return 'capped' in score
      ? `指标值 ÷ 基准值 × 权重，比值最多按 ${score.capped} 计`
      : `在最小值和最大值之间按比例，最小值得权重的 ${score.minmax}，最大值得满分`;
  }
  return SHAPES[score] ?? reader.formula(score);
}

const SHAPES: Readonly<Record<string, string>> = {
  linear: '指标值 ÷ 基准值 × 权重',
  inverse: '越低越好：(2 − 指标值 ÷ 基准值) × 权重 ÷ 2，达到基准值两倍的 0 分',
  full: '达到基准值得满分，否则指标值 ÷ 基准值 × 权重',
  byRank: '按本组名次：权重 × (家数 − 名次 + 1) ÷ 家数',
};

function limitsOf({ cap, floor, weight }: Pick<Indicator, 'cap' | 'floor' | 'weight'>): string[] {
  return [
    ...(cap === undefined ? [] : [`最多为权重 ${weight} 的 ${cap} 倍`]),
    ...(floor === undefined ? [] : [`最少 ${floor} 分`]),
  ];
}

const OCCASIONS = [
  ['missing', '缺数', 'block'],
  ['zero', '为零', 'asIs'],
  ['negative', '为负', 'zero'],
  ['zeroDenominator', '分母为零', 'block'],
] as const;

function fallback(rule: NonNullable<Fallbacks['missing']>): string {
  return typeof rule === 'string' ? FALLBACKS[rule] : `记 ${rule.points} 分`;
}

const FALLBACKS = {
  zero: '记 0 分',
  groupMeanScore: '取同组平均得分',
  reweight: '不计，权重分给其他指标',
  block: '不评分，等人处理',
  full: '记满分',
  asIs: '照公式算',
} as const;

function pointLines(one: Points, reader: Reader): string[] {
  const { of = [], take } = one;
  const parts = of.map((part) => `    ${part.title ?? ''}：${pointWords(part, reader)}`);
  const how =
    of.length === 0
      ? pointWords(one, reader)
      : `${take === 'highest' ? '只取最高的一项' : '各项相加'}${bounds(one)}`;
  return [`  加减分：${one.title ?? one.id}：${how}${clause(one.clause)}`, ...parts];
}

function pointWords(one: PointSource, reader: Reader): string {
  const each = one.from === undefined ? '' : '每次 ';
  const amounts = [
    ...(one.each === undefined ? [] : [`${each}${one.each} 分`]),
    ...(one.first === undefined
      ? []
      : [`首次 ${one.first} 分，以后每次 ${one.next ?? one.first} 分`]),
    ...(one.levels ? [spread(one.levels)] : []),
    ...(one.byGroup ? [`${each}${spread(one.byGroup, (id) => reader.groups([id]))}`] : []),
    ...(one.is === undefined ? [] : [reader.formula(one.is)]),
  ];
  return (
    [
      ...(one.from === undefined ? [] : [reader.formula(one.from)]),
      ...(one.when === undefined ? [] : [`“${reader.formula(one.when)}”时`]),
      ...amounts,
      ...(one.levels && one.take === 'highest' ? ['只取最高的'] : []),
      ...(one.validOn === undefined ? [] : [`${one.validOn} 仍有效的`]),
      ...(one.recognisedBy === undefined ? [] : [`${one.recognisedBy} 以前认定的`]),
    ].join('，') + bounds(one)
  );
}

function spread(of: Readonly<Record<string, string>>, title = (id: string): string => id): string {
  return Object.entries(of)
    .map(([id, points]) => `${title(id)} ${points} 分`)
    .join('、');
}

function bounds({ max, min }: { max?: string | undefined; min?: string | undefined }): string {
  return `${max === undefined ? '' : `，最多 ${max} 分`}${min === undefined ? '' : `，最少 ${min} 分`}`;
}

function totalLines({ points = [], pointsLimit, pointsCount, scaleTo }: Entry): string[] {
  return [
    ...(pointsLimit ? [`  加减分合计${bounds(pointsLimit)}`.replace('，', '')] : []),
    ...(points.length === 0
      ? []
      : [`  加减分${pointsCount === 'afterRanking' ? '排名以后' : '排名以前'}计入总分`]),
    ...(scaleTo === undefined ? [] : [`  总分折算成 ${scaleTo} 分制`]),
  ];
}

const STEPS = {
  item: '数据项',
  value: '指标值',
  benchmark: '基准值',
  score: '得分',
  total: '总分',
} as const;
const MODES = { halfUp: '四舍五入', down: '截断', up: '进位', halfEven: '四舍六入五成双' } as const;

function decimalLines({ decimals }: FilledProgramme): string[] {
  const steps = Object.entries(STEPS).flatMap(([id, title]) => {
    const step = id as keyof typeof STEPS;
    const places = decimals?.[step];
    if (places === undefined) return [];
    const said = decimals?.mode ?? 'halfUp';
    const mode = typeof said === 'string' ? said : (said[step] ?? 'halfUp');
    return [`${title}保留 ${String(places)} 位小数（${MODES[mode]}）`];
  });
  return [steps.length === 0 ? '舍入：各步都不舍入' : `舍入：${steps.join('，')}，其余各步不舍入`];
}
