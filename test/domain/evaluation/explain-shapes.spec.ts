/** Every number of the arithmetic stands in the sentence, with the rule and its clause. */
import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { Language } from '../../../src/domain/evaluation/explain.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme, firm } from '../../support/evaluation.js';
import type { Indicator } from '../../support/evaluation.js';

type Entry = Extract<NonNullable<ProgrammeText['evaluation']>, unknown[]>[number];

const entryWith = (more: Partial<Entry>, indicator: Partial<Indicator> = {}): Entry => ({
  groups: ['all'],
  clause: '附件1',
  indicators: [
    {
      id: 'i0',
      title: '亩均税收',
      weight: 100,
      value: 'tax / land',
      benchmark: { fixed: 10 },
      ...indicator,
    },
  ],
  ...more,
});

/** The sentences of the first firm that begin so. */
function lines(
  programme: Partial<ProgrammeText>,
  firms: readonly SubjectFacts[],
  start: string,
  language: Language = 'zh',
): string[] {
  const { subjects } = evaluate(aProgramme(programme), { year: 2023, subjects: firms });
  return explain(subjects[0]!.trace, language).filter((line) => line.startsWith(start));
}

describe('a score is told in full', () => {
  it.each<[string, Partial<Indicator>, string]>([
    ['linear', { score: 'linear' }, '指标值 ÷ 基准值 × 权重 = 8 ÷ 10 × 100 = 80'],
    [
      'capped',
      { score: { capped: '0.5' } },
      '取小（指标值 ÷ 基准值、0.5） × 权重 = 取小（8 ÷ 10、0.5） × 100 = 50',
    ],
    [
      'inverse',
      { score: 'inverse' },
      '指标值 ≥ 2 × 基准值 时 0，否则 (2 − 指标值 ÷ 基准值) × 权重 ÷ 2 = 8 ≥ 2 × 10 时 0，否则 (2 − 8 ÷ 10) × 100 ÷ 2 = 60',
    ],
    [
      'full',
      { score: 'full' },
      '指标值 ≥ 基准值 时 权重，否则 指标值 ÷ 基准值 × 权重 = 8 ≥ 10 时 100，否则 8 ÷ 10 × 100 = 80',
    ],
    [
      'byRank',
      { score: 'byRank', benchmark: undefined },
      '权重 × (有值家数 − 指标名次 + 1) ÷ 有值家数 = 100 × (2 − 2 + 1) ÷ 2 = 50',
    ],
    [
      'a formula',
      { score: 'v >= b ? w : 0' },
      '指标值 ≥ 基准值 时 权重，否则 0 = 8 ≥ 10 时 100，否则 0 = 0',
    ],
    [
      'a limit',
      { floor: '90' },
      '指标值 ÷ 基准值 × 权重 = 8 ÷ 10 × 100 = 90；算得 80，按上下限取 90',
    ],
  ])('%s', (_, indicator, sentence) => {
    const programme = { evaluation: [entryWith({}, indicator)] };
    expect(lines(programme, [firm(80), firm(160)], '亩均税收得分')).toEqual([
      `亩均税收得分：${sentence}（依据：附件1）`,
    ]);
  });

  it('min–max with both bounds', () => {
    const indicator = { benchmark: { min: true, max: true }, score: { minmax: '0.1' } } as const;
    const programme = { evaluation: [entryWith({}, indicator)] };
    expect(lines(programme, [firm(80), firm(160)], '亩均税收')).toEqual([
      '亩均税收：税收 ÷ 用地 = 80 ÷ 10 = 8 万元/亩（依据：附件1）',
      '亩均税收基准值：16 万元/亩；最大值，2022 年 2 家（依据：附件1）',
      '亩均税收基准值：8 万元/亩；最小值，2022 年 2 家（依据：附件1）',
      '亩均税收得分：权重 × (0.1 + (1 − 0.1) × (指标值 − 基准值（最小值）) ÷ (基准值（最大值） − 基准值（最小值）)) = 100 × (0.1 + (1 − 0.1) × (8 − 8) ÷ (16 − 8)) = 10（依据：附件1）',
    ]);
  });

  it('the mean score of the group, with its sum, its number and the rounding', () => {
    const programme = {
      decimals: { score: 1 },
      evaluation: [entryWith({}, { missing: 'groupMeanScore' })],
    };
    const firms = [firm(null), firm(80), firm(50), firm(55)];
    expect(lines(programme, firms, '亩均税收得分')).toEqual([
      '亩均税收得分：同组各企业自己得分之和 ÷ 家数 = 185 ÷ 3 = 61.7（由 61.666666666667 四舍五入，保留 1 位小数）；缺少数据，按规则取本组照公式得分的企业的平均分（依据：附件1）',
    ]);
    expect(lines(programme, firms, '亩均税收, score', 'en')[0]).toContain(
      'own scores in the group ÷ how many = 185 ÷ 3 = 61.7 (rounded half up from 61.666666666667 to 1 decimals); the value is missing: the mean of those of the group scored by the formula',
    );
  });
});

