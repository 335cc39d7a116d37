import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { EvaluationInput } from '../../../src/domain/evaluation/input.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

const programme = aProgramme({
  decimals: { item: 6, score: 4, total: 4 },
  constants: [{ id: 'rent', title: '租赁折算', en: 'rent rate', value: '667', unit: 'm2/亩' }],
  items: [
    { id: 'tax', title: '入库税收', en: 'tax paid', unit: '万元' },
    { id: 'owned', title: '自有用地', en: 'land owned', unit: '亩' },
    { id: 'rented', title: '租赁面积', en: 'rented floor', unit: 'm2' },
  ],
  derived: [
    {
      id: 'land',
      title: '用地面积',
      en: 'land',
      unit: '亩',
      is: 'owned + rented / rent',
      clause: '二',
    },
  ],
  population: {
    subject: 'enterprise',
    clause: '二',
    scope: "scale == 'above' || land >= 3",
    groups: [{ id: 'all', title: '全部', when: true }],
  },
  evaluation: [
    {
      groups: ['all'],
      indicators: [
        {
          id: 'tax_per_mu',
          title: '亩均税收',
          en: 'tax per mu',
          unit: '万元/亩',
          weight: 45,
          value: 'tax / land',
          benchmark: { fixed: '24.097' },
          cap: 2,
          clause: '附件1',
        },
        {
          id: 'green',
          title: '绿色发展',
          weight: 55,
          value: 'tax / energy',
          benchmark: { fixed: 1 },
          missing: 'zero',
        },
      ],
      points: [
        { id: 'award', title: '安全生产奖', from: "events('award')", each: 2, clause: '附件2' },
      ],
    },
  ],
  grading: [
    { groups: ['all'], clause: '附件3', rank: ['total desc'], classes: { A: '20%', B: '100%' } },
  ],
  adjust: [
    {
      id: 'veto',
      title: '一票否决',
      en: 'veto',
      when: "has(events('accident', year))",
      atBest: 'B',
      clause: '四.2',
    },
  ],
});
const withEnergy = {
  ...programme,
  items: [...programme.items, { id: 'energy', title: '能耗', unit: 'tce' }],
};

const firm = aFirm(
  { tax: '862.5', owned: '8.1', rented: '3', energy: null },
  {
    events: [
      { kind: 'award', date: '2022-03-01' },
      { kind: 'accident', date: '2022-08-09' },
    ],
  },
);
const input: EvaluationInput = { year: 2023, subjects: [firm] };

describe('the way to a class, told', () => {
  const trace = evaluate(withEnergy, input).subjects[0]?.trace ?? [];

  it('in Chinese', () => {
    expect(explain(trace, 'zh')).toMatchInlineSnapshot(`
[
  "用地面积：自有用地 + 租赁面积 ÷ 租赁折算 = 8.1 + 3 ÷ 667 = 8.104498 亩（由 8.104497751124 四舍五入，保留 6 位小数）（依据：二）",
  "评价范围：在评价范围内，规模 = “above” 或 用地面积 ≥ 3，规模 above，用地面积 8.104498 亩（依据：二）",
  "组别：全部",
  "亩均税收：入库税收 ÷ 用地面积 = 862.5 ÷ 8.104498 = 106.422384211829 万元/亩（依据：附件1）",
  "绿色发展：入库税收 ÷ 能耗 = 862.5 ÷ 缺 = 缺",
  "亩均税收基准值：24.097 万元/亩；方案公布数（依据：附件1）",
  "亩均税收得分：指标值 ÷ 基准值 × 权重 = 106.422384211829 ÷ 24.097 × 45 = 90；算得 198.738734677856，按上下限取 90（依据：附件1）",
  "绿色发展得分：0；缺少数据，按规则记零分",
  "安全生产奖：每次 × 次数 = 2 × 1 = 2；记录：award 2022-03-01（依据：附件2）",
  "总分：90 + 0 + 2 = 92",
  "名次：第 1 名，总分 92；共 1 家排名（依据：附件3）",
  "基础等级：B；共 1 家，各档止于第几名：A 0, B 1；A：1 × 20% = 0.2，四舍五入为 0（依据：附件3）",
  "一票否决：有“accident”、评价年度记录，评价年度 2022；最好只能是 B：等级仍为 B（依据：四.2）",
]
`);
  });

  it('in English', () => {
    expect(explain(trace, 'en')).toMatchInlineSnapshot(`
[
  "land: land owned + rented floor ÷ rent rate = 8.1 + 3 ÷ 667 = 8.104498 亩 (rounded half up from 8.104497751124 to 6 decimals) (clause 二)",
  "scope: in scope, scale = "above" or land ≥ 3, scale above, land 8.104498 亩 (clause 二)",
  "group: 全部",
  "tax per mu: tax paid ÷ land = 862.5 ÷ 8.104498 = 106.422384211829 万元/亩 (clause 附件1)",
  "绿色发展: tax paid ÷ energy = 862.5 ÷ none = none",
  "tax per mu, benchmark: 24.097 万元/亩; as published (clause 附件1)",
  "tax per mu, score: value ÷ benchmark × weight = 106.422384211829 ÷ 24.097 × 45 = 90; 198.738734677856, limited to 90 (clause 附件1)",
  "绿色发展, score: 0; the value is missing: scored zero",
  "安全生产奖: each × occurrences = 2 × 1 = 2; records: award 2022-03-01 (clause 附件2)",
  "total: 90 + 0 + 2 = 92",
  "rank: place 1, total 92; of 1 ranked (clause 附件3)",
  "base class: B; 1 subjects; last place of each class: A 0, B 1; A: 1 × 20% = 0.2, rounded half up to 0 (clause 附件3)",
  "veto: has(events("accident", evaluated year)), evaluated year 2022; at best B: the class stays B (clause 四.2)",
]
`);
  });

  it('comes out of storage as it went in', () => {
    const stored: typeof trace = JSON.parse(JSON.stringify(trace));
    expect(explain(stored, 'zh')).toEqual(explain(trace, 'zh'));
  });

  it('can be left out, and the numbers are the same', () => {
    const [silent] = evaluate(withEnergy, { ...input, trace: false }).subjects;
    const [told] = evaluate(withEnergy, input).subjects;
    expect(silent?.trace).toEqual([]);
    expect({ ...silent, trace: [] }).toEqual({ ...told, trace: [] });
  });
});
