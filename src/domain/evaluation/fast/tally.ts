import type { Statistic } from '../indicator-rules.js';
import { isNothing, near, over } from './near.js';
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

  /** The rows `from` to `to` of a block, all of which have a value. */
  add(of: Near, from: number, to: number): void {
    this.values.add(of, from, to);
    if (!this.ordered) return;
    for (let i = from; i < to; i += 1) {
      const [v, e] = [of.v[i] as number, of.e[i] as number];
      this.highest = Math.max(this.highest, v);
      this.lowest = Math.min(this.lowest, v);
      this.off = Math.max(this.off, e);
      if (this.median) this.sorted.push(v);
    }
  }

  /** Numerator and denominator, for a pooled mean; members that lack one are left out. */
  addPairs(of: { above: Near; below: Near }, from: number, to: number): void {
    const { above, below } = of;
    for (let i = from; i < to; i += 1) {
      if (isNothing(above, i) || isNothing(below, i)) continue;
      this.above.add(above, i, i + 1);
      this.below.add(below, i, i + 1);
    }
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
    mean.put(0, mean.v[0] as number, (mean.e[0] as number) + CARRIED);
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
  made.put(0, e < Infinity ? v : 0, e < Infinity ? e : Infinity);
  return made;
}
