import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  classAtPlaces,
  cumulativeCounts,
  sharedRanks,
  takeWithTies,
} from '../../../src/domain/evaluation/counts.js';
import type { CountMode } from '../../../src/domain/evaluation/grading-rules.js';
import { Exact } from '../../../src/domain/expression/exact.js';

function bands(n: number, cuts: readonly number[], count: CountMode): number[] {
  const shares = cuts.map((cut) => ({ upTo: Exact.of(cut).over(Exact.hundred), count }));
  const cumulative = cumulativeCounts(n, shares);
  return cumulative.map((upTo, index) => upTo - (cumulative[index - 1] ?? 0));
}

describe('how many subjects each class holds', () => {
  it.each([
    ['Chaohu FY2021', 120, [20, 65, 95, 100], 'halfUp', [24, 54, 36, 6]],
    ['Jining High-tech FY2023', 100, [20, 60, 95, 100], 'halfUp', [20, 40, 35, 5]],
    ['seven, counted down', 7, [20, 60, 95, 100], 'floor', [1, 3, 2, 1]],
    ['seven, half up', 7, [20, 60, 95, 100], 'halfUp', [1, 3, 3, 0]],
    ['seven, counted up', 7, [20, 60, 95, 100], 'ceil', [2, 3, 2, 0]],
    ['nineteen, counted down', 19, [20, 60, 95, 100], 'floor', [3, 8, 7, 1]],
    ['nineteen, half up', 19, [20, 60, 95, 100], 'halfUp', [4, 7, 7, 1]],
    ['nineteen, counted up', 19, [20, 60, 95, 100], 'ceil', [4, 8, 7, 0]],
    ['nobody', 0, [20, 60, 95, 100], 'ceil', [0, 0, 0, 0]],
    ['one', 1, [20, 60, 95, 100], 'floor', [0, 0, 0, 1]],
  ] as const)('%s', (_name, n, cuts, mode, expected) => {
    expect(bands(n, cuts, mode)).toEqual(expected);
  });

  it('counts shares of the whole, never of the remainder', () => {
    expect(bands(100, [20, 60, 95, 100], 'halfUp')).not.toEqual([20, 32, 16, 32]);
  });

  it('leaves the one on an excluded edge to the class behind it', () => {
    const shares = [20, 60, 95, 100].map((cut) => ({
      upTo: Exact.of(cut).over(Exact.hundred),
      count: 'floor' as const,
    }));
    expect(cumulativeCounts(100, shares, 'excluded')).toEqual([19, 59, 94, 100]);
    expect(cumulativeCounts(7, shares, 'excluded')).toEqual([1, 4, 6, 7]);
  });

  it('always adds up to the population', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom<CountMode[]>('floor', 'halfUp', 'ceil'),
        (n, cuts, mode) => {
          const counts = bands(n, [...cuts.sort((a, b) => a - b), 100], mode);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
          expect(counts.every((count) => count >= 0)).toBe(true);
        },
      ),
    );
  });
});

describe('ties at a cut', () => {
  const ranks = [1, 2, 2, 2, 5];

  it.each([
    ['better', [0, 0, 0, 0, 1]],
    ['worse', [0, 1, 1, 1, 1]],
    ['byKey', [0, 0, 1, 1, 1]],
  ] as const)('%s', (ties, expected) => {
    expect(classAtPlaces(ranks, [2, 5], [ties, ties])).toEqual(expected);
  });

  it('keeps a tie whole when a number is taken', () => {
    expect(takeWithTies(ranks, 2, 'better')).toBe(4);
    expect(takeWithTies(ranks, 2, 'worse')).toBe(1);
    expect(takeWithTies(ranks, 2, 'byKey')).toBe(2);
    expect(takeWithTies(ranks, 4, 'worse')).toBe(4);
    expect(takeWithTies(ranks, 99, 'better')).toBe(5);
  });

  it('shares a place between equals and counts on behind them', () => {
    expect(sharedRanks([9, 8, 8, 8, 1], (a, b) => a === b)).toEqual([1, 2, 2, 2, 5]);
  });
});
