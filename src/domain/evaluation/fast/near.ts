import { Exact } from '../../expression/exact.js';
import { ZERO_DENOMINATOR, isNumber } from '../../expression/value.js';
import type { Value } from '../../expression/value.js';

/**
 * Numbers known to within a bound, column by column. For every row one of these holds:
 * - `v` is finite and `e` is finite: the exact number lies in [v − e, v + e]; `e = 0` means v itself;
 * - `v = 0` and `e = Infinity`: nothing is known, the row has to be asked of the exact path;
 * - `v` is NaN: there is no number, and `e` says why, `MISSING` or `NO_QUOTIENT`.
 *
 * Why the bounds hold. A double operation in the normal range gives z = fl(r) with |z − r| ≤ U·|z|
 * (IEEE 754, to nearest). With |x − X| ≤ a and |y − Y| ≤ b, the exact operation on X and Y is off r by
 * at most a + b for a sum, |x|·b + |y|·a + a·b for a product, and for a quotient
 * X/Y − x/y = (X − x)/Y + x·(y − Y)/(y·Y), at most (a + |x/y|·b) / (|y| − b). The bound is itself
 * computed in doubles by fewer than ten operations on numbers that are not negative (and one
 * difference, |y| − b), each off by a factor within 1 ± U; `GROW` = 1 + 32·U outweighs them all.
 * Underflow cannot hide an error: results outside [`LEAST`, `MOST`] are asked of the exact path, so
 * every product of two magnitudes and bounds stays far inside the normal range.
 */
export interface Near {
  readonly v: Float64Array;
  readonly e: Float64Array;
}

/** Rows worked on at once; their columns stay in the cache of the processor. */
export const BLOCK = 2048;
export const MISSING = -1;
export const NO_QUOTIENT = -2;

/** Half a unit in the last place of 1. */
const U = 2 ** -53;
const GROW = 1 + 2 ** -48;
const LEAST = 1e-100;
const MOST = 1e100;

export function near(size = BLOCK): Near {
  return { v: new Float64Array(size), e: new Float64Array(size) };
}

export function isAsking(of: Near, i: number): boolean {
  return of.e[i] === Infinity;
}

/** Whether there is no number. */
export function isNothing(of: Near, i: number): boolean {
  return of.v[i] !== of.v[i];
}

function ask(out: Near, i: number): void {
  out.v[i] = 0;
  out.e[i] = Infinity;
}

export function put(out: Near, i: number, v: number, e: number): void {
  out.v[i] = v;
  out.e[i] = e;
}

export function copy(out: Near, i: number, of: Near): void {
  put(out, i, of.v[i] as number, of.e[i] as number);
}

/**
 * The nearest double of an exact value, with what it is off. `toNumber` reads 40 decimals, cut
 * within 10⁻⁴⁰, and reading is off by half a unit in the last place.
 */
export function putExact(out: Near, i: number, value: Value | undefined): void {
  if (!isNumber(value)) {
    put(out, i, NaN, value === ZERO_DENOMINATOR ? NO_QUOTIENT : MISSING);
    return;
  }
  const v = value.toNumber();
  const size = Math.abs(v);
  if (Number.isSafeInteger(v) && value.equals(Exact.of(v))) put(out, i, v, 0);
  else if (size > MOST || size < 1e-20) ask(out, i);
  else put(out, i, v, (U * size + 1e-40) * GROW);
}

/**
 * Figures as a table keeps them: the nearest double of a decimal of at most 15 digits, which no other
 * such decimal shares; a whole double is therefore the figure itself. NaN is missing, ±Infinity a
 * figure of more digits.
 */
export function fromFigures(figures: Float64Array, from: number, to: number, out: Near): Near {
  for (let i = 0; i < to - from; i += 1) {
    const v = figures[from + i] as number;
    const size = Math.abs(v);
    if (Math.floor(v) === v && size < 1e15) put(out, i, v, 0);
    else if (size >= 1e-20 && size < 1e15) put(out, i, v, U * size * GROW);
    else if (v !== v) put(out, i, NaN, MISSING);
    else ask(out, i);
  }
  return out;
}

/** Where one side is no number or not known; true when that settled the row. */
function settled(out: Near, i: number, a: Near, b: Near): boolean {
  if (a.v[i] !== a.v[i]) copy(out, i, a);
  else if (isAsking(a, i)) ask(out, i);
  else if (b.v[i] !== b.v[i]) copy(out, i, b);
  else if (isAsking(b, i)) ask(out, i);
  else return false;
  return true;
}

function inRange(size: number): boolean {
  return size >= LEAST && size <= MOST;
}

/** Whole numbers of fewer than 54 bits are added and multiplied without loss. */
function whole(x: number, y: number, z: number): boolean {
  return Number.isSafeInteger(x) && Number.isSafeInteger(y) && Number.isSafeInteger(z);
}