describe('points are told in full', () => {
  const events = [
    { id: 'brand', title: '品牌荣誉', en: 'brand', levels: ['national', 'provincial'] },
    { id: 'accident', title: '安全事故', en: 'accident' },
  ];
  const brand = (level: string, date: string, more = {}) => ({
    kind: 'brand',
    level,
    date,
    ...more,
  });
  const accident = (date: string) => ({ kind: 'accident', date });
  const told = (
    points: NonNullable<Entry['points']>,
    happened: SubjectFacts['events'],
    more: Partial<Entry> = {},
    language: Language = 'zh',
  ): string[] => {
    const { subjects } = evaluate(
      aProgramme({ events, evaluation: [entryWith({ points, ...more })] }),
      { year: 2023, subjects: [aFirm({ sales: 500 }, happened ? { events: happened } : {})] },
    );
    return explain(
      subjects[0]!.trace.filter(({ step }) => step === 'points'),
      language,
    );
  };
  const twice = [accident('2022-03-01'), accident('2022-08-09')];

  it.each<[string, object, SubjectFacts['events'], string]>([
    [
      'each',
      { from: "events('accident')", each: '-3' },
      twice,
      '每次 × 次数 = -3 × 2 = -6；记录：安全事故 2022-03-01、安全事故 2022-08-09',
    ],
    [
      'first and next',
      { from: "events('accident')", first: '-3', next: '-5' },
      twice,
      '首次 + 以后每次 × 以后次数 = -3 − 5 × 1 = -8；记录：安全事故 2022-03-01、安全事故 2022-08-09',
    ],
    [
      'by group',
      { from: "events('accident')", byGroup: { all: '-4' } },
      twice.slice(1),
      '本组每次 × 次数 = -4 × 1 = -4；记录：安全事故 2022-08-09',
    ],
    [
      'levels, all of them',
      { from: "events('brand')", levels: { national: '5', provincial: '3' }, max: '7' },
      [brand('national', '2021-05-01'), brand('provincial', '2022-01-01')],
      '品牌荣誉 national 2021-05-01 + 品牌荣誉 provincial 2022-01-01 = 5 + 3 = 7；算得 8，按上下限取 7',
    ],
    [
      'levels, the highest, of those still valid',
      {
        from: "events('brand')",
        levels: { national: '5', provincial: '3' },
        take: 'highest',
        validOn: '12-31',
      },
      [
        brand('national', '2020-05-01', { until: '2021-05-01' }),
        brand('provincial', '2022-01-01'),
        brand('provincial', '2022-02-01'),
      ],
      '取大（品牌荣誉 provincial 2022-01-01、品牌荣誉 provincial 2022-02-01） = 取大（3、3） = 3；不计：品牌荣誉 national 2020-05-01（有效期至 2021-05-01，到 2022-12-31 已失效）',
    ],
    ['a formula', { is: 'sales / 100 - 2' }, undefined, '销售 ÷ 100 − 2 = 500 ÷ 100 − 2 = 3'],
    [
      'a condition',
      { when: 'sales > 400', each: '2' },
      undefined,
      '每次 = 2，销售 500 万元；符合“销售 > 400”',
    ],
  ])('%s', (_, rule, happened, sentence) => {
    const points = [{ id: 'p', title: '加减', ...rule }];
    expect(told(points, happened)).toEqual([`加减：${sentence}（依据：附件1）`]);
  });

  it('several together, each by itself, and the limit on all', () => {
    const points = [
      {
        id: 'incentives',
        title: '激励项',
        clause: '附件2',
        max: '6',
        of: [
          { title: '品牌', from: "events('brand')", levels: { national: '5' } },
          { title: '规模', when: 'sales >= 500', is: '2' },
        ],
      },
      { id: 'accidents', title: '事故', from: "events('accident')", each: '-9' },
    ];
    const happened = [brand('national', '2022-05-01'), accident('2022-03-01')];
    expect(told(points, happened, { pointsLimit: { min: '-2' } })).toEqual([
      '品牌：品牌荣誉 national 2022-05-01 = 5（依据：附件2）',
      '规模：2，销售 500 万元；符合“销售 ≥ 500”（依据：附件2）',
      '激励项：品牌 + 规模 = 5 + 2 = 6；算得 7，按上下限取 6（依据：附件2）',
      '事故：每次 × 次数 = -9 × 1 = -9；记录：安全事故 2022-03-01（依据：附件1）',
      '加减分合计：激励项 + 事故 = 6 − 9 = -2；算得 -3，按上下限取 -2（依据：附件1）',
    ]);
    expect(told(points, happened, {}, 'en').at(-2)).toBe(
      '事故: each × occurrences = -9 × 1 = -9; records: accident 2022-03-01 (clause 附件1)',
    );
  });

  it('says what cannot be told', () => {
    const points = [{ id: 'p', title: '加减', from: "events('brand')", levels: { national: '5' } }];
    expect(told(points, [brand('county', '2022-05-01')])).toEqual([
      '加减：缺，次数 1（依据：附件1）',
    ]);
  });
});

