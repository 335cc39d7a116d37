import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MISSING,
  NO_QUOTIENT,
  closeFigures,
  extreme,
  isAsking,
  isNothing,
  near,
  order,
  over,
  plus,
  putExact,
  times,
} from '../../../src/domain/evaluation/fast/near.js';
import type { Near } from '../../../src/domain/evaluation/fast/near.js';
import {
  roundedBlock,
  roundedRow,
  roundedWhole,
} from '../../../src/domain/evaluation/fast/rounding.js';
import { Sum } from '../../../src/domain/evaluation/fast/sum.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { ZERO_DENOMINATOR } from '../../../src/domain/expression/value.js';
import {
  compare,
  divided,
  fraction,
  least,
  minus,
  size,
  sum as sumOf,
  times as product,
  zero,
} from '../../support/reference/fraction.js';
import type { Fraction } from '../../support/reference/fraction.js';

/** What the 64 bits of a double say, sign, exponent and fraction, by IEEE 754 alone. */
function fractionOf(double: number): Fraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, double);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  if (exponent === 0x7ff) throw new Error(`${String(double)} is no number`);
  const hidden = exponent === 0 ? 0n : 1n << 52n;
  const digits = (bits & ((1n << 52n) - 1n)) | hidden;
  const power = BigInt(Math.max(exponent, 1) - 1075);
  const signed = bits >> 63n === 1n ? -digits : digits;
  return power < 0n ? fraction(signed, 1n << -power) : fraction(signed << power, 1n);
}

/** Whether v − e ≤ exact ≤ v + e, in whole numbers; false where there is no number or no bound. */
function isWithin(of: Near, exact: Fraction): boolean {
  const [v, e] = [of.v[0]!, of.e[0]!];
  if (!Number.isFinite(v) || !Number.isFinite(e) || e < 0) return false;
  return compare(size(minus(fractionOf(v), exact)), fractionOf(e)) <= 0;
}

function held(value: Exact): Near {
  const one = near(1);
  putExact(one, 0, value);
  return one;
}

const ratio = fc
  .oneof(
    fc.tuple(
      fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
      fc.constantFrom(1n, 3n, 7n, 100n, 667n),
    ),
    fc.tuple(
      fc.constantFrom(0n, 1n, 3n, -1n, 10n ** 17n + 1n),
      fc.constantFrom(1n, 10n ** 9n, 10n ** 17n - 1n),
    ),
  )
  .map(([above, below]) => fraction(above, below));
const exactly = ({ over: above, under }: Fraction): Exact => Exact.fraction(above, under);
const number = ratio.map(exactly);

const OPERATIONS = {
  plus: {
    fast: (a: Near, b: Near) => plus(a, b, near(1), 1),
    exact: (a: Fraction, b: Fraction) => sumOf([a, b]),
  },
  minus: {
    fast: (a: Near, b: Near) => plus(a, b, near(1), 1, -1),
    exact: minus,
  },
  times: {
    fast: (a: Near, b: Near) => times(a, b, near(1), 1),
    exact: product,
  },
  over: {
    fast: (a: Near, b: Near) => over(a, b, near(1), 1),
    exact: (a: Fraction, b: Fraction) => (b.over === 0n ? undefined : divided(a, b)),
  },
  min: {
    fast: (a: Near, b: Near) => extreme(a, b, near(1), 1, -1),
    exact: (a: Fraction, b: Fraction) => least([a, b]),
  },
} as const;
const step = fc.tuple(
  fc.constantFrom(...(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])),
  ratio,
);

