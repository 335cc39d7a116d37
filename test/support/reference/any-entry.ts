/** Random blocks of `evaluation`; plain ones say only what the fast path knows. */
import fc from 'fast-check';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { anyOf, maybe, never, rarely, tidy } from './any.js';

type Entry = Extract<NonNullable<ProgrammeText['evaluation']>, unknown[]>[number];
type Indicator = Extract<Entry['indicators'], unknown[]>[number];
type Benchmark = Exclude<NonNullable<Indicator['benchmark']>, { toFill: string }>;
type Points = Extract<NonNullable<Entry['points']>, unknown[]>[number];

const fallback = maybe(
  anyOf<NonNullable<Indicator['missing']>>(
    'zero',
    'groupMeanScore',
    'reweight',
    'full',
    'block',
    'asIs',
    { points: -3 },
  ),
  4,
);
const measured = maybe(
  anyOf<NonNullable<Indicator['negative']>>('zero', 'groupMeanScore', 'reweight', 'full', 'asIs', {
    points: -3,
  }),
);

const RATIOS = ['tax / land', 'sales / land', 'tax / sales', 'tax / area'];
const FIGURES = [
  'tax',
  'sales - tax',
  'firstOf(tax / energy, tax / sales)',
  'growth(tax)',
  'tax - last.tax',
  'min(tax, sales) / 3',
  'abs(tax - sales) * 0.1',
  'scale == "above" ? tax / 7 : sales',
  'has(energy) && energy > 2 ? energy : tax',
];

type Within = NonNullable<Benchmark['within']>;

const populationOf = (isPlain: boolean) =>
  fc.record({
    times: maybe(anyOf('2', '0.7', '1.5')),
    year: maybe(anyOf('this', 'previous')),
    fallback: maybe(anyOf('this', 'block')),
    within: maybe(
      anyOf<Within>(
        ...['all', 'region', 'group', 'industry', 'territory'],
        ...(isPlain ? [] : ['sector', ['region', 'industry']]),
      ),
    ),
    groups: isPlain ? never : rarely(anyOf<string[]>(['above'], ['above', 'below'])),
    leaveOut: maybe(
      fc.subarray<NonNullable<Benchmark['leaveOut']>[number]>([
        'special',
        'scoredNotGraded',
        'zero',
        'negative',
        ...(isPlain ? [] : ['outliers' as const]),
      ]),
    ),
  });
const figures = (isPlain: boolean): fc.Arbitrary<Benchmark> =>
  fc
    .tuple(
      anyOf<Benchmark>(
        { mean: 'ratios' },
        { mean: 'ratios' },
        { mean: 'pooled' },
        { median: true },
        { max: true },
        { min: true },
        { fixed: '3.3' },
        { fixed: '0.7' },
        { external: 'wage' },
        { previous: true },
      ),
      populationOf(isPlain),
    )
    .map(([kind, rest]): Benchmark => {
      if ('fixed' in kind || 'external' in kind || 'previous' in kind) {
        return tidy({ ...kind, times: rest.times });
      }
      return tidy({ ...kind, ...rest });
    });

/** Value, benchmark and score that go together. */
const measure = (
  isPlain: boolean,
): fc.Arbitrary<Pick<Indicator, 'value' | 'benchmark' | 'score' | 'direction'>> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({
          benchmark: figures(isPlain),
          ratio: anyOf(...RATIOS),
          figure: anyOf(...RATIOS, ...FIGURES),
          score: anyOf<Indicator['score']>(
            undefined,
            'linear',
            { capped: '1.5' },
            'inverse',
            'full',
            'v >= b ? w : 0',
            'has(v) ? min(v, w) : w / 4',
            'clamp(w * (v - b) / 10 + w / 2, 0, w)',
          ),
        })
        .map(({ benchmark, ratio, figure, score }) =>
          tidy({
            benchmark,
            score,
            value: 'mean' in benchmark && benchmark.mean === 'pooled' ? ratio : figure,
          }),
        ),
    },
    {
      weight: isPlain ? 0 : 1,
      arbitrary: fc
        .record({
          value: anyOf(...RATIOS, ...FIGURES),
          direction: maybe(anyOf('positive', 'inverse')),
        })
        .map((one) => tidy({ ...one, score: 'byRank' })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          value: anyOf(...RATIOS, ...FIGURES),
          rest: populationOf(isPlain),
          score: anyOf<Indicator['score']>({ minmax: '0.1' }, { minmax: '0' }),
        })
        .map(({ value, score, rest }) => ({
          value,
          score,
          benchmark: tidy<Benchmark>({ ...rest, min: true, max: true, times: undefined }),
        })),
    },
  );