describe('a selection is told by its step', () => {
  it('with the pool, the keys and how many were taken', () => {
    const grading = [
      {
        groups: ['all'],
        clause: '四.2',
        select: [
          { class: 'A', from: 'top 50% by total', order: 'sales desc', take: '1' },
          { class: 'B', from: 'rest', take: 'all' },
        ],
      },
    ];
    const firms = [
      aFirm({ tax: 90, sales: 700 }),
      aFirm({ tax: 95 }),
      aFirm({ tax: 10 }),
      aFirm({ tax: 5 }),
    ];
    firms[1] = { ...firms[1]!, values: { ...firms[1]!.values, sales: '600' } };
    expect(lines({ grading }, firms, '基础等级')).toEqual([
      '基础等级：A，销售 700；第 1 步选 A 类：从总分在前 50% 的 2 家中取 1，按销售排序，取到 1/4 家，本企业第 1 个（依据：四.2）',
    ]);
  });
});

describe('every rule is told with its own clause', () => {
  it('the group with its condition; the one that takes the rest has none', () => {
    const population: ProgrammeText['population'] = {
      subject: 'enterprise',
      scope: true,
      groups: [
        { id: 'big', title: '大户', when: 'land >= 5', clause: '二.2' },
        { id: 'all', title: '其余', when: true },
      ],
    };
    const evaluation = [entryWith({ groups: ['big', 'all'] })];
    const grading: ProgrammeText['grading'] = [{ groups: ['big', 'all'], classes: { A: '100%' } }];
    const programme = { population, evaluation, grading };
    expect(lines(programme, [aFirm()], '组别')).toEqual(['组别：大户；用地 ≥ 5（依据：二.2）']);
    expect(lines(programme, [aFirm({ land: 1 })], '组别')).toEqual(['组别：其余']);
    expect(lines(programme, [aFirm()], 'group', 'en')).toEqual([
      'group: 大户; land >= 5 (clause 二.2)',
    ]);
  });

  it('the benchmark by the clause it rests on, the value by that of the indicator', () => {
    const indicator = { clause: '附件2', benchmark: { mean: 'ratios', clause: '三.1' } } as const;
    const told = lines({ evaluation: [entryWith({}, indicator)] }, [aFirm()], '亩均税收');
    expect(told[0]).toMatch(/^亩均税收：.*（依据：附件2）$/);
    expect(told[1]).toMatch(/^亩均税收基准值：.*（依据：三.1）$/);
  });

  it('points that count after the ranking, with what is ranked on', () => {
    const points = [{ id: 'idle', title: '闲置', is: '-2' }];
    const more = (pointsCount: 'afterRanking' | 'beforeRanking') =>
      lines({ evaluation: [entryWith({ points, pointsCount })] }, [firm(80, 10)], '总分')[0];
    expect(more('afterRanking')).toContain('加减分在排名以后计入，排名按 80');
    expect(more('beforeRanking')).not.toContain('排名按');
  });
});
