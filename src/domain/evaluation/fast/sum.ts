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

  /** The rows `from` to `to` of a block, each of which has a number. */
  add(of: Near, from: number, to: number): void {
    const { v: values, relative } = of;
    const bounds = relative === relative ? undefined : of.e;
    let { sum, lost } = this;
    let [sizes, off] = [0, 0];
    for (let i = from; i < to; i += 1) {
      const v = values[i] as number;
      const next = sum + v;
      const back = next - sum;
      lost += sum - (next - back) + (v - back);
      sum = next;
      sizes += Math.abs(v);
      if (bounds) off += bounds[i] as number;
    }
    this.sum = sum;
    this.lost = lost;
    this.sizes += sizes;
    this.off += bounds ? off : relative * sizes;
    this.count += to - from;
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
    // Whole numbers of fewer than 54 bits altogether lose nothing on the way.
    const isExact = this.off === 0 && this.sizes <= Number.MAX_SAFE_INTEGER;
    const e = isExact ? 0 : (carried + residues + Math.abs(v) * U) * (1 + 2 ** -48);
    const hopeless = !(e < Infinity) || (v !== 0 && Math.abs(v) < 1e-100);
    out.put(0, hopeless ? 0 : v, hopeless ? Infinity : e);
    return out;
  }
}
