import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateWith } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { compileRules } from '../../../src/domain/evaluation/rules.js';
import { type Run, rankedGroups } from '../../../src/domain/lab/cuts.js';
import { type Histogram, histogramOf } from '../../../src/domain/lab/histogram.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

const BY_LINE = { A: 'total >= 90', B: 'total >= 75', C: 'total >= 60', D: 'true' };
const graded = (classes: Record<string, string>, within?: string[]): FilledProgramme =>
  aProgramme({
    classes: Object.keys(classes).map((id) => ({ id, title: id })),
    grading: [{ groups: ['all'], classes, ...(within && { within }) }],
  });
const runOf = (programme: FilledProgramme, subjects: readonly SubjectFacts[]): Run => {
  const input = { year: 2023, subjects, trace: false };
  return { programme, input, evaluation: evaluateWith(compileRules(programme), input) };
};
const spread = (programme: FilledProgramme, firms: readonly SubjectFacts[]): Histogram => {
  const run = runOf(programme, firms);
  return histogramOf(run, run, { ranked: [...rankedGroups(run).values()] });
};
/** Firms with these totals: tax per mu against 10, weight 100. */
const withTotals = (totals: readonly number[]): SubjectFacts[] =>
  totals.map((total) => aFirm({ tax: total, land: 10 }));
const counted = ({ bins }: Histogram) =>
  bins.map(({ before, after }) => [before, Object.values(after).reduce((a, b) => a + b, 0)]);

describe('the histogram', () => {
  it('has the bins of the picture: 2.5 wide, the lines between two of them', () => {
    const totals = Array.from({ length: 66 }, (_, i) => 35 + i);
    const { width, isEven, lines, bins, dots } = spread(graded(BY_LINE), withTotals(totals));
    expect([width, isEven, dots]).toEqual(['2.5', true, []]);
    expect(lines.map(({ total }) => total)).toEqual(['90', '75', '60']);
    const edges = bins.map(({ from }) => from);
    expect(edges).toEqual(expect.arrayContaining(['60', '75', '90']));
    expect(bins.find(({ from }) => from === '60')!.after).toEqual({ C: 3 });
    expect(bins.find(({ from }) => from === '57.5')!.after).toEqual({ D: 2 });
  });

  it('puts everybody into one bin, and nobody of two classes into the same', () => {
    const totals = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 });
    const rules = fc.constantFrom(
      graded(BY_LINE),
      graded({ A: 'total >= 71.87', B: 'total >= 13.36', C: 'true' }),
      graded({ A: '20%', B: '60%', C: '95%', D: '100%' }),
    );
    fc.assert(
      fc.property(totals, rules, (all, programme) => {
        const firms = withTotals(all.map((one) => one / 20));
        const found = spread(programme, firms);
        const sums = counted(found);
        expect(sums.every(([before, after]) => before === after)).toBe(true);
        expect(sums.reduce((sum, [, n]) => sum + n!, 0)).toBe(firms.length);
        for (const { after } of found.bins) expect(Object.keys(after).length).toBeLessThan(2);
        expect(found.dots).toHaveLength(firms.length < 30 ? firms.length : 0);
      }),
      { numRuns: 120 },
    );
  });

  it('gathers the few that lie far beyond in a last bin without an end', () => {
    const totals = [...Array.from({ length: 60 }, (_, i) => i + 20), 900];
    const { bins } = spread(graded(BY_LINE), withTotals(totals));
    expect(bins.length).toBeLessThan(45);
    expect(bins.at(-1)).toMatchObject({ to: null, before: 1 });
  });

  it('draws no line where each territory has its own', () => {
    const shares = graded({ A: '50%', B: '100%' }, ['territory']);
    const firms = [80, 70, 30, 20].map((tax, i) =>
      aFirm({ tax, land: 10 }, { territory: i < 2 ? 'north' : 'south' }),
    );
    expect(spread(shares, firms).lines).toEqual([]);
  });
});