describe('numbers within bounds', () => {
  it('hold the exact number through any chain of operations, and seldom ask', () => {
    let [known, asked] = [0, 0];
    fc.assert(
      fc.property(ratio, fc.array(step, { minLength: 1, maxLength: 8 }), (first, steps) => {
        let [fast, exact]: [Near, Fraction] = [held(exactly(first)), first];
        for (const [name, by] of steps) {
          const next = OPERATIONS[name].exact(exact, by);
          fast = OPERATIONS[name].fast(fast, held(exactly(by)));
          if (isAsking(fast, 0)) {
            asked += 1;
            return;
          }
          if (next === undefined) {
            expect(isNothing(fast, 0) ? fast.e[0] : 'asks').toBe(NO_QUOTIENT);
            return;
          }
          exact = next;
          expect(isWithin(fast, exact)).toBe(true);
          known += 1;
        }
      }),
      { numRuns: 1500 },
    );
    expect(asked).toBeLessThan(known / 10);
  });

  it('are told from what lies outside them', () => {
    const third = held(Exact.fraction(1n, 3n));
    const [v, e] = [fractionOf(third.v[0]!), fractionOf(third.e[0]!)];
    const hair = fraction(1n, 10n ** 60n);
    for (const [exact, inside] of [
      [sumOf([v, e]), true],
      [minus(v, e), true],
      [sumOf([v, e, hair]), false],
      [minus(minus(v, e), hair), false],
    ] as const) {
      expect(isWithin(third, exact)).toBe(inside);
    }
    const nothing = near(1);
    putExact(nothing, 0, null);
    expect(isWithin(nothing, zero)).toBe(false);
  });

  it('round to what the exact number rounds to, or not at all', () => {
    const modes = fc.constantFrom('halfUp', 'halfEven', 'floor', 'ceil', 'down', 'up');
    const edges = fc
      .integer({ min: -2000, max: 2000 })
      .map((n) => Exact.of(n).over(Exact.of(2000)));
    fc.assert(
      fc.property(fc.oneof(number, edges), number, modes, fc.nat(4), (a, b, mode, places) => {
        const exact = a.times(b);
        const k = roundedRow(times(held(a), held(b), near(1), 1), 0, 10 ** places, mode);
        if (k === k)
          expect(Exact.scaled(k, places).toString()).toBe(exact.round(places, mode).toString());
      }),
      { numRuns: 1500 },
    );
  });

  it('are compared only where the answer is sure', () => {
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const [left, right] = [a.times(b), c.times(b)];
        const [x, y] = [times(held(a), held(b), near(1), 1), times(held(c), held(b), near(1), 1)];
        if (isAsking(x, 0) || isAsking(y, 0)) return;
        const told = order(x.v[0]!, x.e[0]!, y.v[0]!, y.e[0]!);
        if (told === told) expect(told + 0).toBe(left.compare(right));
      }),
      { numRuns: 1000 },
    );
  });

  it('add up whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(ratio, { maxLength: 60 }), (all) => {
        const sum = new Sum();
        for (const one of all) sum.add(held(exactly(one)), 0, 1);
        expect(isWithin(sum.put(near(1)), sumOf(all))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('know a tie of sums that cancel', () => {
    const sum = new Sum();
    for (const one of ['1e17', '0.3', '-1e17', '-0.3']) sum.add(held(Exact.of(one)), 0, 1);
    expect(isWithin(sum.put(near(1)), zero)).toBe(true);
  });

  it('hold it through a block that shares one bound, and round it', () => {
    const digits = fc.integer({ min: -(10 ** 9), max: 10 ** 9 });
    const row = fc.tuple(digits, digits, fc.integer({ min: 1, max: 10 ** 6 }));
    const figures = (of: readonly number[]): Near => {
      const read = closeFigures(
        Float64Array.from(of, (n) => n / 100),
        0,
        of.length,
        near(of.length),
      );
      if (!read) throw new Error('figures out of reach');
      return read;
    };
    let shared = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(4), (rows, places) => {
        const n = rows.length;
        const [a, b, c] = [0, 1, 2].map((at) => figures(rows.map((one) => one[at]!)));
        const cap = near(n).fill(1.5, 0);
        const ratios = over(a!, c!, near(n), n);
        const score = times(extreme(ratios, cap, near(n), n, -1), b!, near(n), n);
        if (score.relative === score.relative) shared += 1;
        const rounded = new Float64Array(n);
        roundedBlock(score, n, { scale: 10 ** places, mode: 'halfUp' }, rounded);
        const sum = new Sum();
        sum.add(score, 0, n);
        const exact = rows.map(([x, y, z]) =>
          product(
            least([fraction(BigInt(x), BigInt(z)), fraction(3n, 2n)]),
            fraction(BigInt(y), 100n),
          ),
        );
        expect(isWithin(sum.put(near(1)), sumOf(exact))).toBe(true);
        exact.forEach((number, i) => {
          const one = near(1);
          one.put(0, score.v[i]!, score.e[i]!);
          expect(isWithin(one, number)).toBe(true);
          const told = rounded[i]!;
          if (told !== told) return;
          expect(Exact.scaled(told, places).toString()).toBe(
            exactly(number).round(places, 'halfUp').toString(),
          );
        });
      }),
      { numRuns: 500 },
    );
    expect(shared).toBeGreaterThan(450);
  });

  it('say why there is no number', () => {
    const nothing = near(1);
    putExact(nothing, 0, null);
    expect(nothing.e[0]).toBe(MISSING);
    putExact(nothing, 0, ZERO_DENOMINATOR);
    expect(plus(nothing, held(Exact.one), near(1), 1).e[0]).toBe(NO_QUOTIENT);
  });
});

describe('whole multiples', () => {
  it('round like the fractions they are', () => {
    const modes = fc.constantFrom('halfUp', 'halfEven', 'floor', 'ceil', 'down', 'up');
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.integer({ min: 1, max: 3 }),
        modes,
        (n, places, mode) => {
          const rounded = Exact.of(n)
            .over(Exact.of(10 ** places))
            .round(0, mode);
          expect(String(roundedWhole(n, 10 ** places, mode))).toBe(rounded.toString());
        },
      ),
    );
  });
});
