/** Every kind of rule is told with its sentence and its clause, in both languages, and the text says what the data says. */
import { describe, expect, it } from '@jest/globals';
import { Calendar } from '../../../src/domain/calendar/calendar.js';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { Evaluation, SubjectResult } from '../../../src/domain/evaluation/evaluation.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { EvaluationInput, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { policiesFor } from '../../../src/domain/evaluation/policy.js';
import { planPage } from '../../../src/domain/programme/plan-page.js';
import { aFirm, aProgramme, ranked, resultOf } from '../../support/evaluation.js';

interface Kind {
  readonly no: number;
  readonly of: object;
  /** The firm that is looked at; tax 400, land 10, sales 4000 unless said. */
  readonly firm?: Partial<SubjectFacts> & { readonly figures?: Record<string, string | null> };
  readonly others?: readonly SubjectFacts[];
  readonly input?: (own: SubjectFacts) => Partial<EvaluationInput>;
  readonly zh: string;
  readonly en: string;
}

const C = '第九条';
const all = { groups: ['all'] };
const population = (more: object) => ({
  subject: 'enterprise',
  scope: true,
  groups: [{ id: 'all', title: '全部', when: true }],
  ...more,
});
const indicator = {
  id: 'tax_per_mu',
  title: '亩均税收',
  weight: 100,
  value: 'tax / land',
  benchmark: { fixed: 10 },
  clause: C,
};
const scored = (more: object, entry: object = {}) => ({
  evaluation: [{ ...all, indicators: [{ ...indicator, ...more }], ...entry }],
});
const points = (more: object, entry: object = {}) => ({
  ...scored({ clause: undefined }),
  events: [{ id: 'brand', title: '荣誉', levels: ['national', 'provincial'] }],
  evaluation: [
    {
      ...all,
      indicators: [{ ...indicator, clause: undefined }],
      points: [{ id: 'p', title: '品牌', clause: C, ...more }],
      ...entry,
    },
  ],
});
const brand = { events: [{ kind: 'brand', level: 'national', date: '2021-05-01' }] };
const shares = { A: '20%', B: '60%', C: '95%', D: '100%' };
const grading = (more: object) => ({
  grading: [{ ...all, clause: C, rank: ['total desc'], classes: shares, ...more }],
});
const adjust = (more: object) => ({ adjust: [{ id: 'r', title: '某条', clause: C, ...more }] });
const benchmark = (more: object) => scored({ benchmark: more });

const scope = (formula: string) => ({ population: population({ clause: C, scope: formula }) });
const group = (when: string) => ({
  population: population({
    groups: [
      { id: 'all', title: '甲组', when, clause: C },
      { id: 'rest', title: '其余', when: true },
    ],
  }),
});
const outcome = (more: object) => ({
  population: population({ outcomes: [{ id: 'o', title: '某情形', clause: C, ...more }] }),
});
const merge = (more: object) => ({
  population: population({ merge: [{ clause: C, ...more }] }),
});
const neighbour = aFirm({ tax: 200 }, { code: '房东', name: '邻厂', parcels: ['P1'] });
const twin = (tax: number, sales: number) => aFirm({ tax, land: 10, sales });

