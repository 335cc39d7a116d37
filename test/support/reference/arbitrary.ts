/** Random programmes within the language, and small populations full of ties, zeros and gaps. */
import fc from 'fast-check';
import type { EvaluationInput, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { filled } from '../../../src/domain/programme/filling.js';
import { Programme } from '../../../src/domain/programme/schema.js';
import type { FilledProgramme, ProgrammeText } from '../../../src/domain/programme/schema.js';

type Entry = Extract<NonNullable<ProgrammeText['evaluation']>, unknown[]>[number];
type Indicator = Extract<Entry['indicators'], unknown[]>[number];
type Benchmark = Exclude<NonNullable<Indicator['benchmark']>, { toFill: string }>;
type Points = Extract<NonNullable<Entry['points']>, unknown[]>[number];
type Grading = Extract<NonNullable<ProgrammeText['grading']>, unknown[]>[number];
type Adjustment = NonNullable<ProgrammeText['adjust']>[number];
type Outcome = NonNullable<NonNullable<ProgrammeText['population']>['outcomes']>[number];

const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq });
const anyOf = <const T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** A record without the members that are undefined. */
const tidy = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const outcomes: fc.Arbitrary<Outcome[]> = fc.subarray<Outcome>([
  { id: 'utilities', when: "industry in ['44', '45']", outcome: 'special', class: 'T' },
  { id: 'young', when: 'inProductionYears < 2', outcome: 'scoredNotGraded', treatedAs: 'B' },
  { id: 'tiny', when: 'land < 1', outcome: 'excluded' },
  { id: 'park', when: "zone == 'z1'", outcome: 'dataOnly' },
  { id: 'byHand', title: '人工单列', outcome: 'special', class: 'T', by: 'miit' },
]);

const fallback = maybe(
  anyOf<NonNullable<Indicator['missing']>>('zero', 'groupMeanScore', 'reweight', 'full', 'block', {
    points: -3,
  }),
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

const population = fc.record({
  times: maybe(anyOf('2', '0.7', '1.5')),
  year: maybe(anyOf('this', 'previous')),
  fallback: maybe(anyOf('this', 'block')),
  within: maybe(anyOf('all', 'region', 'group', 'industry', 'territory')),
  leaveOut: maybe(
    fc.subarray<NonNullable<Benchmark['leaveOut']>[number]>([
      'special',
      'scoredNotGraded',
      'zero',
      'negative',
    ]),
  ),
});
const figures: fc.Arbitrary<Benchmark> = fc
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
    population,
  )
  .map(([kind, rest]): Benchmark => {
    if ('fixed' in kind || 'external' in kind || 'previous' in kind) {
      return tidy({ ...kind, times: rest.times });
    }
    return tidy({ ...kind, ...rest });
  });

/** Value, benchmark and score that go together. */
const measure: fc.Arbitrary<Pick<Indicator, 'value' | 'benchmark' | 'score' | 'direction'>> =
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({
          benchmark: figures,
          ratio: anyOf(...RATIOS),
          figure: anyOf(...RATIOS, ...FIGURES),
          score: anyOf<Indicator['score']>(
            undefined,
            'linear',
            { capped: '1.5' },
            'inverse',
            'full',
            'v >= b ? w : 0',
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
      weight: 1,
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
          rest: population,
          score: anyOf<Indicator['score']>({ minmax: '0.1' }, { minmax: '0' }),
        })
        .map(({ value, score, rest }) => ({
          value,
          score,
          benchmark: tidy<Benchmark>({ ...rest, min: true, max: true, times: undefined }),
        })),
    },
  );

