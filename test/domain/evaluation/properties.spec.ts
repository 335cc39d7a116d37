import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { aProgramme } from '../../support/evaluation.js';

const programme = aProgramme({
  decimals: { score: 4, total: 4 },
  evaluation: [
    {
      groups: ['all'],
      indicators: [
        {
          id: 'tax_per_mu',
          title: '亩均税收',
          weight: 60,
          value: 'tax / land',
          benchmark: { mean: 'ratios', times: 2 },
          missing: 'groupMeanScore',
        },
        {
          id: 'sales_per_mu',
          title: '亩均销售',
          weight: 40,
          value: 'sales / land',
          benchmark: { fixed: 300 },
          score: { capped: 1.5 },
          missing: 'zero',
        },
      ],
      points: [{ id: 'award', from: "events('award')", each: 1 }],
    },
  ],
  grading: [
    {
      groups: ['all'],
      rank: ['total desc', 'tax desc'],
      classes: { A: '20%', B: '60%', C: '95%', D: '100%' },
    },
  ],
});

const figure = fc
  .integer({ min: 0, max: 9_999_999 })
  .map((cents) => Exact.of(cents).over(Exact.hundred).toFixed(2));
const firm = (id: string): fc.Arbitrary<SubjectFacts> =>
  fc.record({
    id: fc.constant(id),
    code: fc.constant(id),
    name: fc.constant(id),
    values: fc.record({
      tax: fc.oneof({ weight: 9, arbitrary: figure }, { weight: 1, arbitrary: fc.constant(null) }),
      sales: fc.oneof(
        { weight: 9, arbitrary: figure },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      land: fc.integer({ min: 1, max: 500 }).map(String),
    }),
    events: fc.array(fc.constant({ kind: 'award', date: '2022-01-01' }), { maxLength: 2 }),
  });
const firms = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, index) => firm(`f${String(index).padStart(3, '0')}`)),
    ),
  );

const rules = compileRules(programme);
const run = (subjects: readonly SubjectFacts[]) => evaluateWith(rules, { year: 2023, subjects });

describe('whatever the figures', () => {
  it('does not depend on the order of the subjects, and gives the same bytes every time', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        const once = JSON.stringify(run(subjects));
        expect(JSON.stringify(run([...subjects].reverse()))).toBe(once);
        expect(JSON.stringify(run(subjects))).toBe(once);
      }),
      { numRuns: 25 },
    );
  });

  it('adds the items and points up to the total', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        for (const { items, bonus, total } of run(subjects).subjects) {
          const parts = [...items.map((item) => item.score), bonus];
          if (total === null) continue;
          const sum = parts.reduce((all, part) => all.plus(Exact.of(part ?? '0')), Exact.zero);
          expect(sum.toString()).toBe(total);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('gives every ranked subject one class, and the counts add up', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        const { groups, subjects: results } = run(subjects);
        const ranked = results.filter((one) => one.rank !== null);
        expect(ranked.every((one) => one.class !== null)).toBe(true);
        const counted = Object.values(groups[0]?.counts ?? {}).reduce((a, b) => a + b, 0);
        expect(counted).toBe(ranked.length);
        expect(groups[0]?.base).toBe(ranked.length);
      }),
      { numRuns: 25 },
    );
  });

  it('never ranks a lower total before a higher one, nor gives it a better class', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        const ranked = run(subjects).subjects.flatMap(({ rank, total, class: name }) =>
          rank === null || total === null
            ? []
            : [{ rank, total: Exact.of(total), name: name ?? '' }],
        );
        ranked.sort((a, b) => a.rank - b.rank);
        ranked.forEach((one, place) => {
          const before = ranked[place - 1];
          if (!before) return;
          expect(before.total.compare(one.total)).toBeGreaterThanOrEqual(0);
          expect(before.name <= one.name).toBe(true);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('never lowers the total of a firm whose sales rise, and never lifts anybody else', () => {
    fc.assert(
      fc.property(firms, fc.nat(39), figure, (subjects, pick, more) => {
        const chosen = subjects[pick % subjects.length];
        if (!chosen || chosen.values['sales'] === null) return;
        const sales = Exact.of(chosen.values['sales'] ?? '0')
          .plus(Exact.of(more))
          .toString();
        const raised = { ...chosen, values: { ...chosen.values, sales } };
        const before = run(subjects).subjects;
        const after = run(subjects.map((one) => (one === chosen ? raised : one))).subjects;
        after.forEach((one, index) => {
          const [was, is] = [before[index]?.total ?? null, one.total];
          if (was === null || is === null) return;
          if (one.id === chosen.id) {
            expect(Exact.of(is).compare(Exact.of(was))).toBeGreaterThanOrEqual(0);
          } else expect(is).toBe(was);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same classes when tax is counted in another unit, as its benchmark is a mean', () => {
    fc.assert(
      fc.property(firms, (subjects) => {
        const tenfold = (text: string | null | undefined) =>
          text === null || text === undefined
            ? null
            : Exact.of(text).times(Exact.of(10)).toString();
        const scaled = subjects.map((one) => ({
          ...one,
          values: { ...one.values, tax: tenfold(one.values['tax']) },
        }));
        const classes = (list: readonly SubjectFacts[]) =>
          run(list).subjects.map((one) => one.class);
        expect(classes(scaled)).toEqual(classes(subjects));
      }),
      { numRuns: 15 },
    );
  });
});