/** Kinds that decide about one firm: told in its own explanation. */
const told: readonly Kind[] = [
  { no: 7, of: scope("scale == 'above'"), zh: '在评价范围内', en: 'in scope' },
  { no: 8, of: scope('land >= 3 && sales > 10'), zh: '用地 10 亩', en: 'land 10 亩' },
  { no: 9, of: scope('land >= 10'), zh: '用地 ≥ 10', en: 'land ≥ 10' },
  { no: 10, of: scope('land > 99 || has(sales)'), zh: '有销售', en: 'sales' },
  {
    no: 11,
    of: scope("zone in ['开发区']"),
    firm: { zone: '开发区' },
    zh: '开发区',
    en: '开发区',
  },
  {
    no: 12,
    of: scope("!(industry in ['44'])"),
    firm: { industry: '1311' },
    zh: '1311',
    en: '1311',
  },
  {
    no: 13,
    of: {
      constants: [{ id: 'rent', title: '折算', value: 667, unit: 'm2/亩' }],
      items: [
        { id: 'tax', title: '税收', unit: '万元' },
        { id: 'sales', title: '销售', unit: '万元' },
        { id: 'rented', title: '租赁面积', en: 'rented', unit: 'm2' },
      ],
      derived: [{ id: 'land', title: '用地', unit: '亩', is: 'rented / rent', clause: C }],
    },
    firm: { figures: { rented: '2001' } },
    zh: '租赁面积 ÷ 折算 = 2001 ÷ 667 = 3 亩',
    en: 'rented ÷ rent = 2001 ÷ 667 = 3 亩',
  },
  {
    no: 14,
    of: scope("has(inProductionSince) || asOf > '2020'"),
    zh: '2022-12-31',
    en: 'in scope',
  },
  { no: 15, of: group('tax > 100'), zh: '组别：甲组', en: 'group: 甲组' },
  {
    no: 16,
    of: outcome({ when: 'tax > 0', outcome: 'scoredNotGraded', treatedAs: 'B' }),
    zh: '按 B 类管理',
    en: 'treated as B',
  },
  {
    no: 17,
    of: outcome({ outcome: 'excluded', reason: 'required' }),
    input: ({ id }) => ({ manual: [{ subject: id, rule: 'o', reason: '搬迁', by: '张三' }] }),
    zh: '由张三认定：搬迁',
    en: 'decided by 张三: 搬迁',
  },
  { no: 18, of: scope('true'), zh: '在评价范围内', en: 'in scope' },
  {
    no: 19,
    of: merge({ by: 'parcel', largestBy: 'tax', share: 'score' }),
    firm: { parcels: ['P1'] },
    others: [neighbour],
    zh: '各自排名',
    en: 'each ranked by itself',
  },
  {
    no: 20,
    of: merge({ by: 'parcel', largestBy: 'tax', mixed: 'both' }),
    firm: { parcels: ['P1'] },
    others: [neighbour],
    zh: '另列单独评分',
    en: 'each alone is shown',
  },
  {
    no: 21,
    of: merge({ by: 'landlord', unless: 'land >= 3' }),
    firm: { landlord: '房东' },
    others: [neighbour],
    zh: '不与邻厂合并，单独评价：符合“用地 ≥ 3”',
    en: 'land 10 亩; not merged with 邻厂: land >= 3',
  },
  {
    no: 22,
    of: {
      derived: [{ id: 'area', title: '面积', is: 'land * 2', clause: C }],
      ...scored({ value: 'tax / area', clause: undefined }),
    },
    zh: '用地 × 2 = 10 × 2 = 20',
    en: 'land × 2 = 10 × 2 = 20',
  },
  {
    no: 23,
    of: {
      accounts: [{ id: 'meter', title: '户号', of: 'meter' }],
      quality: {
        checks: [
          {
            id: 'q',
            title: '户号多',
            when: 'count(accounts.meter) > 1',
            level: 'doubt',
            clause: C,
          },
        ],
      },
    },
    firm: { accounts: { meter: ['1', '2'] } },
    zh: '存疑，照常评分',
    en: 'doubtful: scored all the same',
  },
  {
    no: 24,
    of: scored({ value: 'growth(tax)' }),
    firm: { last: { tax: '320' } },
    zh: '0.25',
    en: '0.25',
  },
  { no: 25, of: scored({ value: 'tax' }), zh: '税收 = 400', en: 'tax = 400' },
  {
    no: 26,
    of: scored({ value: 'firstOf(sales / tax, tax / land)' }),
    zh: '依次取有数的（4000 ÷ 400、400 ÷ 10） = 10',
    en: '400 ÷ 10) = 10',
  },
  {
    no: 27,
    of: scored({ score: 'inverse', direction: 'inverse', benchmark: { fixed: 40 } }),
    zh: '(2 − 40 ÷ 40) × 100 ÷ 2 = 50',
    en: '(2 − 40 ÷ 40) × 100 ÷ 2 = 50',
  },
  {
    no: 28,
    of: scored({
      value: undefined,
      benchmark: undefined,
      clause: undefined,
      parts: [
        {
          id: 'p1',
          title: '分项一',
          en: 'part one',
          weight: 60,
          value: 'tax / land',
          benchmark: { fixed: 40 },
          clause: C,
        },
        { id: 'p2', title: '分项二', weight: 40, value: 'sales / land', benchmark: { fixed: 400 } },
      ],
    }),
    zh: '亩均税收得分：分项一 60，分项二 40，得 100',
    en: '亩均税收, score: part one 60, score.p2 40, giving 100',
  },
  {
    no: 29,
    of: scored({ missing: 'groupMeanScore' }),
    firm: { figures: { tax: null } },
    others: [aFirm({ tax: 50 }), aFirm({ tax: 100 })],
    zh: '150 ÷ 2 = 75；缺少数据，按规则取本组照公式得分的企业的平均分',
    en: 'is missing: the mean of those of the group scored by the formula',
  },
  {
    no: 29,
    of: scored({ negative: 'zero' }),
    firm: { figures: { tax: '-5' } },
    zh: '为负，按规则记零分',
    en: 'is negative: scored zero',
  },
  {
    no: 29,
    of: scored({ missing: { points: -3 } }),
    firm: { figures: { tax: null } },
    zh: '缺少数据，按规则记 -3 分',
    en: 'is missing: scored -3',
  },
  {
    no: 30,
    of: {
      derived: [{ id: 'rate', title: '比例', en: 'rate', is: 'tax / 100', clause: C }],
      ...scored({ value: 'rate', clause: undefined }),
    },
    zh: '税收 ÷ 100 = 400 ÷ 100 = 4',
    en: 'tax ÷ 100 = 400 ÷ 100 = 4',
  },
  {
    no: 31,
    of: { ...scored({ value: 'tax / 7' }), decimals: { value: 2, score: 2, total: 1 } },
    zh: '四舍五入，保留 2 位小数',
    en: 'rounded half up',
  },
  { no: 32, of: benchmark({ fixed: 10, clause: C }), zh: '方案公布数', en: 'as published' },
  { no: 32, of: benchmark({ mean: 'ratios', times: 2, clause: C }), zh: '× 2', en: '× 2' },
  {
    no: 33,
    of: benchmark({ mean: 'ratios', year: 'previous', clause: C }),
    firm: { last: { tax: '320', land: '10' } },
    zh: '2021 年 1 家',
    en: '1 subjects of 2021',
  },
  {
    no: 34,
    of: benchmark({ mean: 'pooled', clause: C }),
    zh: '总量之比，2022 年',
    en: 'total over total',
  },
  { no: 34, of: benchmark({ median: true, clause: C }), zh: '中位数', en: 'median' },
  {
    no: 35,
    of: benchmark({ mean: 'ratios', within: 'region', leaveOut: ['zero'], clause: C }),
    firm: { region: '3206' },
    zh: '在行政区划 3206 之内，不计为零的',
    en: 'within region 3206, without zeros',
  },
  {
    no: 36,
    of: benchmark({ mean: 'ratios', clause: C }),
    input: () => ({
      benchmarks: [
        { group: 'all', indicator: 'tax_per_mu', value: '20', reason: '会议定', by: '张三' },
      ],
    }),
    zh: '由张三核定：会议定',
    en: 'fixed by 张三: 会议定',
  },
  { no: 37, of: scored({ score: 'linear' }), zh: '40 ÷ 10 × 100 = 400', en: '40 ÷ 10 × 100 = 400' },
  {
    no: 38,
    of: scored({ benchmark: { min: true, max: true }, score: { minmax: '0.1' } }),
    zh: '基准值（最小值）',
    en: 'least',
  },
  {
    no: 39,
    of: scored({ score: 'inverse' }),
    zh: '40 ≥ 2 × 10 时 0',
    en: '0',
  },
  { no: 40, of: scored({ score: 'full' }), zh: '40 ≥ 10 时 100', en: '100' },
  {
    no: 41,
    of: {
      ...scored({ score: 'v', benchmark: undefined, clause: undefined }),
      ...grading({ rank: ['tax_per_mu desc'] }),
    },
    zh: '亩均税收 40',
    en: '40',
  },
  { no: 42, of: scored({ cap: 0.5 }), zh: '按上下限取 50', en: 'limited to 50' },
  {
    no: 43,
    of: scored({ weight: 50 }, { scaleTo: 100, clause: C }),
    zh: '200 × 2 = 400；各项得分之和乘以 2（按权重折算）',
    en: 'weights rescaled',
  },
  {
    no: 44,
    of: points({ is: '30' }, { pointsLimit: { max: 10 }, clause: C }),
    zh: '按上下限取 10',
    en: 'limited to 10',
  },
  {
    no: 44,
    of: points({
      from: "events('brand')",
      levels: { national: 5, provincial: 3 },
      take: 'highest',
    }),
    firm: brand,
    zh: '荣誉 national 2021-05-01',
    en: 'brand national 2021-05-01',
  },
  {
    no: 44,
    of: points({ from: "events('brand')", each: 2, when: 'tax > 9999' }),
    firm: brand,
    zh: '不符合“税收 > 9999”',
    en: 'not tax > 9999',
  },
  {
    no: 44,
    of: points({ from: "events('brand')", each: 2, validOn: '12-31' }),
    firm: {
      events: [{ kind: 'brand', level: 'national', date: '2021-05-01', until: '2022-06-30' }],
    },
    zh: '荣誉 national 2021-05-01（有效期至 2022-06-30，到 2022-12-31 已失效）',
    en: 'brand national 2021-05-01 (valid until 2022-06-30, no longer on 2022-12-31)',
  },
  {
    no: 45,
    of: points({ from: "events('brand')", first: -3, next: -2 }),
    firm: brand,
    zh: '品牌：首次 = -3',
    en: 'the first = -3',
  },
  {
    no: 45,
    of: points({ from: "events('brand')", byGroup: { all: -4 } }),
    firm: brand,
    zh: '本组每次 × 次数 = -4 × 1 = -4',
    en: 'each, in this group × occurrences = -4 × 1 = -4',
  },
  {
    no: 46,
    of: points({ is: '2' }, { pointsCount: 'afterRanking' }),
    zh: '加减分在排名以后计入，排名按 400',
    en: 'points count after the ranking, which goes by 400',
  },
  {
    no: 47,
    of: grading({}),
    zh: '各档止于第几名：A 2, B 6, C 10, D 10',
    en: 'last place of each class',
  },
  {
    no: 47,
    of: grading({ edge: 'excluded' }),
    zh: '不含在内，归后一档',
    en: 'is left out and falls to the class behind',
  },
  {
    no: 48,
    of: grading({ base: 'listed' }),
    zh: '不定级的也占名次',
    en: 'those not graded hold their places, too',
  },
  {
    no: 49,
    of: grading({ count: 'floor' }),
    zh: '10 × 95% = 9.5，向下取整为 9',
    en: 'rounded down to 9',
  },
  {
    no: 50,
    of: grading({ classes: { A: 'total >= 90', B: 'true' } }),
    zh: '总分 400；总分 ≥ 90',
    en: 'total 400; total >= 90',
  },
  {
    no: 51,
    of: grading({ classes: { A: 'at most 25%', B: '60%', C: 'at most 95%', D: '100%' } }),
    zh: '10 × 25% = 2.5，向下取整为 2',
    en: 'rounded down to 2',
  },
  {
    no: 52,
    of: grading({
      classes: undefined,
      select: [
        { class: 'A', from: 'top 50% by total', order: 'sales desc', take: '20%' },
        { class: 'B', from: 'rest', take: 'all' },
      ],
    }),
    firm: { figures: { tax: '99999' } },
    zh: '第 1 步选 A 类：从总分在前 50% 的 5 家中取 20%，按销售排序，取到 5/10 家，本企业第 1 个；相同的 4 家',
    en: 'step 1, class A: 20% from the 5 in the top 50% by total, by sales, 5/10 taken',
  },
  {
    no: 53,
    of: grading({ within: ['region'] }),
    firm: { region: '3206' },
    zh: '同在行政区划 3206',
    en: 'within region 3206',
  },
  {
    no: 54,
    of: grading({ rank: ['total desc', 'tax desc'] }),
    zh: '总分 400，税收 400',
    en: 'total 400, tax 400',
  },
  {
    no: 54,
    of: grading({ rank: ['total desc', 'sales desc'] }),
    others: [twin(400, 4000), aFirm({ tax: 1 })],
    zh: '并列第 1 名的 2 家',
    en: '2 share place 1',
  },
  {
    no: 54,
    of: grading({
      classes: undefined,
      tiesAtCut: 'better',
      select: [
        { class: 'A', from: 'all', order: 'total desc', take: '1' },
        { class: 'B', from: 'rest', take: 'all' },
      ],
    }),
    others: [twin(400, 1), aFirm({ tax: 1 })],
    zh: '相同的 2 家跨在第 1 个的线上，都选入',
    en: '2 alike across the cut after number 1: all are taken',
  },
  {
    no: 54,
    of: grading({
      classes: undefined,
      tiesAtCut: 'worse',
      select: [
        { class: 'A', from: 'all', order: 'total desc', take: '1' },
        { class: 'B', from: 'rest', take: 'all' },
      ],
    }),
    others: [twin(400, 1), aFirm({ tax: 1 })],
    zh: '第 1 步没有选入 A 类：相同的 2 家跨在第 1 个的线上，都不选入',
    en: 'not taken at step 1, class A: 2 alike across the cut after number 1: none is taken',
  },
  {
    no: 55,
    of: { gates: [{ class: 'C', unless: 'true', otherwise: 'D', clause: C }] },
    zh: 'C → D',
    en: 'C → D',
  },
  {
    no: 56,
    of: adjust({ when: 'true', atBest: 'D' }),
    zh: '最好只能是 D：C → D',
    en: 'at best D: C → D',
  },
  { no: 57, of: adjust({ when: 'true', set: 'D' }), zh: '定为 D：C → D', en: 'set to D: C → D' },
  {
    no: 58,
    of: adjust({ when: 'true', atWorst: 'A' }),
    zh: '最差也是 A：C → A',
    en: 'at worst A: C → A',
  },
  {
    no: 58,
    of: {
      adjust: [
        { id: 'veto', title: '否决', when: 'true', atBest: 'D', clause: '八' },
        { id: 'r', title: '保护', when: 'true', atWorst: 'B', unless: 'veto', clause: C },
      ],
    },
    zh: '保护：“否决”已起作用，不再适用',
    en: '保护: "veto" has applied, so this does not',
  },
  {
    no: 59,
    of: adjust({ move: 'down 1', by: 'miit', reason: 'required' }),
    input: ({ id }) => ({ manual: [{ subject: id, rule: 'r', reason: '某理由', by: '某人' }] }),
    zh: '某人提出：某理由；下调 1 档：C → D',
    en: 'by 某人: 某理由; down 1: C → D',
  },
  {
    no: 60,
    of: adjust({ when: 'tax_per_mu >= 30', atWorst: 'B' }),
    zh: '亩均税收 40',
    en: 'tax per mu 40',
  },
  {
    no: 61,
    of: {
      ...adjust({ when: 'tax > 999', set: 'D', clause: undefined }),
      quota: { adjusted: 'freePlace', clause: C },
      grading: [{ ...all, rank: ['total desc'], classes: { A: '90%', D: '100%' } }],
    },
    zh: '名额递补',
    en: 'moves up into a place given up in front',
  },
  {
    no: 62,
    of: adjust({ when: 'tax_per_mu >= 30', atWorst: 'B' }),
    zh: '总分：400',
    en: 'total: 400',
  },
];

