import type { RoundingMode } from '../../expression/exact.js';
import type { Expression } from '../../expression/expression.js';
import type { Value } from '../../expression/value.js';
import { ASK, codeOf, putScaled, truths } from './formula.js';
import type { Names, Numbers, Truths } from './formula.js';
import { BLOCK, Near, copy, isAsking, isNothing, near, putExact } from './near.js';
import { roundedRow } from './rounding.js';

/** Calls `work` with the bounds of every block of the table. */
export function inBlocks(size: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < size; from += BLOCK) work(from, Math.min(size, from + BLOCK));
}

/**
 * Rounds where the programme says so and asks the exact path for rows the bounds leave open; what
 * is then still open is too large or too small for a double.
 */
export function finished(
  source: Numbers,
  rounding: { places: number | undefined; mode: RoundingMode },
  exactly: (row: number) => Value | undefined,
): Numbers {
  const { places, mode } = rounding;
  const out = near();
  const scale = 10 ** (places ?? 0);
  const asked = (of: Near, from: number, n: number): Near => {
    for (let i = 0; i < n; i += 1) if (isAsking(of, i)) putExact(of, i, exactly(from + i));
    return of;
  };
  if (places === undefined) {
    return (from, to) => {
      const of = source(from, to);
      if (of.relative === of.relative) return of;
      return of.e.includes(Infinity) ? asked(copied(of, out), from, to - from) : of;
    };
  }
  return (from, to) => {
    const of = source(from, to);
    for (let i = 0; i < to - from; i += 1) {
      if (isNothing(of, i)) copy(out, i, of);
      else putScaled(out, i, roundedRow(of, i, scale, mode), scale);
    }
    return asked(out, from, to - from);
  };
}

/** What belongs to somebody else is not written into. */
function copied(of: Near, out: Near): Near {
  const { v, e } = out.open();
  v.set(of.v);
  e.set(of.e.subarray(0));
  return out;
}

/** A whole column of the table, kept. */
export function kept(source: Numbers, size: number): Near {
  const column = near(size);
  const { v, e } = column.open();
  inBlocks(size, (from, to) => {
    const block = source(from, to);
    v.set(block.v.subarray(0, to - from), from);
    e.set(block.e.subarray(0, to - from), from);
  });
  return column;
}

export function part(column: Near): Numbers {
  return (from, to) => new Near(column.v.subarray(from, to), column.e.subarray(from, to));
}

/** A condition's codes, decided throughout: `ASK` is settled by the exact path. */
export function decided(formula: Expression, names: Names): Truths {
  const told = truths(formula, names);
  return (from, to) => {
    const codes = told(from, to);
    if (!codes.subarray(0, to - from).includes(ASK)) return codes;
    return codes.map((code, i) =>
      code === ASK && i < to - from ? codeOf(formula.evaluate(names.facts(from + i))) : code,
    );
  };
}
