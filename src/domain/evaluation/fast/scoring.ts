import { MEAN_PLACES } from '../../expression/aggregates.js';
import { Exact } from '../../expression/exact.js';
import type { RoundingMode } from '../../expression/exact.js';
import type { Facts } from '../../expression/value.js';
import { isNumber } from '../../expression/value.js';
import type { IndicatorRule } from '../indicator-rules.js';
import { limit } from '../scores.js';
import { inBlocks } from './columns.js';
import { constant, numbers } from './formula.js';
import type { Names, Numbers } from './formula.js';
import type { Marks } from './marks.js';
import { BLOCK, MISSING, NO_QUOTIENT, extreme, isNothing, near } from './near.js';
import type { Near } from './near.js';
import { MOST_SCALED, roundedBlock } from './rounding.js';
import type { Settled } from './settled.js';

/** A number too large to be kept as a whole multiple of the declared decimals. */
export class OutOfReach extends Error {}

/** A number of at most `places` decimals as whole multiples of 10^-places; throws `OutOfReach`. */
export function scaledExactly(number: Exact, places: number): number {
  const k = number.times(Exact.of(10 ** places)).toInteger();
  if (Math.abs(k) >= MOST_SCALED) throw new OutOfReach();
  return k;
}

/** The scores of one indicator, as whole multiples of 10^-`decimals.score`; NaN is none. */
export interface Scores {
  readonly points: Float64Array;
  /** 1 where the indicator is left out and its weight goes to the others. */
  readonly leftOut: Uint8Array | undefined;
}

/** Scores one indicator for all rows whose block of `evaluation` has it. */
export function scoreColumn(indicator: IndicatorRule, settled: Settled, marks: Marks): Scores {
  return new Scorer(indicator, settled, marks).run();
}

type Occasion = 'missing' | 'zero' | 'negative' | 'zeroDenominator';

class Scorer {
  private readonly points: Float64Array;
  private readonly leftOut: Uint8Array | undefined;
  private readonly places: number;
  readonly scale: number;
  readonly mode: RoundingMode;
  private readonly scaled = new Float64Array(BLOCK);
  /** 1 where a subject earned its score itself; kept where others are given the mean. */
  private readonly earned: Uint8Array | undefined;
  private readonly waiting: number[] = [];
  /** 1 in the rows that have the indicator. */
  private readonly concerned: Uint8Array;
  private readonly marks: readonly (readonly [string, ReturnType<Marks['of']>])[];
  /** The block being scored, under the names `v`, `b`, `b.mean`, … */
  private readonly given = new Map<string, Near>();

  constructor(
    private readonly indicator: IndicatorRule,
    private readonly settled: Settled,
    marks: Marks,
  ) {
    const { size } = settled.rows.table;
    const { rounding } = settled.rows.frame.rules;
    this.points = new Float64Array(size).fill(NaN);
    const fallbacks = ['missing', 'zero', 'negative', 'zeroDenominator'] as const;
    const falls = (to: string): Uint8Array | undefined =>
      fallbacks.some((occasion) => indicator[occasion] === to) ? new Uint8Array(size) : undefined;
    this.leftOut = falls('reweight');
    this.earned = falls('groupMeanScore');
    const entry = settled.entries.find((one) => one?.indicators.includes(indicator));
    this.concerned = settled.members(entry);
    this.places = rounding.score ?? 0;
    this.scale = 10 ** this.places;
    this.mode = rounding.mode;
    const statistics = indicator.benchmark?.statistics ?? [];
    this.marks = statistics.map(
      (statistic) => [statistic, marks.of(indicator, statistic)] as const,
    );
  }

  run(): Scores {
    const value = this.settled.value(this.indicator);
    const formula = this.limited(numbers(this.indicator.score, this.names()));
    inBlocks(this.points.length, (from, to) => {
      // Benchmarks first: the first of them goes through the values of all blocks.
      for (const [statistic, { near: mark }] of this.marks) {
        const block = mark(from, to);
        this.given.set(`b.${statistic}`, block);
        if (this.marks.length === 1) this.given.set('b', block);
      }
      const of = value(from, to);
      this.given.set('v', of);
      const raw = formula(from, to);
      roundedBlock(raw, to - from, this, this.scaled);
      const { points, scaled, concerned, earned } = this;
      const { v: values, relative } = of;
      const bounds = relative === relative ? undefined : of.e;
      for (let i = 0; i < to - from; i += 1) {
        const row = from + i;
        if (concerned[row] !== 1) continue;
        const k = scaled[i] as number;
        // Most values are surely positive, and most scores surely rounded.
        if ((values[i] as number) > (bounds?.[i] ?? 0) && k === k) {
          points[row] = k;
          if (earned) earned[row] = 1;
        } else this.one(row, of, raw, i);
      }
    });
    this.giveMeans();
    return { points: this.points, leftOut: this.leftOut };
  }