function evaluated({
  of,
  firm = {},
  others = ranked(9),
  input,
}: Kind): [Evaluation, SubjectResult] {
  const { figures, ...more } = firm;
  const own = aFirm({ tax: '400', land: '10', sales: '4000', ...figures }, more);
  const subjects = [own, ...others];
  const result = evaluate(aProgramme(of), { year: 2023, subjects, ...input?.(own) });
  return [result, resultOf(result, own)];
}

describe('the explanation tells', () => {
  it.each(told.map((kind) => [kind.no, kind.zh, kind] as const))('kind %i: %s', (_, __, kind) => {
    const [, { trace }] = evaluated(kind);
    const zh = explain(trace, 'zh').join('\n');
    const en = explain(trace, 'en').join('\n');
    expect(zh).toContain(kind.zh);
    expect(zh).toContain(`依据：${C}`);
    expect(en).toContain(kind.en);
    expect(en).toContain(`clause ${C}`);
  });

  it.each(told.map((kind) => [kind.no, kind.zh, kind] as const))(
    'kind %i: %s in the words of its data',
    (_, __, kind) => {
      const [, result] = evaluated(kind);
      expect(disagreements(result)).toEqual([]);
    },
  );
});

/** What the text does not say of what the data says: a number or clause missing, a result that is another. */
function disagreements({
  trace,
  items,
  total,
  rank,
  baseClass,
  class: end,
}: SubjectResult): string[] {
  const last = (of: string, id: string = of) =>
    trace.findLast(({ step, id: own }) => step === of && own === id)?.result;
  const results = items.flatMap((item) => [item, ...(item.parts ?? [])]);
  const differing = [
    ...results.flatMap(({ id, value, score: points }) => [
      [`value of ${id}`, last('value', id), value],
      [`score of ${id}`, last('score', id), points],
    ]),
    ['total', last('total'), total],
    ['rank', last('rank'), rank === null ? null : String(rank)],
    ['base class', last('class'), baseClass],
    ['class', trace.findLast(({ step }) => CLASSING.has(step))?.result, end],
  ].filter(([, stated = null, known]) => stated !== known);
  return [
    ...differing.map(([what]) => what ?? ''),
    ...(['zh', 'en'] as const).flatMap((language) => {
      const lines = explain(trace, language);
      return trace.flatMap(({ inputs = [], result, clause: article, step, formula }, at) => {
        const figures = [...inputs.map(({ value }) => value), VERDICTS.has(step) ? null : result];
        const wanted = [...figures, article].filter((text) => text != null && text !== formula);
        const text = (lines[at] ?? '').replaceAll('− ', '+ -');
        return wanted.flatMap((one) =>
          text.includes(one ?? '') ? [] : [`${language}: ${one} in ${text}`],
        );
      });
    }),
  ];
}

