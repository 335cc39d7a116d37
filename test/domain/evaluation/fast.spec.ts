/** `RUNS` says how many populations are tried with each programme, 20 unless said. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uncovered } from '../../../src/domain/evaluation/fast/covers.js';
import { fastStandings } from '../../../src/domain/evaluation/fast/standings.js';
import type { EvaluationInput, SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';
import { exactStandings, standings } from '../../support/standings.js';

const items: ProgrammeText['items'] = [
  { id: 'tax', title: '税收', unit: '万元' },
  { id: 'sales', title: '销售', unit: '万元' },
  { id: 'owned', title: '自有用地', unit: '亩' },
  { id: 'rented', title: '租赁面积', unit: '平方米', decimals: 2 },
  { id: 'energy', title: '能耗' },
];
const derived: ProgrammeText['derived'] = [
  { id: 'land', title: '用地', is: 'firstOf(owned, 0) + firstOf(rented, 0) / (10000 / 15)' },
  { id: 'big', title: '大', is: "land >= 3 ? 'big' : 'small'" },
];
const bands = { A: '20%', B: '60%', C: '95%', D: '100%' };
const tax = { id: 'tax_mu', title: '亩均税收', weight: 45, value: 'tax / land' };
const sales = { id: 'sales_mu', title: '亩均销售', weight: 35, value: 'sales / land' };
const energy = { id: 'tax_tce', title: '能耗税收', weight: 20, value: 'tax / energy' };

const two: ProgrammeText['population'] = {
  subject: 'enterprise',
  scope: '(sales >= 500 || land >= 3) && tax < 100000000',
  outcomes: [
    { id: 'water', when: "industry in ['44', '45']", outcome: 'special', class: 'T' },
    { id: 'young', when: 'inProductionYears < 3', outcome: 'scoredNotGraded', treatedAs: 'B' },
    { id: 'byHand', outcome: 'special', class: 'T', by: 'miit', reason: 'required' },
    { id: 'collected', when: "big == 'small' && tax == 3", outcome: 'dataOnly' },
  ],
  groups: [
    { id: 'above', title: '规上', when: "scale == 'above'" },
    { id: 'below', title: '规下', when: 'true' },
  ],
};
const one: ProgrammeText['population'] = {
  subject: 'enterprise',
  scope: 'true',
  groups: [{ id: 'all', title: '全部', when: 'true' }],
};

/** Programmes that together say all the fast path understands. */
const programmes: Readonly<Record<string, Partial<ProgrammeText>>> = {
  'means of ratios, points, shares, moves': {
    decimals: { item: 6, score: 4, total: 4 },
    population: two,
    evaluation: [
      {
        groups: ['above', 'below'],
        indicators: [
          {
            ...tax,
            benchmark: { mean: 'ratios', times: 2, within: 'region', leaveOut: ['special'] },
            zeroDenominator: 'zero',
          },
          {
            ...sales,
            benchmark: { mean: 'ratios', year: 'previous', fallback: 'this' },
            zeroDenominator: 'reweight',
            missing: 'reweight',
          },
          {
            ...energy,
            benchmark: { median: true, within: 'group' },
            score: { capped: '1.5' },
            missing: 'groupMeanScore',
            zeroDenominator: 'full',
            negative: 'asIs',
          },
        ],
        points: [
          { id: 'award', from: "events('award')", each: 2, max: 4 },
          { id: 'grown', when: 'growth(sales) >= 0.1', each: 1 },
        ],
        pointsLimit: { max: 5 },
      },
    ],
    grading: [
      {
        groups: ['above', 'below'],
        within: ['region'],
        rank: ['total desc', 'tax desc', 'tax / sales asc'],
        classes: bands,
        base: 'listed',
      },
    ],
    adjust: [
      { id: 'accident', when: "events('accident').exists(e, e.level == 'major')", atBest: 'D' },
      { id: 'strong', when: "tax_mu >= 30 && class != 'A'", move: 'up 1' },
      { id: 'lift', by: 'miit', move: 'up 1', reason: 'required' },
    ],
    gates: [{ id: 'gate', class: 'A', unless: 'tax < 3', otherwise: 'B' }],
  },
  'pooled, values and benchmarks rounded, lines': {
    decimals: { value: 2, benchmark: 2, score: 2, total: 1 },
    population: one,
    evaluation: [
      {
        groups: ['all'],
        indicators: [
          {
            ...tax,
            benchmark: { mean: 'pooled', leaveOut: ['zero', 'negative'] },
            missing: 'zero',
            zeroDenominator: 'zero',
            score: 'full',
          },
          {
            ...sales,
            benchmark: { max: true, min: true, within: 'industry' },
            score: { minmax: '0.1' },
            missing: 'zero',
            zeroDenominator: { points: '1.5' },
          },
          {
            ...energy,
            benchmark: { previous: true, times: '1.37' },
            score: 'v > b ? w : w / 2',
            missing: 'zero',
            zeroDenominator: 'zero',
            floor: '0.5',
            cap: '1.2',
          },
        ],
        points: [{ id: 'award', from: "events('award')", each: '0.25' }],
        pointsCount: 'afterRanking',
      },
    ],
    grading: [
      {
        groups: ['all'],
        rank: ['total'],
        classes: {
          A: 'total >= 60 && tax_mu > 3',
          B: 'total >= 30 || points > 0',
          C: 'score.sales_mu >= 3.5',
          D: 'true',
        },
      },
    ],
  },
  'own mode, stretched weights, keys other than the total': {
    decimals: { item: 2, score: 3, total: 2, mode: 'halfEven' },
    population: one,
    evaluation: [
      {
        groups: ['all'],
        indicators: [
          {
            ...tax,
            value: 'round(tax / max(land, 1), 3)',
            benchmark: { fixed: '3' },
            missing: 'zero',
          },
          {
            ...sales,
            value: 'abs(growth(sales)) * 100',
            direction: 'inverse',
            benchmark: { external: 'wage' },
            missing: { points: '2.5' },
            zeroDenominator: 'zero',
          },
        ],
        scaleTo: '120',
      },
    ],
    external: [{ id: 'wage', title: '工资', values: { '2022': '33.3' } }],
    grading: [
      {
        groups: ['all'],
        rank: ['tax / land desc', 'total', 'sales asc'],
        classes: bands,
        tiesAtCut: 'worse',
      },
    ],
  },
  'rounded down and cut between equals': {
    decimals: { score: 1, total: 0, mode: 'down' },
    population: one,
    evaluation: [
      {
        groups: ['all'],
        indicators: [
          {
            ...tax,
            weight: 100,
            benchmark: { fixed: '3' },
            missing: 'zero',
            zeroDenominator: 'zero',
          },
        ],
      },
    ],
    grading: [
      {
        groups: ['all'],
        rank: ['total asc'],
        classes: { A: 'at most 30%', B: 'at least 70%', C: '100%' },
        tiesAtCut: 'byKey',
        edge: 'excluded',
      },
    ],
  },
};

