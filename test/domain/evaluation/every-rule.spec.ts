/** Rules of scoring, grading and adjusting are named with their clause in the explanation, in both languages. */
import { describe, expect, it } from '@jest/globals';
import { explain } from '../../../src/domain/evaluation/explain.js';
import type { ManualDecision, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { aFirm, ranked, resultOf, run } from '../../support/evaluation.js';

type Kind = readonly [
  number: number,
  programme: object,
  firm?: Partial<SubjectFacts> & { readonly figures?: Record<string, string | null> },
  said?: string,
];

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

const kinds: readonly Kind[] = [
  [9, { population: population({ clause: C, scope: 'land >= 3' }) }],
  [
    16,
    {
      population: population({
        outcomes: [
          {
            id: 'o',
            title: '某情形',
            when: 'tax > 0',
            outcome: 'scoredNotGraded',
            treatedAs: 'B',
            clause: C,
          },
        ],
      }),
    },
  ],
  [
    22,
    {
      derived: [{ id: 'area', title: '面积', is: 'land * 2', clause: C }],
      ...scored({ value: 'tax / area', clause: undefined }),
    },
  ],
  [24, scored({ value: 'tax / land' })],
  [26, scored({ value: 'firstOf(sales / tax, tax / land)' })],
  [
    28,
    scored({
      value: undefined,
      benchmark: undefined,
      parts: [
        {
          id: 'p1',
          title: '分项一',
          weight: 60,
          value: 'tax / land',
          benchmark: { fixed: 10 },
          clause: C,
        },
        { id: 'p2', title: '分项二', weight: 40, value: 'sales / land', benchmark: { fixed: 100 } },
      ],
    }),
  ],
  [29, scored({ missing: 'zero' }), { figures: { tax: null } }, '缺少数据'],
  [31, { ...scored({}), decimals: { value: 2, score: 2, total: 1 } }],
  [32, benchmark({ fixed: 10, clause: C })],
  [34, benchmark({ mean: 'ratios', clause: C })],
  [34, benchmark({ median: true, clause: C })],
  [37, scored({ score: 'linear' })],
  [39, scored({ score: 'inverse' })],
  [40, scored({ score: 'full' })],
  [42, scored({ cap: 0.5 }), {}, '上下限'],
  [43, scored({ weight: 50 }, { scaleTo: 100, clause: C }), {}, '按权重折算'],
  [44, points({ is: '30' }, { pointsLimit: { max: 10 } }), {}, '按上下限取 10'],
  [
    44,
    points({ from: "events('brand')", levels: { national: 5, provincial: 3 }, take: 'highest' }),
    brand,
  ],
  [45, points({ from: "events('brand')", first: -3, next: -2 }), brand],
  [45, points({ is: '-2', byGroup: undefined })],
  [46, points({ is: '2' }, { pointsCount: 'afterRanking' }), {}, '加减分在排名以后计入'],
  [47, grading({})],
  [48, grading({ base: 'listed' }), {}, '不定级的也占名次'],
  [49, grading({ count: 'floor' }), {}, '向下取整'],
  [50, grading({ classes: { A: 'total >= 90', B: 'true' } })],
  [51, grading({ classes: { A: 'at most 20%', B: '60%', C: 'at most 95%', D: '100%' } })],
  [
    52,
    grading({
      classes: undefined,
      select: [
        { class: 'A', from: 'top 50% by total', take: '20%' },
        { class: 'B', from: 'rest', take: 'all' },
      ],
    }),
  ],
  [53, grading({ within: ['region'] }), {}, '同在行政区划'],
  [54, grading({ rank: ['total desc', 'tax desc'] })],
  [55, { gates: [{ class: 'C', unless: 'true', otherwise: 'D', clause: C }] }, {}, 'C → D'],
  [56, adjust({ when: 'true', atBest: 'C' })],
  [57, adjust({ when: 'true', set: 'D' })],
  [58, adjust({ when: 'true', atWorst: 'A' })],
  [59, adjust({ move: 'down 1', by: 'miit', reason: 'required' })],
  [60, adjust({ when: 'tax_per_mu >= 0', atWorst: 'B' })],
];

describe('the explanation names the clause of', () => {
  it.each(kinds)('kind %i', (number, programme, firm = {}, said = '') => {
    const { figures, ...more } = firm;
    const own = aFirm({ tax: '400', land: '10', sales: '4000', ...figures }, more);
    const manual: ManualDecision[] =
      number === 59 ? [{ subject: own.id, rule: 'r', reason: '某理由', by: '某人' }] : [];
    const evaluation = run(programme, [own, ...ranked(9)], manual);
    const { trace } = resultOf(evaluation, own);
    expect(explain(trace, 'zh').join('\n')).toContain(`依据：${C}`);
    expect(explain(trace, 'zh').join('\n')).toContain(said);
    expect(explain(trace, 'en').join('\n')).toContain(`clause ${C}`);
  });
});
