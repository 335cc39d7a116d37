import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MISSING,
  NO_QUOTIENT,
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
import { roundedRow, roundedWhole } from '../../../src/domain/evaluation/fast/rounding.js';
import { Sum } from '../../../src/domain/evaluation/fast/sum.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { ZERO_DENOMINATOR } from '../../../src/domain/expression/value.js';

/** A double is a fraction over a power of two; here it is written out. */
function exactOf(double: number): Exact {
  let [scaled, twos] = [double, 0];
  while (!Number.isInteger(scaled)) [scaled, twos] = [scaled * 2, twos + 1];
  return Exact.fraction(BigInt(scaled), 2n ** BigInt(twos));
}

function isWithin(of: Near, exact: Exact): boolean {
  if (isAsking(of, 0)) return true;
  const off = exact.minus(exactOf(of.v[0]!)).abs();
  return off.compare(exactOf(of.e[0]!)) <= 0;
}

function held(value: Exact): Near {
  const one = near(1);
  putExact(one, 0, value);
  return one;
}

const number = fc
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
  .map(([above, below]) => Exact.fraction(above, below));

const OPERATIONS = {
  plus: {
    fast: (a: Near, b: Near) => plus(a, b, near(1), 1),
    exact: (a: Exact, b: Exact) => a.plus(b),
  },
  minus: {
    fast: (a: Near, b: Near) => plus(a, b, near(1), 1, -1),
    exact: (a: Exact, b: Exact) => a.minus(b),
  },
  times: {
    fast: (a: Near, b: Near) => times(a, b, near(1), 1),
    exact: (a: Exact, b: Exact) => a.times(b),
  },
  over: {
    fast: (a: Near, b: Near) => over(a, b, near(1), 1),
    exact: (a: Exact, b: Exact) => (b.isZero() ? undefined : a.over(b)),
  },
  min: {
    fast: (a: Near, b: Near) => extreme(a, b, near(1), 1, -1),
    exact: (a: Exact, b: Exact) => (a.compare(b) <= 0 ? a : b),
  },
} as const;
const step = fc.tuple(
  fc.constantFrom(...(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])),
  number,
);

describe('numbers within bounds', () => {
  it('hold the exact number through any chain of operations', () => {
    fc.assert(
      fc.property(number, fc.array(step, { minLength: 1, maxLength: 8 }), (first, steps) => {
        let [fast, exact]: [Near, Exact] = [held(first), first];
        for (const [name, by] of steps) {
          const next = OPERATIONS[name].exact(exact, by);
          fast = OPERATIONS[name].fast(fast, held(by));
          if (next === undefined) {
            expect(isNothing(fast, 0) ? fast.e[0] : 'asks').toBe(NO_QUOTIENT);
            return;
          }
          exact = next;
          expect(isWithin(fast, exact)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
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
      fc.property(fc.array(number, { maxLength: 60 }), (all) => {
        const sum = new Sum();
        for (const one of all) sum.add(held(one), 0);
        const exact = all.reduce((total, one) => total.plus(one), Exact.zero);
        expect(isWithin(sum.put(near(1)), exact)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('know a tie of sums that cancel', () => {
    const sum = new Sum();
    for (const one of ['1e17', '0.3', '-1e17', '-0.3']) sum.add(held(Exact.of(one)), 0);
    expect(isWithin(sum.put(near(1)), Exact.zero)).toBe(true);
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