/** Figures that lie on edges: thirds, halves of the last decimal, 3 exactly, more digits than a double has. */
const awkward = fc.constantFrom(
  ...'0 3 2.999999 3.000001 3.0000000000000001 1 10 0.5 500 499.99 -5 -0.00005 0.1 0.2 0.3'.split(
    ' ',
  ),
  ...'0.33333333333333 33.33335 6.666666666666667 1.00005 12.345 12.355 0.125 0.00004999999'.split(
    ' ',
  ),
  ...'2000 1999.995 666.67 30 100 0.30000000000000000001 29.99999999999999999999'.split(' '),
  null,
);
/** Out of the reach of whole numbers in a double, or of a double at all. */
const extreme = fc.constantFrom('123456789012345678901234', '1e-30', '99999999999', '1e400', '3');
const plain = fc.integer({ min: 0, max: 5_000_000 }).map((n) => String(n / 100));
const figure = fc.oneof({ weight: 3, arbitrary: awkward }, { weight: 4, arbitrary: plain });
const few = fc.constantFrom('1', '2', '3', '6', '10', null);

function firms(value: fc.Arbitrary<string | null>): fc.Arbitrary<SubjectFacts[]> {
  const values = fc.record({
    tax: value,
    sales: value,
    owned: value,
    rented: value,
    energy: value,
  });
  const firm = fc.record({
    values,
    last: fc.option(values, { nil: undefined }),
    scale: fc.constantFrom('above', 'below', undefined),
    industry: fc.constantFrom('4411', 'C3311', '3312', undefined),
    region: fc.constantFrom('320601', '320602', undefined),
    zone: fc.constantFrom('east', undefined),
    inProductionSince: fc.constantFrom('2010-05-01', '2019-12-31', '2020-01-01', undefined),
    events: fc.array(
      fc.constantFrom(
        { kind: 'award', level: 'national', date: '2022-03-01' },
        { kind: 'accident', level: 'major', date: '2022-03-01' },
      ),
      { maxLength: 2 },
    ),
  });
  return fc.array(firm, { minLength: 1, maxLength: 24 }).map((all) =>
    all.map((more, index) => {
      const id = `f${String(index).padStart(3, '0')}`;
      return { ...aFirm(), ...more, id, code: id, name: id };
    }),
  );
}