  private names(): Names {
    const { names } = this.settled;
    const weight = constant(this.indicator.weight);
    return {
      number: (name) => {
        if (name === 'w') return weight;
        const isGiven = name === 'v' || name === 'b' || name.startsWith('b.');
        return isGiven ? () => this.given.get(name) ?? NOTHING : names.number(name);
      },
      text: (name) => (name === 'group' || name === 'outcome' ? undefined : names.text(name)),
      facts: (row) => this.facts(row),
      last: names.last,
    };
  }

  /** Between the stated limits; which one is hit does not matter, only how far off the result is. */
  private limited(score: Numbers): Numbers {
    const { highest, lowest } = this.indicator;
    const [top, bottom] = [constant(highest ?? null), constant(lowest ?? null)];
    const [capped, floored] = [near(), near()];
    return (from, to) => {
      const n = to - from;
      let of = score(from, to);
      if (highest) of = extreme(of, top(from, to), capped, n, -1);
      if (lowest) of = extreme(of, bottom(from, to), floored, n, 1);
      return of;
    };
  }

  private one(row: number, value: Near, raw: Near, i: number): void {
    const occasion = this.occasion(row, value, i);
    const fallback = occasion && this.indicator[occasion];
    if (!fallback || fallback === 'asIs') this.shape(row, raw, i);
    else if (fallback === 'groupMeanScore') this.waiting.push(row);
    else if (fallback === 'reweight') mark(this.leftOut, row);
    else if (fallback === 'zero') this.points[row] = 0;
    else if (fallback === 'full')
      this.points[row] = scaledExactly(this.indicator.weight, this.places);
    else if (fallback !== 'block') {
      this.points[row] = scaledExactly(Exact.of(fallback.points), this.places);
    }
  }

  private occasion(row: number, value: Near, i: number): Occasion | undefined {
    if (isNothing(value, i)) return value.e[i] === NO_QUOTIENT ? 'zeroDenominator' : 'missing';
    const sign = this.settled.sign(row, this.indicator, value, i);
    if (sign === 0) return 'zero';
    return sign < 0 ? 'negative' : undefined;
  }

  private shape(row: number, raw: Near, i: number): void {
    if (isNothing(raw, i)) return;
    this.points[row] = this.scaled[i] as number;
    if (this.points[row] !== this.points[row]) {
      const exact = this.exactly(row);
      if (exact === undefined) return;
      this.points[row] = scaledExactly(exact, this.places);
    }
    mark(this.earned, row);
  }

  /** The score by the exact path. */
  private exactly(row: number): Exact | undefined {
    const raw = this.indicator.score.evaluate(this.facts(row));
    if (!isNumber(raw)) return undefined;
    return limit(raw, this.indicator).round(this.places, this.mode);
  }

  /** The subject's facts with v, b and w beside them. */
  private facts(row: number): Facts {
    const { rows } = this.settled;
    const { facts } = rows.case(row);
    facts.values['v'] = rows.value(row, this.indicator);
    facts.values['w'] = this.indicator.weight;
    for (const [statistic, { exact }] of this.marks) {
      const number = exact(row) ?? null;
      facts.values[`b.${statistic}`] = number;
      facts.values['b'] = this.marks.length === 1 ? number : null;
    }
    return facts;
  }

  /** The mean score of those of the group that have one of their own, rounded like a score. */
  private giveMeans(): void {
    const { group } = this.settled;
    const means = new Map<number, number>();
    for (const row of this.waiting) {
      const of = group[row] as number;
      const mean = means.get(of) ?? this.meanOf(of);
      means.set(of, mean);
      this.points[row] = mean;
    }
  }

  private meanOf(of: number): number {
    let [sum, count] = [0, 0];
    this.settled.group.forEach((group, row) => {
      if (group !== of || this.earned?.[row] !== 1) return;
      sum += this.points[row] as number;
      count += 1;
    });
    if (!Number.isSafeInteger(sum)) throw new OutOfReach();
    if (count === 0) return NaN;
    const mean = Exact.scaled(sum, this.places).over(Exact.of(count)).round(MEAN_PLACES);
    return scaledExactly(mean.round(this.places, this.mode), this.places);
  }
}

function mark(column: Uint8Array | undefined, row: number): void {
  if (column) column[row] = 1;
}

const NOTHING = near();
NOTHING.fill(NaN, MISSING);
