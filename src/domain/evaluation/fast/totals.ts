import { Exact } from '../../expression/exact.js';
import type { EntryRule, IndicatorRule } from '../indicator-rules.js';
import { award } from '../points.js';
import type { PointSource } from '../point-rules.js';
import { Problems } from '../problems.js';
import type { Rounding } from '../rules.js';
import { MOST_SCALED, roundedWhole } from './rounding.js';
import { OutOfReach, scaledExactly } from './scoring.js';
import type { Scores } from './scoring.js';
import type { Settled } from './settled.js';

/** Bonus and penalty points: few subjects have any, so only those are kept. */
export class Awards {
  private readonly own = new Map<number, Exact | undefined>();
  private readonly usual = new Map<number, Exact | undefined>();
  /** By place of the group: nobody has points but for what is recorded of them. */
  private readonly alike: readonly boolean[];

  constructor(private readonly settled: Settled) {
    this.alike = settled.entries.map((entry) => entry?.points.every(isByEvents) ?? true);
  }

  /** Whether the subject has what everybody of its group has of whom nothing is recorded. */
  isUsual(row: number): boolean {
    return (
      this.alike[this.settled.group[row] as number] === true &&
      !this.settled.rows.table.hasEvents(row)
    );
  }

  /** The subject's points; undefined when they cannot be told. */
  of(row: number): Exact | undefined {
    const { group, rows } = this.settled;
    const usual = this.isUsual(row);
    const kept = usual ? this.usual : this.own;
    const key = (usual ? group[row] : row) as number;
    if (kept.has(key)) return kept.get(key);
    const one = rows.case(row);
    award([one], rows.frame.dataYear, new Problems());
    kept.set(key, one.points);
    return one.points;
  }
}

/** Whether a rule gives the same to everybody of a group of whom nothing is recorded. */
function isByEvents(rule: PointSource & { readonly of: readonly PointSource[] }): boolean {
  const sources = rule.of.length > 0 ? rule.of : [rule];
  return sources.every(
    ({ from, when, is }) => from !== undefined && from.variables.length === 0 && !when && !is,
  );
}

/** Totals as whole multiples of 10^-`decimals.total`; NaN where a subject has none. */
export interface Totals {
  /** What is ranked on. */
  readonly ranked: Float64Array;
  readonly total: Float64Array;
}

/** Adds up scores and points as the exact path does, in whole numbers. */
export function totalsOf(
  settled: Settled,
  scores: ReadonlyMap<IndicatorRule, Scores>,
  awards: Awards,
): Totals {
  const { size } = settled.rows.table;
  const adders = settled.entries.map(
    (entry) => entry && new Adder(entry, settled, { scores, awards }),
  );
  const alike = adders.every((adder) => adder?.ranksOnTotal ?? true);
  const total = new Float64Array(size).fill(NaN);
  const ranked = alike ? total : new Float64Array(size).fill(NaN);
  for (let row = 0; row < size; row += 1) {
    const adder = settled.isScored(row) ? adders[settled.group[row] as number] : undefined;
    if (!adder) continue;
    total[row] = adder.total(row, true);
    if (!alike) ranked[row] = adder.total(row, adder.ranksOnTotal);
  }
  return { ranked, total };
}

/** Adds up the rows of one block of `evaluation`. */
class Adder {
  readonly ranksOnTotal: boolean;
  private readonly columns: readonly { readonly weight: Exact; readonly scores: Scores }[];
  private readonly points: readonly Float64Array[];
  private readonly rounding: Rounding;
  /** Weights are stretched for everybody: no total is a plain sum. */
  private readonly stretched: boolean;
  /** Decimals of a total beyond those of a score, and the other way round, as factors. */
  private readonly more: number;
  private readonly less: number;
  private readonly scaled = new Map<Exact, number>();
  /** By place of the group. */
  private readonly usual: number[] = [];

  constructor(
    private readonly entry: EntryRule,
    private readonly settled: Settled,
    private readonly from: { scores: ReadonlyMap<IndicatorRule, Scores>; awards: Awards },
  ) {
    this.ranksOnTotal = entry.pointsBeforeRanking;
    this.columns = entry.indicators.flatMap((indicator) => {
      const column = from.scores.get(indicator);
      return column ? [{ weight: indicator.weight, scores: column }] : [];
    });
    this.points = this.columns.map(({ scores }) => scores.points);
    this.rounding = settled.rows.frame.rules.rounding;
    const { score = 0, total = 0 } = this.rounding;
    this.more = 10 ** (total - score);
    this.less = 10 ** (score - total);
    const { scaleTo, totalWeight } = entry;
    this.stretched = totalWeight.isZero() || !(scaleTo ?? totalWeight).equals(totalWeight);
  }

  /** A row's total, with its points or without; NaN where a score is lacking. */
  total(row: number, withPoints: boolean): number {
    const extra = this.extra(row);
    let sum = withPoints ? extra : 0;
    for (const column of this.points) sum += column[row] as number;
    // No sum: a score is lacking, an indicator left out, or points of more decimals than scores.
    if (this.stretched || sum !== sum || extra !== extra) return this.exactly(row, withPoints);
    const whole =
      this.more >= 1 ? sum * this.more : roundedWhole(sum, this.less, this.rounding.mode);
    if (Math.abs(sum) >= MOST_SCALED || Math.abs(whole) >= MOST_SCALED) throw new OutOfReach();
    return whole;
  }

  /** The row's points as whole multiples like scores; NaN where there are none or they are longer. */
  private extra(row: number): number {
    const { awards } = this.from;
    if (!awards.isUsual(row)) return this.scaledPoints(awards.of(row));
    const group = this.settled.group[row] as number;
    return (this.usual[group] ??= this.scaledPoints(awards.of(row)));
  }

  private exactly(row: number, withPoints: boolean): number {
    const own = this.from.awards.of(row);
    if (!own) return NaN;
    const points = withPoints ? own : Exact.zero;
    let [sum, weight] = [Exact.zero, Exact.zero];
    for (const { weight: share, scores } of this.columns) {
      if (scores.leftOut?.[row] === 1) continue;
      const k = scores.points[row] as number;
      if (k !== k) return NaN;
      sum = sum.plus(Exact.scaled(k, this.rounding.score ?? 0));
      weight = weight.plus(share);
    }
    if (weight.isZero()) return NaN;
    const factor = (this.entry.scaleTo ?? this.entry.totalWeight).over(weight);
    const { total = 0, mode } = this.rounding;
    return scaledExactly(sum.times(factor).plus(points).round(total, mode), total);
  }

  private scaledPoints(points: Exact | undefined): number {
    if (!points) return NaN;
    const known = this.scaled.get(points);
    if (known !== undefined) return known;
    const places = this.rounding.score ?? 0;
    const short = (points.places() ?? Infinity) <= places;
    const k = short ? scaledExactly(points, places) : NaN;
    this.scaled.set(points, k);
    return k;
  }
}