function inputOf(subjects: readonly SubjectFacts[]): EvaluationInput {
  const manual = [
    { subject: 'f001', rule: 'byHand', reason: '核定', by: '张三' },
    { subject: 'f002', rule: 'lift', reason: '保护', by: '张三' },
    { subject: 'f003', rule: 'lift', reason: '', by: '张三' },
  ];
  return { year: 2023, subjects, manual, trace: false };
}

const population = fc.oneof(firms(figure), firms(few), firms(awkward));
const beyond = firms(fc.oneof({ weight: 6, arbitrary: few }, { weight: 1, arbitrary: extreme }));

const RUNS = Number(process.env['RUNS'] ?? 20);

describe('the fast path', () => {
  for (const [name, more] of Object.entries(programmes)) {
    const programme = { items, derived, ...more };
    const rules = compileRules(aProgramme(programme));

    it(`covers ${name}`, () => {
      expect(uncovered(rules)).toEqual([]);
    });

    it(`says what the exact path says: ${name}`, () => {
      let alone = 0;
      fc.assert(
        fc.property(population, (subjects) => {
          const fast = fastStandings(rules, inputOf(subjects));
          if (fast) alone += 1;
          if (fast) expect(fast).toEqual(exactStandings(rules, inputOf(subjects)));
        }),
        { numRuns: RUNS },
      );
      expect(alone).toBeGreaterThan(RUNS / 2);
    });

    it(`leaves what is beyond a double to the exact path: ${name}`, () => {
      fc.assert(
        fc.property(beyond, (subjects) => {
          const input = inputOf(subjects);
          expect(standings(rules, input)).toEqual(exactStandings(rules, input));
        }),
        { numRuns: RUNS / 2 },
      );
    });

    it(`does not mind the order: ${name}`, () => {
      fc.assert(
        fc.property(population, (subjects) => {
          const turned = standings(rules, inputOf([...subjects].reverse()));
          expect(turned).toEqual(standings(rules, inputOf(subjects)));
        }),
        { numRuns: RUNS / 2 },
      );
    });
  }
});