const CLASSING: ReadonlySet<string> = new Set(['class', 'quota', 'adjust', 'gate']);
/** Their result is a word of its own. */
const VERDICTS: ReadonlySet<string> = new Set(['scope', 'outcome', 'quality']);

const titled = { id: 'x', title: '某项', clause: C };
const stage = (more: object) => ({
  stages: [{ id: 's', title: '某阶段', due: '5月底前', does: 'none', clause: C, ...more }],
});
const policy = (measure: object, more: object = {}) => ({
  policies: [
    { id: 'p', title: '某政策', unit: '元/kWh', clause: C, classes: { D: measure }, ...more },
  ],
});

/** Kinds that are told on the plan that is signed; no firm's figures come into them. */
const printed: readonly (readonly [no: number, of: object, said: string])[] = [
  [
    1,
    { document: { issuer: '某县', no: '某政发1号', from: '2022-01-01', to: '2024-12-31' } },
    '某政发1号',
  ],
  [
    1,
    { document: { issuer: '某县', from: '2022-01-01', to: '2024-12-31' } },
    '2022-01-01 起施行，2024-12-31 失效',
  ],
  [
    1,
    { document: { issuer: '某县', supersedes: '2021年版', repeals: ['某政发9号'] } },
    '替代 2021年版，废止某政发9号',
  ],
  [2, { trial: true }, '试评：只评出结果，不产生效力'],
  [4, { years: { from: 2022, every: 2 } }, '每 2 年评价一次'],
  [5, { population: population({ subject: 'service-firm', clause: C }) }, '评价对象：服务业企业'],
  [6, { classes: [{ id: 'A', title: '优先发展', clause: C }] }, 'A 优先发展：累计到前 20%'],
  [22, { publicity: [{ ...titled, what: 'landArea', days: 8 }] }, '某项：8 个自然日'],
  [36, { approvals: [{ what: 'benchmarks', by: 'miit', clause: C }] }, '审批：基准值由工信局批准'],
  [63, stage({}), '2022-05-31'],
  [64, stage({ does: 'audit', sample: { share: '10%' } }), '抽取 10%'],
  [
    65,
    { confirmation: { within: '5个工作日', form: 'written', silence: 'visit', clause: C } },
    '不回复的由属地上门办理书面确认',
  ],
  [66, { publicity: [{ ...titled, what: 'result', days: 7 }] }, '某项：7 个自然日'],
  [
    67,
    {
      appeal: {
        within: '5个工作日',
        answer: '5个工作日',
        decides: 'miit',
        recompute: 'benchmarkFrozen',
        clause: C,
      },
    },
    '基准值不变，重算本企业',
  ],
  [
    68,
    {
      approvals: [
        { what: 'result', by: 'miit', meeting: '常务会议', number: 'required', clause: C },
      ],
    },
    '审批：评价结果由工信局批准，经常务会议，须有文号',
  ],
  [69, { lists: [{ ...titled, classes: ['A'] }] }, '清单：某项'],
  [70, policy({ value: 0.1 }), '某政策〔第九条〕  D 0.1 元/kWh'],
  [
    71,
    policy({ byConsecutiveYears: [0.05, '0.10'] }, { highestOnly: true }),
    'D 连续几年依次 0.05/0.10 元/kWh；几种加价只收最高',
  ],
  [72, policy({ value: 0.3, refund: { when: "class in ['A']", share: '50%' } }), '退还 50%'],
  [
    73,
    policy({ grants: ['优先供地'], bans: ['评先评优'] }),
    '可享受：优先供地；不得享受：评先评优',
  ],
  [
    74,
    {
      rectification: {
        classes: { D: { title: '整治', routes: ['异地搬迁'], plan: '6月底前', clause: C } },
        redeem: 'accepted',
      },
    },
    '整治：D 整治  异地搬迁',
  ],
  [
    75,
    { targets: [{ ...titled, kind: 'level', is: 'pooled(tax, land)', values: { 2022: '> 12' } }] },
    '某项：2022 年 > 12',
  ],
  [
    76,
    {
      rollUps: [{ id: 'r', title: '分镇汇总', by: ['territory'], of: ['tax', 'class'], clause: C }],
    },
    '汇总：分镇汇总：按同一属地，税收、等级',
  ],
];

