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
 *
 * Most blocks are plain figures, products and quotients of them. One bound then does for all rows:
 * with `relative` r, every number X is within r·|v| of v, and a row without a number is missing. Two
 * such sides of at most `CLOSE` make a product or quotient x·(1 + α) ∘ y·(1 + β), off by at most
 * (r + s + U)·(1 + 2⁻³⁸) of it: (1 + α)/(1 + β) − 1 is at most (r + s)/(1 − s), and |x ∘ y| at most
 * |z|/(1 − U). The greater or smaller of two is off by the greater of r and s: t ± r·|t| grows with t.
 */
export class Near {
  private shared = NaN;
  private stale = false;
  private wholes = false;

  constructor(
    readonly v: Float64Array,
    private readonly bounds: Float64Array,
  ) {}

  /** NaN unless one relative bound, at most `CLOSE`, holds for all rows. */
  get relative(): number {
    return this.shared;
  }

  /** Bounds row by row. */
  get e(): Bounds {
    if (this.stale) {
      for (let i = 0; i < this.v.length; i += 1) {
        const size = Math.abs(this.v[i] as number);
        const isExact = this.wholes && Math.floor(size) === size;
        if (size !== size) this.bounds[i] = MISSING;
        else this.bounds[i] = isExact ? 0 : this.shared * size * GROW;
      }
      this.stale = false;
    }
    return this.bounds;
  }

  /** To be written row by row from the first to the last. */
  open(): { readonly v: Float64Array; readonly e: Float64Array } {
    [this.shared, this.stale] = [NaN, false];
    return { v: this.v, e: this.bounds };
  }

  put(i: number, v: number, e: number): void {
    if (this.stale) void this.e;
    this.shared = NaN;
    this.v[i] = v;
    this.bounds[i] = e;
  }

  /** The numbers are in `v`, and `relative` bounds them all; of figures, `wholes` are exact. */
  close(relative: number, wholes = false): this {
    this.shared = relative;
    this.wholes = wholes;
    this.stale = true;
    return this;
  }

  /** The same number in every row. */
  fill(v: number, e: number): this {
    this.v.fill(v);
    this.bounds.fill(e);
    const relative = v === 0 || v !== v ? e : (e / Math.abs(v)) * GROW;
    this.shared = relative >= 0 && relative <= CLOSE && (v !== 0 || e === 0) ? relative : NaN;
    this.stale = false;
    return this;
  }
}

/** Bounds as they are read; who writes them says so first. */
export type Bounds = Pick<Float64Array, 'includes' | 'subarray'> & {
  readonly [row: number]: number;
};

/** Rows worked on at once; their columns stay in the cache of the processor. */
export const BLOCK = 2048;
export const MISSING = -1;
export const NO_QUOTIENT = -2;

/** Half a unit in the last place of 1. */
const U = 2 ** -53;
const GROW = 1 + 2 ** -48;
/** Above this a relative bound is not shared by a whole block. */
const CLOSE = 2 ** -40;
const WIDER = 1 + 2 ** -38;
const LEAST = 1e-100;
const MOST = 1e100;

export function near(size = BLOCK): Near {
  return new Near(new Float64Array(size), new Float64Array(size));
}

export function isAsking(of: Near, i: number): boolean {
  return of.e[i] === Infinity;
}

/** Whether there is no number. */
export function isNothing(of: Near, i: number): boolean {
  return of.v[i] !== of.v[i];
}

function ask(out: Near, i: number): void {
  out.put(i, 0, Infinity);
}

export function put(out: Near, i: number, v: number, e: number): void {
  out.put(i, v, e);
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
  out.open();
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

/** Figures with one relative bound; undefined where some are out of its reach. */
export function closeFigures(
  figures: Float64Array,
  from: number,
  to: number,
  out: Near,
): Near | undefined {
  const { v: ov } = out;
  for (let row = from; row < to; row += 1) {
    const v = figures[row] as number;
    const size = Math.abs(v);
    if (!(size >= 1e-20 && size < 1e15) && v === v && v !== 0) return undefined;
    ov[row - from] = v;
  }
  return out.close(U * GROW, true);
}

/** The bound of a product or quotient of two blocks; NaN where they have none in common. */
function product(a: Near, b: Near): number {
  const relative = (a.relative + b.relative + U) * WIDER;
  return relative <= CLOSE ? relative : NaN;
}

function inRange(size: number): boolean {
  return size >= LEAST && size <= MOST;
}

/** Whole numbers of fewer than 54 bits are added and multiplied without loss. */
function whole(x: number, y: number, z: number): boolean {
  return Number.isSafeInteger(x) && Number.isSafeInteger(y) && Number.isSafeInteger(z);
}

export function plus(a: Near, b: Near, out: Near, n: number, sign: 1 | -1 = 1): Near {
  const [av, ae, bv, be] = [a.v, a.e, b.v, b.e];
  const { v: ov, e: oe } = out.open();
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

/** Where all rows share a bound: false leaves the block to the rows one by one. */
function closeTimes(a: Near, b: Near, out: Near, n: number): boolean {
  const relative = product(a, b);
  if (relative !== relative) return false;
  const [av, bv, ov] = [a.v, b.v, out.v];
  for (let i = 0; i < n; i += 1) {
    const x = av[i] as number;
    const y = bv[i] as number;
    const z = x * y;
    if (!inRange(Math.abs(z))) {
      const isZero = x === 0 || y === 0;
      if (!isZero && x === x && y === y) return false;
    }
    ov[i] = z;
  }
  out.close(relative);
  return true;
}

export function times(a: Near, b: Near, out: Near, n: number): Near {
  if (closeTimes(a, b, out, n)) return out;
  const [av, ae, bv, be] = [a.v, a.e, b.v, b.e];
  const { v: ov, e: oe } = out.open();
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

/** Where all rows share a bound: false leaves the block to the rows one by one. */
function closeOver(a: Near, b: Near, out: Near, n: number): boolean {
  const relative = product(a, b);
  if (relative !== relative) return false;
  const [av, bv, ov] = [a.v, b.v, out.v];
  for (let i = 0; i < n; i += 1) {
    const x = av[i] as number;
    const y = bv[i] as number;
    const z = x / y;
    if (!inRange(Math.abs(z))) {
      const isZero = x === 0 && y !== 0;
      if (!isZero && x === x && y === y) return false;
    }
    ov[i] = z;
  }
  out.close(relative);
  return true;
}

export function over(a: Near, b: Near, out: Near, n: number): Near {
  if (closeOver(a, b, out, n)) return out;
  const [av, ae, bv, be] = [a.v, a.e, b.v, b.e];
  const { v: ov, e: oe } = out.open();
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

function closeExtreme(a: Near, b: Near, out: Near, n: number, sign: 1 | -1): boolean {
  const relative = Math.max(a.relative, b.relative);
  if (relative !== relative) return false;
  const [av, bv, ov] = [a.v, b.v, out.v];
  if (sign < 0) for (let i = 0; i < n; i += 1) ov[i] = Math.min(av[i] as number, bv[i] as number);
  else for (let i = 0; i < n; i += 1) ov[i] = Math.max(av[i] as number, bv[i] as number);
  out.close(relative);
  return true;
}

/** The smaller (`sign` −1) or greater: off by no more than the sides are, whichever it is. */
export function extreme(a: Near, b: Near, out: Near, n: number, sign: 1 | -1): Near {
  if (closeExtreme(a, b, out, n, sign)) return out;
  const [av, ae, bv, be] = [a.v, a.e, b.v, b.e];
  const { v: ov, e: oe } = out.open();
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