it('keeps blocks apart that have an indicator of the same id', () => {
  const mean = { ...tax, weight: 100, benchmark: { mean: 'ratios' } } as const;
  const stretched = { benchmark: { min: true, max: true }, score: { minmax: '0.1' } } as const;
  const rules = compileRules(
    aProgramme({
      items,
      derived,
      decimals: { score: 1, total: 0, mode: 'up' },
      population: { ...one, groups: two.groups },
      evaluation: [
        { groups: ['above'], indicators: [{ ...mean, value: 'sales / land', decimals: 3 }] },
        { groups: ['below'], indicators: [{ ...mean, ...stretched }] },
      ],
      grading: [{ groups: ['above', 'below'], rank: ['total desc'], classes: bands }],
    }),
  );
  const subjects = [
    aFirm({ tax: 1, sales: 1, owned: 1 }, { scale: 'below' }),
    aFirm({ tax: 10, sales: 1, owned: 2 }, { scale: 'below' }),
  ];
  const found = fastStandings(rules, { year: 2023, subjects });
  expect(found?.map(({ total }) => total)).toEqual(['10', '100']);
});

describe('what the fast path does not cover', () => {
  const ranked = { ...tax, benchmark: { fixed: '3' } };
  const scored = (more: object): Partial<ProgrammeText> => ({
    decimals: { score: 4, total: 4 },
    evaluation: [{ groups: ['all'], indicators: [{ ...ranked, ...more }] }],
  });
  const cases: Readonly<Record<string, Partial<ProgrammeText>>> = {
    'decimals.score': { decimals: { total: 4 } },
    'decimals.total': { decimals: { score: 4 } },
    'grading.select': {
      ...scored({}),
      grading: [{ groups: ['all'], select: [{ class: 'A', from: 'all', take: '20%' }] }],
    },
    'tax_mu: byRank': scored({ score: 'byRank' }),
    'tax_mu: limits': scored({ missing: { points: '0.00001' } }),
    'within.big': scored({ benchmark: { mean: 'ratios', within: 'big' } }),
    'within: several': scored({ benchmark: { mean: 'ratios', within: ['region', 'zone'] } }),
    'benchmark.groups': scored({ benchmark: { mean: 'ratios', groups: ['all'] } }),
    'headings.cap': scored({
      ...{ value: undefined, cap: '1' },
      parts: [{ ...ranked, id: 'part' }],
    }),
    'lines: rank': {
      ...scored({}),
      grading: [{ groups: ['all'], classes: { A: 'rank <= 3', B: 'true' } }],
    },
    'score.tax_mu': {
      ...scored({ value: undefined, benchmark: undefined, parts: [{ ...ranked, id: 'part' }] }),
      grading: [{ groups: ['all'], classes: { A: 'score.tax_mu >= 3', B: 'true' } }],
    },
    rank: {
      ...scored({}),
      grading: [{ groups: ['all'], rank: ['rank(tax)'], classes: bands }],
    },
    points: { ...scored({}), items: [...items, { id: 'points', title: '分' }] },
  };
  for (const [name, more] of Object.entries(cases)) {
    it(`goes the exact way: ${name}`, () => {
      const rules = compileRules(aProgramme({ items, derived, ...more }));
      expect(uncovered(rules)).toContain(name);
      const input = { year: 2023, subjects: [aFirm({ owned: 1 }), aFirm({ tax: 7, owned: 2 })] };
      expect(fastStandings(rules, input)).toBeUndefined();
      expect(standings(rules, input)).toEqual(exactStandings(rules, input));
    });
  }

  const learnt: Readonly<
    Record<string, { population?: object; quality?: object; quota?: object }>
  > = {
    'population.merge': { population: { merge: { by: 'parcel' } } },
    'quality.outliers': { quality: { outliers: [{ item: 'tax' }] } },
    'quality.checks': { quality: { checks: [] } },
    'quota.freePlace': { quota: { adjusted: 'freePlace' } },
    'population.anything': { population: { anything: 'new' } },
  };
  it.each(Object.entries(learnt))('and what is learnt later: %s', (name, more) => {
    const rules = compileRules(aProgramme({ items, derived, ...scored({}) }));
    expect(uncovered(rules)).toEqual([]);
    const population = { ...rules.programme.population, ...more.population };
    const programme = { ...rules.programme, ...more, population };
    expect(uncovered({ ...rules, programme: programme as never })).toEqual([name]);
  });
});
