import { compute } from '../../expression/expression.js';
import type { RankKey } from '../grading-rules.js';
import { kept } from './columns.js';
import { numbers } from './formula.js';
import type { Names } from './formula.js';
import { isAsking, order } from './near.js';
import type { Near } from './near.js';

/** Those ranked together, best first, with their places: equals share one. */
export interface Ranked {
  readonly rows: Uint32Array;
  readonly ranks: Int32Array;
}

/**
 * Orders rows by the keys, then as they come, which is by code. `totals` are whole numbers, so a key
 * that is `total` is compared without any doubt; other keys ask the exact path where bounds meet.
 */
export function ranked(
  rows: Uint32Array,
  keys: readonly RankKey[],
  from: { totals: Float64Array; names: Names },
): Ranked {
  const [first, ...others] = keys.map((key) => comparison(key, from));
  const further = (a: number, b: number): number => {
    for (const compare of others) {
      const found = compare(a, b);
      if (found !== 0) return found;
    }
    return 0;
  };
  const compare = first ?? (() => 0);
  const ordered =
    packed(rows, keys[0], from.totals) ?? rows.slice().sort((a, b) => compare(a, b) || a - b);
  const ranks = new Int32Array(rows.length);
  for (let start = 0; start < ordered.length;) {
    const head = ordered[start] as number;
    let end = start + 1;
    while (end < ordered.length && compare(head, ordered[end] as number) === 0) end += 1;
    if (end - start > 1 && others.length > 0) {
      ordered.subarray(start, end).sort((a, b) => further(a, b) || a - b);
    }
    for (let place = start; place < end; place += 1) {
      const shares =
        place > start && further(ordered[place - 1] as number, ordered[place] as number) === 0;
      ranks[place] = shares ? (ranks[place - 1] as number) : place + 1;
    }
    start = end;
  }
  return { rows: ordered, ranks };
}

type Comparison = (a: number, b: number) => number;

function isTotal(key: RankKey | undefined): boolean {
  return key?.formula.tree.op === 'name' && key.formula.tree.name === 'total';
}

/**
 * Sorted by whole totals as plain numbers: the total and, below it, the place of the row. Undefined
 * where both together do not fit into a double.
 */
function packed(
  rows: Uint32Array,
  key: RankKey | undefined,
  totals: Float64Array,
): Uint32Array | undefined {
  if (!key || !isTotal(key)) return undefined;
  let [least, most] = [Infinity, -Infinity];
  const n = rows.length;
  for (let place = 0; place < n; place += 1) {
    const total = totals[rows[place] as number] as number;
    if (total < least) least = total;
    if (total > most) most = total;
  }
  if ((most - least + 1) * n > Number.MAX_SAFE_INTEGER) return undefined;
  const keys = new Float64Array(n);
  for (let place = 0; place < n; place += 1) {
    const total = totals[rows[place] as number] as number;
    keys[place] = (key.descending ? most - total : total - least) * n + place;
  }
  keys.sort();
  const ordered = new Uint32Array(n);
  for (let place = 0; place < n; place += 1) {
    const packed = keys[place] as number;
    // The quotient may be off by one in the last place; then the rest is negative.
    const rest = packed - Math.floor(packed / n) * n;
    ordered[place] = rows[rest < 0 ? rest + n : rest] as number;
  }
  return ordered;
}

function comparison(
  key: RankKey,
  { totals, names }: { totals: Float64Array; names: Names },
): Comparison {
  const sign = key.descending ? -1 : 1;
  if (isTotal(key)) return (a, b) => sign * ((totals[a] as number) - (totals[b] as number));
  let column: Near | undefined;
  return (a, b) => {
    column ??= kept(numbers(key.formula, names), totals.length);
    return byKey({ key, names, column, sign }, a, b);
  };
}

/** What lacks a key stands behind what has it, whatever the direction. */
function byKey(
  by: { key: RankKey; names: Names; column: Near; sign: number },
  a: number,
  b: number,
): number {
  const { column } = by;
  const [x, y] = [column.v[a] as number, column.v[b] as number];
  if (isAsking(column, a) || isAsking(column, b)) return exactly(by, a, b);
  if (x !== x || y !== y) return x === x ? -1 : y === y ? 1 : 0;
  const found = order(x, column.e[a] as number, y, column.e[b] as number);
  return found === found ? by.sign * found : exactly(by, a, b);
}

function exactly(
  { key, names, sign }: { key: RankKey; names: Names; sign: number },
  a: number,
  b: number,
): number {
  const x = compute(key.formula, names.facts(a));
  const y = compute(key.formula, names.facts(b));
  if (!x || !y) return x ? -1 : y ? 1 : 0;
  return sign * x.compare(y);
}