const leaf = fc
  .tuple(
    measure,
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
const indicators: fc.Arbitrary<Indicator[]> = fc
  .tuple(anyOf(...WEIGHTS), fc.array(leaf, { minLength: 6, maxLength: 6 }), fc.boolean())
  .map(([weights, leaves, hasParts]) =>
    weights.map((weight, index): Indicator => {
      const head = { id: `i${String(index)}`, title: `指标${String(index)}`, weight };
      // Formulas name i0, and an indicator of parts has no value to name.
      if (!hasParts || index === 0 || index < weights.length - 1)
        return { ...head, ...leaves[index] };
      const parts = [0, 1].map((part) => ({
        id: `p${String(part)}`,
        title: `分项${String(part)}`,
        weight: part === 0 ? 10 : weight - 10,
        value: 'tax',
        ...leaves[3 + part],
      }));
      return { ...head, parts };
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

const entry = (groups: string[]): fc.Arbitrary<Entry> =>
  fc
    .record({
      indicators,
      points: maybe(points, 3),
      pointsLimit: maybe(
        anyOf<NonNullable<Entry['pointsLimit']>>({ max: 3 }, { max: 5, min: -4 }, { min: -2 }),
      ),
      pointsCount: maybe(anyOf('beforeRanking', 'afterRanking')),
      scaleTo: maybe(anyOf(150)),
    })
    .map((one) => tidy({ groups, ...one }));

const shares = anyOf<NonNullable<Grading['classes']>>(
  { A: '20%', B: '60%', C: '95%', D: '100%' },
  { A: '25%', B: '70%', C: '95%', D: '100%' },
  { A: '50%', C: '100%' },
  { A: 'at most 20%', B: '60%', C: '90%', D: '100%' },
);
const lines = anyOf<NonNullable<Grading['classes']>>(
  { A: 'total >= 90', B: 'total >= 75.5', C: 'total >= 60', D: 'true' },
  { A: 'rank <= 2', B: 'i0 > 1', D: 'true' },
);
const steps = anyOf<NonNullable<Grading['select']>>(
  [
    { class: 'A', from: 'top 50% by total', order: 'growth(sales) desc', take: '10%' },
    { class: 'D', from: 'rest', order: 'total asc', take: 'at least 5%' },
    { class: 'B', from: 'rest', take: 'all' },
  ],
  [
    { class: 'B', from: 'top 60% by tax', take: '50%', of: 'from' },
    { class: 'A', from: 'all', when: 'rank <= 3 && total > 10', take: 2 },
    { class: 'C', from: 'rest', order: 'sales', take: 'at most 50%' },
    { class: 'D', from: 'rest', take: 'all' },
  ],
);
const keys = anyOf(
  ['total desc'],
  ['total desc', 'tax desc', 'sales desc'],
  ['total desc', 'energy asc', 'last.tax desc'],
  ['i0 desc'],
  ['tax / land desc', 'total desc'],
);
const grading = (groups: string[]): fc.Arbitrary<Grading> =>
  fc
    .record({
      within: maybe(
        fc.subarray(['region', 'group', 'industry', 'territory', 'sector'], {
          minLength: 1,
          maxLength: 2,
        }),
        1,
      ),
      rank: keys.map((one) => [...one]),
      form: fc.oneof(
        { weight: 3, arbitrary: shares.map((classes) => ({ classes })) },
        { weight: 1, arbitrary: lines.map((classes) => ({ classes })) },
        { weight: 1, arbitrary: steps.map((select) => ({ select })) },
      ),
      edge: maybe(anyOf('included', 'excluded')),
      base: maybe(anyOf('listed', 'graded')),
      count: maybe(anyOf('floor', 'halfUp', 'ceil')),
      tiesAtCut: maybe(anyOf('better', 'worse', 'byKey')),
    })
    .map(({ form, ...one }) => tidy({ groups, ...one, ...form }));

/** One block for both groups, or one each. */
const perGroup = <T>(block: (groups: string[]) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    block(['above', 'below']).map((one) => [one]),
    fc.tuple(block(['above']), block(['below'])),
  );

const adjustments: fc.Arbitrary<Adjustment[]> = fc
  .shuffledSubarray<Adjustment>([
    {
      id: 'veto',
      title: '否决',
      when: "has(events('accident', 'fatal'))",
      atBest: 'C',
      clause: '四.2',
    },
    {
      id: 'accidents',
      title: '事故',
      when: "count(events('accident')) >= 2",
      move: 'down 1',
      from: ['A', 'B'],
    },
    { id: 'listed', title: '上市', when: "has(events('listing'))", set: 'A' },
    { id: 'young', title: '新投产', when: 'inProductionYears < 4', atWorst: 'C' },
    {
      id: 'honour',
      title: '品牌',
      when: "has(events('brand', 'national', year))",
      move: 'up 2',
      groups: ['above'],
    },
    { id: 'weak', title: '单项', when: 'i0 < 1', move: 'down 1' },
    { id: 'score', title: '得分', when: 'score.i0 > 40 && total < 60', move: 'up 1' },
    { id: 'twice', title: '连续', when: "history.class(1) == 'D' && class == 'D'", set: 'C' },
    { id: 'protect', title: '保护', move: 'up 1', by: 'miit', approve: 'miit', reason: 'required' },
  ])
  .chain((rules) =>
    fc.array(fc.boolean(), { minLength: rules.length, maxLength: rules.length }).map((guarded) =>
      rules.map((rule, at) => {
        const before = rules[at - 1];
        return guarded[at] === true && before ? { ...rule, unless: before.id } : rule;
      }),
    ),
  );

const text: fc.Arbitrary<ProgrammeText> = fc
  .record({
    decimals: maybe(
      fc
        .record({
          item: maybe(anyOf(0, 2, 6)),
          value: maybe(anyOf(1, 4)),
          benchmark: maybe(anyOf(0, 2)),
          score: maybe(anyOf(0, 2, 4)),
          total: maybe(anyOf(0, 2)),
          mode: maybe(anyOf('halfUp', 'down', 'up', 'halfEven')),
        })
        .map(tidy),
      3,
    ),
    data: maybe(anyOf('previousYear', 'thisYear')),
    scope: anyOf('true', "scale == 'above' || land >= 3", 'land > 2 && sales > 0'),
    outcomes,
    split: anyOf("scale == 'above'", 'land >= 3', 'tax > sales'),
    evaluation: perGroup(entry),
    grading: perGroup(grading),
    adjust: adjustments,
    gates: fc.subarray([
      { id: 'gate', title: '门槛', class: 'A', unless: 'tax < 3', otherwise: 'B', clause: '四.5' },
      { id: 'line', title: '低线', class: 'B', unless: 'i0 < 0.5', otherwise: 'C' },
    ]),
  })
  .map(({ scope, outcomes: special, split, ...rest }): ProgrammeText =>
    tidy({
      programme: 'random-2022',
      kind: 'evaluation',
      title: '随机方案',
      document: { issuer: '测试市人民政府' },
      region: '3206',
      organisations: [{ id: 'miit', title: '工信局', role: 'lead' }],
      items: [
        { id: 'tax', title: '税收', unit: '万元' },
        { id: 'sales', title: '销售', unit: '万元' },
        { id: 'land', title: '用地', unit: '亩' },
        { id: 'energy', title: '能耗' },
        { id: 'sector', title: '产业', kind: 'text' },
      ],
      constants: [{ id: 'half', title: '折算', value: 0.5 }],
      derived: [{ id: 'area', title: '面积', is: 'land + firstOf(energy, 0) * half / 3' }],
      external: [{ id: 'wage', title: '工资', values: { 2022: 5.8, 2023: 2 } }],
      events: ['award', 'accident', 'brand', 'listing'].map((id) => ({ id, title: id })),
      population: {
        subject: 'enterprise',
        scope,
        outcomes: special,
        groups: [
          { id: 'above', title: '规上', when: split },
          { id: 'below', title: '规下', when: 'true' },
        ],
      },
      classes: [
        { id: 'A', title: '甲' },
        { id: 'B', title: '乙' },
        { id: 'C', title: '丙' },
        { id: 'D', title: '丁' },
        { id: 'T', title: '单列', special: true },
      ],
      ...rest,
    }),
  );

/** A programme of any of the rules the engine carries out. */
export const aRandomProgramme: fc.Arbitrary<FilledProgramme> = text.map((written) =>
  filled(Programme.parse(written)),
);

const figure = fc.oneof(
  { weight: 8, arbitrary: anyOf('1', '2', '2', '3', '5', '10', '0.5', '3.3', '7.25', '100') },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 99_999 })
      .map((cents) => `${String(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`),
  },
  { weight: 1, arbitrary: anyOf<string | null>('0', '-1', '-2.5', null) },
);
const values = fc.record({
  tax: figure,
  sales: figure,
  land: fc.oneof(
    { weight: 9, arbitrary: anyOf('1', '2', '3', '3', '4', '7', '0.3') },
    { weight: 1, arbitrary: anyOf<string | null>('0', null) },
  ),
  energy: fc.oneof(figure, anyOf(null, '0')),
  sector: anyOf('食品', '机械'),
});
const event = fc
  .record({
    kind: anyOf('award', 'accident', 'brand', 'listing'),
    level: maybe(anyOf('national', 'provincial', 'fatal', 'general')),
    date: anyOf('2021-12-31', '2022-01-01', '2022-06-30', '2022-12-31', '2023-01-01'),
    until: maybe(anyOf('2022-12-30', '2022-12-31', '2024-01-01')),
  })
  .map(tidy);

const subject = (id: string): fc.Arbitrary<SubjectFacts> =>
  fc
    .record({
      scale: anyOf('above', 'below'),
      industry: anyOf('1311', '3311', '4411', '4510'),
      region: anyOf('3206', '320601'),
      territory: anyOf('east', 'west'),
      zone: anyOf('z1', 'z2', 'z3', 'z4'),
      inProductionSince: anyOf(
        '2010-05-01',
        '2019-12-31',
        '2020-12-31',
        '2021-01-01',
        '2022-02-28',
      ),
      values,
      last: maybe(values, 5),
      events: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(event, { maxLength: 3 }) },
      ),
      history: fc.subarray([
        { year: 2022, class: 'D' },
        { year: 2021, class: 'A' },
      ]),
    })
    .map((facts) => tidy({ id, code: id, name: id, ...facts }));

/** Between one firm and a dozen, with decisions of people about a few. */
export const aRandomInput: fc.Arbitrary<EvaluationInput> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 6 }), fc.boolean())
  .chain(([count, past, hasPast]) =>
    fc.record({
      subjects: fc.tuple(
        ...Array.from({ length: count }, (_, at) => subject(`f${String(at).padStart(2, '0')}`)),
      ),
      previousSubjects: hasPast
        ? fc.tuple(
            ...Array.from({ length: past }, (_, at) =>
              subject(`f${String(at * 2).padStart(2, '0')}`),
            ),
          )
        : fc.constant(undefined),
      chosen: fc.subarray(['f00', 'f01', 'f05']),
    }),
  )
  .map(({ subjects, previousSubjects, chosen }) =>
    tidy({
      year: 2023,
      subjects,
      previousSubjects: previousSubjects?.map(({ last: _, ...one }) => one),
      manual: chosen
        .filter((id) => subjects.some((one) => one.id === id))
        .flatMap((id, at) => ({
          subject: id,
          rule: at === 0 ? 'protect' : 'byHand',
          reason: '会议决定',
          by: 'miit',
        })),
    }),
  );