describe('the plan that is signed tells', () => {
  it.each(printed)('kind %i', (no, of, said) => {
    const page = planPage(aProgramme(of), 2022, new Calendar([]));
    const line = page.split('\n').find((one) => one.includes(said)) ?? page;
    expect(line).toContain(said);
    if (!HEADINGS.has(no)) expect(line).toContain(`〔${C}〕`);
  });
});

/** Words of the document itself: they have no clause. */
const HEADINGS: ReadonlySet<number> = new Set([1, 2, 4]);

/** Kinds that come to each firm with its class, beside what the plan says of them. */
describe('what a class brings tells', () => {
  const charged = (of: object, history: { year: number; class: string }[] = [], now = 'D') =>
    policiesFor(aProgramme(of), { group: 'all', class: now, year: 2023, history });

  it.each([
    [70, charged(policy({ value: 0.1 })), { value: '0.1', class: 'D' }],
    [
      71,
      charged(policy({ byConsecutiveYears: [0.05, '0.10'] }), [{ year: 2022, class: 'D' }]),
      { value: '0.10', yearsRunning: 2 },
    ],
    [
      72,
      charged(
        policy({ value: 0.3, refund: { when: "class in ['A']", share: '50%' } }),
        [{ year: 2022, class: 'D' }],
        'A',
      ),
      { value: '-0.15', refundOf: 2022 },
    ],
    [73, charged(policy({ bans: ['评先评优'] })), { bans: ['评先评优'] }],
  ] as const)('kind %i its clause', (_, applied, said) => {
    expect(applied).toMatchObject([{ title: '某政策', clause: C, ...said }]);
  });

  it('kind 2: nothing in a trial year', () => {
    expect(charged({ trial: true, ...policy({ value: 0.1 }) })).toEqual([]);
  });
});

describe('the kinds', () => {
  it('are all walked, but for the one that is told by the command: what a plan says otherwise than its parent', () => {
    const walked = new Set([...told.map(({ no }) => no), ...printed.map(([no]) => no)]);
    const all76 = Array.from({ length: 76 }, (_, at) => at + 1);
    expect(all76.filter((no) => !walked.has(no))).toEqual([3]);
  });
});
