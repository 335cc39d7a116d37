import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';
import type { Indicator } from '../../support/evaluation.js';
import { aRandomInput, aRandomProgramme } from '../../support/reference/arbitrary.js';

const RUNS = { numRuns: 30 };

describe('whatever the programme', () => {
  it('gives the same bytes again, in another order of rows and of their columns', () => {
    fc.assert(
      fc.property(aRandomProgramme, aRandomInput, (programme, input) => {
        const once = JSON.stringify(evaluate(programme, input));
        expect(JSON.stringify(evaluate(programme, input))).toBe(once);
        const turned = {
          ...input,
          subjects: [...input.subjects].reverse().map(backwards),
          previousSubjects: input.previousSubjects && [...input.previousSubjects].reverse(),
          manual: [...(input.manual ?? [])],
        };
        expect(JSON.stringify(evaluate(programme, turned))).toBe(once);
      }),
      RUNS,
    );
  });

  it('gives everybody the same with or without those who are excluded', () => {
    fc.assert(
      fc.property(aRandomProgramme, aRandomInput, (programme, { manual: _, ...given }) => {
        // Members of a merged union depend on one another, whatever becomes of them themselves.
        fc.pre(programme.population?.merge === undefined);
        // Who is excluded this year may well count in last year's figures: those stay as they are.
        const input = { ...given, previousSubjects: given.previousSubjects ?? [] };
        const all = evaluate(programme, input);
        const excluded = new Set(
          all.subjects.filter((one) => one.outcome === 'excluded').map(({ id }) => id),
        );
        const subjects = input.subjects.filter(({ id }) => !excluded.has(id));
        const without = evaluate(programme, { ...input, subjects });
        expect(without.subjects).toEqual(all.subjects.filter(({ id }) => !excluded.has(id)));
        expect(without.groups).toEqual(all.groups);
      }),
      RUNS,
    );
  });
});

/** The same facts, their names the other way round. */
function backwards(facts: SubjectFacts): SubjectFacts {
  const values = Object.fromEntries(Object.entries(facts.values).reverse());
  return Object.fromEntries(
    Object.entries({ ...facts, values }).reverse(),
  ) as unknown as SubjectFacts;
}

const cents = fc.integer({ min: 0, max: 5_000_000 });
const firms = fc
  .array(fc.tuple(cents, cents, fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 25 })
  .map((figures) =>
    figures.map(([tax, sales, land], index): SubjectFacts => {
      const id = `f${String(index).padStart(2, '0')}`;
      const money = (amount: number) => Exact.of(amount).over(Exact.hundred).toFixed(2);
      const values = { tax: money(tax), sales: money(sales), land: String(land) };
      return { id, code: id, name: id, values };
    }),
  );

const outcomeOf = ({ subjects }: Evaluation) =>
  subjects.map(({ items, total, rank, class: name }) => ({
    scores: items.map((item) => item.score),
    total,
    rank,
    name,
  }));

describe('units', () => {
  const homogeneous: fc.Arbitrary<FilledProgramme> = fc
    .array(
      fc.record({
        value: fc.constantFrom('tax / land', 'sales / land', 'min(tax, sales)', 'sales - tax'),
        benchmark: fc.constantFrom<NonNullable<Indicator['benchmark']>>(
          { mean: 'ratios', times: '1.5' },
          { median: true },
          { max: true },
        ),
        score: fc.constantFrom('linear', 'inverse', 'full', 'byRank', 'v >= b ? w : 0'),
        zero: fc.constantFrom('asIs' as const, 'reweight' as const),
      }),
      { minLength: 2, maxLength: 2 },
    )
    .map((two) =>
      aProgramme({
        decimals: { score: 4, total: 2 },
        evaluation: [
          {
            groups: ['all'],
            indicators: two.map((one, index) => ({
              id: `i${String(index)}`,
              title: `指标${String(index)}`,
              weight: 50,
              ...one,
            })),
          },
        ],
      }),
    );

  it('change no score, rank or class: 万元 or 元, where benchmarks are statistics', () => {
    fc.assert(
      fc.property(homogeneous, firms, (programme, subjects) => {
        const yuan = (text: string | null | undefined) =>
          Exact.of(text ?? '0')
            .times(Exact.of(10_000))
            .toString();
        const inYuan = subjects.map((one) => {
          const { tax, sales, land } = one.values;
          return { ...one, values: { tax: yuan(tax), sales: yuan(sales), land: land ?? null } };
        });
        const [here, there] = [subjects, inYuan].map((list) =>
          outcomeOf(evaluate(programme, { year: 2023, subjects: list })),
        );
        expect(there).toEqual(here);
      }),
      RUNS,
    );
  });
});

describe('a better figure', () => {
  const programme = aProgramme({ decimals: { score: 2, total: 1 } });

  it('never lowers the score nor worsens the class, under a linear score over a fixed number', () => {
    fc.assert(
      fc.property(firms, fc.nat(), cents, (subjects, pick, more) => {
        const chosen = subjects[pick % subjects.length];
        if (!chosen) return;
        const tax = Exact.of(chosen.values['tax'] ?? '0')
          .plus(Exact.of(more))
          .toString();
        const raised = { ...chosen, values: { ...chosen.values, tax } };
        const result = (list: readonly SubjectFacts[]) =>
          evaluate(programme, { year: 2023, subjects: list }).subjects.find(
            ({ id }) => id === chosen.id,
          );
        const before = result(subjects);
        const after = result(subjects.map((one) => (one === chosen ? raised : one)));
        const score = (one: typeof before) => Exact.of(one?.items[0]?.score ?? '0');
        expect(score(after).compare(score(before))).toBeGreaterThanOrEqual(0);
        expect((after?.class ?? 'Z') <= (before?.class ?? 'Z')).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('cumulative shares', () => {
  it('hold the rounded share of the whole, never of the remainder, and all add up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom<['floor' | 'halfUp' | 'ceil', (share: number) => number]>(
          ['floor', (hundredths) => Math.floor(hundredths / 100)],
          ['halfUp', (hundredths) => Math.floor((hundredths + 50) / 100)],
          ['ceil', (hundredths) => Math.ceil(hundredths / 100)],
        ),
        (n, cuts, [count, rounded]) => {
          const edges = [...cuts.sort((a, b) => a - b), 100];
          const classes = Object.fromEntries(
            edges.map((edge, at) => ['ABCDE'[at] ?? '', `${String(edge)}%`]),
          );
          const programme = aProgramme({
            grading: [{ groups: ['all'], rank: ['tax desc'], classes, count, tiesAtCut: 'byKey' }],
          });
          const subjects = Array.from({ length: n }, (_, at) => aFirm({ tax: at % 7 }));
          const counts = evaluate(programme, { year: 2023, subjects }).groups[0]?.counts ?? {};
          let sum = 0;
          edges.forEach((edge, at) => {
            sum += counts['ABCDE'[at] ?? ''] ?? 0;
            expect(sum).toBe(rounded(n * edge));
          });
        },
      ),
      RUNS,
    );
  });
});