const leaf = (isPlain: boolean) =>
  fc
    .tuple(
      measure(isPlain),
      fc.record({
        missing: fallback,
        zeroDenominator: fallback,
        negative: measured,
        zero: measured,
        cap: maybe(anyOf('1', '1.2')),
        floor: maybe(anyOf('0', '-5')),
        decimals: maybe(anyOf(0, 1, 3)),
      }),
    )
    .map(([shape, rest]) => tidy({ ...shape, ...rest }));

const WEIGHTS = [[100], [60, 40], [45, 35, 20], [33.3, 33.3, 33.4]];
const indicators = (isPlain: boolean): fc.Arbitrary<Indicator[]> =>
  fc
    .record({
      weights: anyOf(...WEIGHTS),
      leaves: fc.array(leaf(isPlain), { minLength: 6, maxLength: 6 }),
      parts: anyOf('none', 'alone', isPlain ? 'none' : 'under rules'),
    })
    .map(({ weights, leaves, parts }) =>
      weights.map((weight, index): Indicator => {
        const head = { id: `i${String(index)}`, title: `指标${String(index)}`, weight };
        if (parts === 'none' || index !== 0) return { ...head, ...leaves[index] };
        const first = { id: 'p0', title: '分项0', weight: 10, value: 'tax', ...leaves[3] };
        const second = { id: 'p1', title: '分项1', weight: weight - 10, value: 'tax' };
        if (parts === 'alone') return { ...head, parts: [first, { ...second, ...leaves[4] }] };
        const { benchmark = { fixed: '3.3' }, score = 'linear' } = first;
        const own = { ...first, benchmark, score };
        return {
          ...head,
          ...leaves[5],
          parts: [own, { ...second, value: leaves[5]?.value ?? 'tax' }],
        };
      }),
    );

const points: fc.Arbitrary<Points[]> = fc.subarray<Points>([
  { id: 'award', title: '奖', from: "events('award')", each: 2, max: 4 },
  { id: 'accident', title: '事故', from: "events('accident')", first: -3, next: -2 },
  {
    id: 'brand',
    title: '品牌',
    from: "events('brand')",
    levels: { national: 5, provincial: 3 },
    validOn: '12-31',
  },
  {
    id: 'best',
    title: '最高',
    from: "events('brand')",
    levels: { national: 5, provincial: 3 },
    take: 'highest',
    recognisedBy: '2022-06-30',
  },
  { id: 'idle', title: '闲置', is: "scale == 'below' ? -2.5 : 0.25" },
  { id: 'formula', title: '公式', from: "events('accident', year)", is: 'n == 0 ? 1 : -n * n' },
  { id: 'when', title: '条件', when: "scale == 'above'", from: "events('award')", each: 1.5 },
  { id: 'byGroup', title: '分组', from: "events('accident')", byGroup: { above: -5, below: -3 } },
  {
    id: 'few',
    title: '取高',
    take: 'highest',
    of: [
      { from: "events('award')", each: 1 },
      { from: "events('brand')", each: 3, max: 3 },
    ],
  },
]);

export const entry = (groups: string[], isPlain: boolean): fc.Arbitrary<Entry> =>
  fc
    .record({
      indicators: indicators(isPlain),
      points: maybe(points, 3),
      pointsLimit: maybe(
        anyOf<NonNullable<Entry['pointsLimit']>>({ max: 3 }, { max: 5, min: -4 }, { min: -2 }),
      ),
      pointsCount: maybe(anyOf('beforeRanking', 'afterRanking')),
      scaleTo: maybe(anyOf(150)),
    })
    .map((one) => tidy({ groups, ...one }));
