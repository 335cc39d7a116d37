import type { Statistic } from '../indicator-rules.js';
import { near, over } from './near.js';
import type { Near } from './near.js';
import { Sum } from './sum.js';

/** What a mean of ratios may lose by being carried to 40 decimals, each value and the mean. */
const CARRIED = 2e-40;

/** The members of one benchmark, gone through once. */
export class Tally {
  private readonly values = new Sum();
  private readonly above = new Sum();
  private readonly below = new Sum();
  private readonly sorted: number[] = [];
  private highest = -Infinity;
  private lowest = Infinity;
  private off = 0;

  private readonly ordered: boolean;
  private readonly median: boolean;

  constructor(statistics: readonly Statistic[]) {
    this.median = statistics.includes('median');
    this.ordered = this.median || statistics.includes('max') || statistics.includes('min');
  }

  add(of: Near, i: number): void {
    this.values.add(of, i);
    if (!this.ordered) return;
    const [v, e] = [of.v[i] as number, of.e[i] as number];
    this.highest = Math.max(this.highest, v);
    this.lowest = Math.min(this.lowest, v);
    this.off = Math.max(this.off, e);
    if (this.median) this.sorted.push(v);
  }

  /** Numerator and denominator, for a pooled mean; members that lack one are left out. */
  addPair(above: Near, below: Near, i: number): void {
    if (above.v[i] !== above.v[i] || below.v[i] !== below.v[i]) return;
    this.above.add(above, i);
    this.below.add(below, i);
  }

  /** As row 0. The k-th in order is off by no more than the worst member is. */
  near(statistic: Statistic, pooled: boolean): Near {
    switch (statistic) {
      case 'mean':
        return pooled ? ratio(this.above, this.below) : this.mean();
      case 'max':
        return row(this.highest, this.off);
      case 'min':
        return row(this.lowest, this.off);
      default:
        return this.middle();
    }
  }

  private mean(): Near {
    const mean = over(this.values.put(near(1)), row(this.values.size, 0), near(1), 1);
    mean.e[0] = (mean.e[0] as number) + CARRIED;
    return mean;
  }

  private middle(): Near {
    const sorted = Float64Array.from(this.sorted).sort();
    const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    if (sorted.length % 2 === 1) return row(upper, this.off);
    const lower = sorted[sorted.length / 2 - 1] ?? NaN;
    const middle = (lower + upper) / 2;
    return row(middle, (this.off + Math.abs(middle) * 2 ** -52) * (1 + 2 ** -48));
  }
}

/** A pooled mean; what has no members or no denominator is left to the exact path. */
function ratio(above: Sum, below: Sum): Near {
  const quotient = over(above.put(near(1)), below.put(near(1)), near(1), 1);
  return quotient.v[0] === quotient.v[0] ? quotient : row(0, Infinity);
}

function row(v: number, e: number): Near {
  const made = near(1);
  [made.v[0], made.e[0]] = e < Infinity ? [v, e] : [0, Infinity];
  return made;
}