export function plus(a: Near, b: Near, out: Near, n: number, sign: 1 | -1 = 1): Near {
  const [av, ae, bv, be, ov, oe] = [a.v, a.e, b.v, b.e, out.v, out.e];
  for (let i = 0; i < n; i += 1) {
    const x = av[i] as number;
    const y = (bv[i] as number) * sign;
    const off = (ae[i] as number) + (be[i] as number);
    const z = x + y;
    const size = Math.abs(z);
    if (inRange(size) && off > 0 && off < Infinity) {
      ov[i] = z;
      oe[i] = (off + U * size) * GROW;
    } else oddSum({ a, b, out, i }, z, off);
  }
  return out;
}

export function times(a: Near, b: Near, out: Near, n: number): Near {
  const [av, ae, bv, be, ov, oe] = [a.v, a.e, b.v, b.e, out.v, out.e];
  for (let i = 0; i < n; i += 1) {
    const x = av[i] as number;
    const y = bv[i] as number;
    const ea = ae[i] as number;
    const eb = be[i] as number;
    const z = x * y;
    const size = Math.abs(z);
    const off = Math.abs(x) * eb + Math.abs(y) * ea + ea * eb;
    if (inRange(size) && off > 0) {
      ov[i] = z;
      oe[i] = (off + U * size) * GROW;
    } else oddProduct({ a, b, out, i }, z, off);
  }
  return out;
}

export function over(a: Near, b: Near, out: Near, n: number): Near {
  const [av, ae, bv, be, ov, oe] = [a.v, a.e, b.v, b.e, out.v, out.e];
  for (let i = 0; i < n; i += 1) {
    const y = bv[i] as number;
    const ea = ae[i] as number;
    const eb = be[i] as number;
    const z = (av[i] as number) / y;
    const size = Math.abs(z);
    const room = Math.abs(y) - eb;
    if (inRange(size) && room > eb && ea + eb > 0) {
      ov[i] = z;
      oe[i] = ((ea + size * eb) / room + U * size) * GROW;
    } else oddQuotient({ a, b, out, i }, z, room);
  }
  return out;
}

/** One row of an operation whose sides are exact, zero, void or unknown. */
interface Odd {
  readonly a: Near;
  readonly b: Near;
  readonly out: Near;
  readonly i: number;
}

function oddSum({ a, b, out, i }: Odd, z: number, off: number): void {
  if (settled(out, i, a, b)) return;
  const exact = off === 0 && whole(a.v[i] as number, b.v[i] as number, z);
  if (exact || z === 0) put(out, i, z, off * GROW);
  else if (inRange(Math.abs(z))) put(out, i, z, (off + U * Math.abs(z)) * GROW);
  else ask(out, i);
}

function oddProduct({ a, b, out, i }: Odd, z: number, off: number): void {
  if (settled(out, i, a, b)) return;
  const [x, y] = [a.v[i] as number, b.v[i] as number];
  const zero = (x === 0 && a.e[i] === 0) || (y === 0 && b.e[i] === 0);
  if (zero || (off === 0 && whole(x, y, z))) put(out, i, z + 0, 0);
  else if (z === 0) put(out, i, 0, off * GROW);
  else if (inRange(Math.abs(z))) put(out, i, z, (off + U * Math.abs(z)) * GROW);
  else ask(out, i);
}

function oddQuotient({ a, b, out, i }: Odd, z: number, room: number): void {
  if (settled(out, i, a, b)) return;
  const [x, y] = [a.v[i] as number, b.v[i] as number];
  const [ea, eb] = [a.e[i] as number, b.e[i] as number];
  if (y === 0 && eb === 0) put(out, i, NaN, NO_QUOTIENT);
  else if (!(room > eb)) ask(out, i);
  else if (x === 0) put(out, i, 0, (ea / room) * GROW);
  else if (!inRange(Math.abs(z))) ask(out, i);
  else if (ea + eb === 0 && whole(y, z, x) && z * y === x) put(out, i, z, 0);
  else put(out, i, z, ((ea + Math.abs(z) * eb) / room + U * Math.abs(z)) * GROW);
}

/** The smaller (`sign` −1) or greater: off by no more than the sides are, whichever it is. */
export function extreme(a: Near, b: Near, out: Near, n: number, sign: 1 | -1): Near {
  const [av, ae, bv, be, ov, oe] = [a.v, a.e, b.v, b.e, out.v, out.e];
  for (let i = 0; i < n; i += 1) {
    const x = av[i] as number;
    const y = bv[i] as number;
    const ea = ae[i] as number;
    const eb = be[i] as number;
    const clear = (x - y) * sign;
    const margin = (ea + eb) * GROW;
    // Where one is surely beyond the other, only its own bound counts.
    if (clear > margin && margin >= 0) {
      ov[i] = x;
      oe[i] = ea;
    } else if (-clear > margin && margin >= 0) {
      ov[i] = y;
      oe[i] = eb;
    } else if (!settled(out, i, a, b)) put(out, i, clear > 0 ? x : y, Math.max(ea, eb));
  }
  return out;
}

/** Sign of a − b: −1, 0, 1; NaN where it cannot be told. Both are numbers. */
export function order(x: number, ea: number, y: number, eb: number): number {
  const gap = x - y;
  const off = ea + eb;
  if (off === 0) return Math.sign(gap);
  return Math.abs(gap) > off * GROW ? Math.sign(gap) : NaN;
}
