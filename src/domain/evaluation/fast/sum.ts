import type { Near } from './near.js';

const U = 2 ** -53;

/**
 * A long sum with its bound. What each addition loses is computed exactly (Knuth's two-sum, right
 * in any order of size) and added up by itself; those residues are at most U·|partial sum| each, so
 * their own sum, off by at most n·U of their sizes, is off by less than n²·U² of the sum of sizes.
 */
export class Sum {
  private count = 0;
  private sum = 0;
  private lost = 0;
  private sizes = 0;
  private off = 0;

  add(of: Near, i: number): void {
    const v = of.v[i] as number;
    const next = this.sum + v;
    const back = next - this.sum;
    this.lost += this.sum - (next - back) + (v - back);
    this.sum = next;
    this.sizes += Math.abs(v);
    this.off += of.e[i] as number;
    this.count += 1;
  }

  get size(): number {
    return this.count;
  }

  /** As row 0 of `out`. Exact while every partial sum of whole numbers was. */
  put(out: Near): Near {
    const v = this.sum + this.lost;
    const n = this.count;
    const carried = this.off * (1 + n * 2 * U);
    const residues = this.sizes * (1 + n * 2 * U) * (n * U) * (n * U) * 4;
    out.v[0] = v;
    // Whole numbers of fewer than 54 bits altogether lose nothing on the way.
    out.e[0] =
      this.off === 0 && this.sizes <= Number.MAX_SAFE_INTEGER
        ? 0
        : (carried + residues + Math.abs(v) * U) * (1 + 2 ** -48);
    const hopeless = !(out.e[0] < Infinity) || (v !== 0 && Math.abs(v) < 1e-100);
    if (hopeless) [out.v[0], out.e[0]] = [0, Infinity];
    return out;
  }
}
