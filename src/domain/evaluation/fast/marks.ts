import { Exact } from '../../expression/exact.js';
import { divisionOf } from '../../expression/section.js';
import { isNumber } from '../../expression/value.js';
import { over as statisticOver } from '../benchmarks.js';
import type { Member } from '../benchmarks.js';
import type { IndicatorRule, Statistic } from '../indicator-rules.js';
import type { FrozenBenchmark } from '../input.js';
import { finished, inBlocks } from './columns.js';
import { constant, numbers, whereThere } from './formula.js';
import type { Numbers } from './formula.js';
import { copy, near, put, putExact, times } from './near.js';
import type { Near } from './near.js';
import { OUTCOMES } from './settled.js';
import type { Settled } from './settled.js';
import { Tally } from './tally.js';

/** One benchmark: a number within a bound, and the exact one when it is needed. */
interface Mark {
  readonly near: Near;
  exact(): Exact | undefined;
}

/** What subjects are measured against: benchmarks by group and by region, industry or territory. */
export class Marks {
  private readonly slices = new Map<string, number>();
  private readonly sliceCodes = new Map<string, Int32Array>();
  private readonly bucketCodes = new Map<string, Int32Array>();
  private readonly tallies = new Map<string, readonly (Tally | undefined)[]>();
  private readonly frozen: ReadonlyMap<string, FrozenBenchmark>;

  constructor(
    private readonly current: Settled,
    private readonly previous: Settled | undefined,
    frozen: readonly FrozenBenchmark[],
  ) {
    this.frozen = new Map(frozen.map((one) => [`${one.group}|${one.indicator}`, one]));
  }

  /** The benchmark of every row, and the exact one of a single row. */
  of(
    indicator: IndicatorRule,
    statistic: Statistic,
  ): { near: Numbers; exact: (row: number) => Exact | undefined } {
    if (statistic === 'previous') return this.ownLastYear(indicator);
    const slices = this.slicesOf(this.current, indicator);
    const known = new Map<number, Mark>();
    const { group } = this.current;
    const codeOf = (row: number): number => (slices?.[row] ?? 0) * 1024 + (group[row] as number);
    const markOf = (row: number): Mark => {
      const code = codeOf(row);
      const mark =
        known.get(code) ?? this.mark({ row, indicator, statistic, slice: slices?.[row] ?? 0 });
      known.set(code, mark);
      return mark;
    };
    const out = near();
    const one = near();
    let code: number | undefined;
    return {
      near: (from, to) => {
        if (this.isAlike(slices, from, to)) {
          const { near: mark } = markOf(from);
          if (code !== codeOf(from)) one.fill(mark.v[0] as number, mark.e[0] as number);
          code = codeOf(from);
          return one;
        }
        for (let row = from; row < to; row += 1) {
          const same =
            row > from && group[row] === group[row - 1] && slices?.[row] === slices?.[row - 1];
          const i = row - from;
          if (same) put(out, i, out.v[i - 1] as number, out.e[i - 1] as number);
          else if ((group[row] as number) < 0) putExact(out, i, null);
          else {
            const { near: mark } = markOf(row);
            put(out, i, mark.v[0] as number, mark.e[0] as number);
          }
        }
        return out;
      },
      exact: (row) => markOf(row).exact(),
    };
  }

  /** Whether all rows of a block are in one group and one slice. */
  private isAlike(slices: Int32Array | undefined, from: number, to: number): boolean {
    const { group } = this.current;
    if ((group[from] as number) < 0) return false;
    for (let row = from + 1; row < to; row += 1) {
      if (group[row] !== group[from] || slices?.[row] !== slices?.[from]) return false;
    }
    return true;
  }

  /** The subject's own figure of last year, rounded as every value of it is. */
  private ownLastYear(indicator: IndicatorRule): ReturnType<Marks['of']> {
    const { rows, names } = this.current;
    const { mode, value: standard } = rows.frame.rules.rounding;
    const places = indicator.places ?? standard;
    const own = (row: number): Exact | undefined => {
      const { last } = rows.case(row).facts;
      const value = last && indicator.value.evaluate(last);
      if (!isNumber(value)) return undefined;
      return places === undefined ? value : value.round(places, mode);
    };
    const exact = (row: number): Exact | undefined => {
      const value = own(row);
      return value && this.stated(value, indicator);
    };
    const { last } = names;
    if (!last) return { near: constant(null), exact };
    const value = finished(numbers(indicator.value, last), { places, mode }, own);
    const near = whereThere(
      last,
      this.multiplied(value, indicator, (row) => exact(row) ?? null),
    );
    return { near, exact };
  }

  /** Times the stated factor, rounded as benchmarks are. */
  private multiplied(
    source: Numbers,
    indicator: IndicatorRule,
    exactly: (row: number) => Exact | null,
  ): Numbers {
    const factor = indicator.benchmark?.times;
    const out = near();
    const by = constant(factor ?? Exact.one);
    const product: Numbers = (from, to) => times(source(from, to), by(from, to), out, to - from);
    const { benchmark: places, mode } = this.current.rows.frame.rules.rounding;
    const raw: Numbers = factor ? product : source;
    return finished(raw, { places, mode }, exactly);
  }

  private stated(raw: Exact, indicator: IndicatorRule): Exact {
    const factor = indicator.benchmark?.times;
    const number = factor ? raw.times(factor) : raw;
    const { benchmark: places, mode } = this.current.rows.frame.rules.rounding;
    return places === undefined ? number : number.round(places, mode);
  }

  private mark(wanted: Wanted): Mark {
    const { indicator, statistic, row } = wanted;
    const text = indicator.benchmark?.text;
    const frozen = this.frozenFor(wanted);
    if (frozen) return known(Exact.of(frozen.value));
    const fixed =
      statistic === 'fixed' && text?.fixed !== undefined ? Exact.of(text.fixed) : undefined;
    if (fixed) return known(this.stated(fixed, indicator));
    if (statistic === 'external' && text?.external !== undefined) {
      const figure = this.current.rows.case(row).facts.values[`external.${text.external}`];
      return known(isNumber(figure) ? this.stated(figure, indicator) : undefined);
    }
    return this.computed(wanted);
  }

  private frozenFor({ row, indicator, statistic, slice }: Wanted): FrozenBenchmark | undefined {
    if (this.frozen.size === 0) return undefined;
    const group = this.current.rows.frame.rules.groups[this.current.group[row] as number]?.id ?? '';
    const several = (indicator.benchmark?.statistics.length ?? 0) > 1;
    const name = several ? `${indicator.id}.${statistic}` : indicator.id;
    const [word] = [...this.slices].find(([, code]) => code === slice) ?? [''];
    const place = word === '' ? group : `${group}/${word}`;
    return this.frozen.get(`${place}|${name}`) ?? this.frozen.get(`${group}|${name}`);
  }

  private computed(wanted: Wanted): Mark {
    const { indicator, statistic } = wanted;
    const { settled, tally } = this.reference(wanted);
    if (!tally) return known(undefined);
    let exact: Exact | undefined;
    const exactly = (): Exact | undefined => {
      exact ??= this.exactOver(settled, wanted);
      return exact;
    };
    const raw = tally.near(statistic, indicator.benchmark?.text.mean === 'pooled');
    const told = this.multiplied(
      () => raw,
      indicator,
      () => exactly() ?? null,
    )(0, 1);
    const mark = near(1);
    copy(mark, 0, told);
    return { near: mark, exact: exactly };
  }

  /** By the exact path alone: a block that is being worked on must not be computed over. */
  private exactOver(settled: Settled, wanted: Wanted): Exact | undefined {
    const { indicator, statistic, row, slice } = wanted;
    const bucket = this.bucket(indicator, row, slice);
    const buckets = this.buckets(settled, indicator);
    const leavesOut = bySign(indicator) ?? (() => false);
    const members: Member[] = [];
    for (let one = 0; one < settled.outcome.length; one += 1) {
      if (buckets[one] !== bucket) continue;
      const value = settled.rows.value(one, indicator);
      if (isNumber(value) && !leavesOut(value.sign())) {
        members.push({ other: settled.rows.case(one), value });
      }
    }
    const raw = statisticOver(members, indicator, statistic);
    return raw && this.stated(raw, indicator);
  }

  /** Those the statistic is taken over: this year's, or last year's with the stated fallback. */
  private reference(wanted: Wanted): { settled: Settled; tally: Tally | undefined } {
    const text = wanted.indicator.benchmark?.text;
    const current = { settled: this.current, tally: this.tally(this.current, wanted) };
    if (text?.year !== 'previous') return current;
    const before = this.previous && this.tally(this.previous, wanted);
    if (this.previous && before) return { settled: this.previous, tally: before };
    return text.fallback === 'this' ? current : { settled: this.current, tally: undefined };
  }

  private tally(settled: Settled, { row, indicator, slice }: Wanted): Tally | undefined {
    const key = `${settled === this.current ? 'this' : 'previous'}|${indicator.path}`;
    const known = this.tallies.get(key) ?? this.count(settled, indicator);
    this.tallies.set(key, known);
    return known[this.bucket(indicator, row, slice)];
  }

  private bucket(indicator: IndicatorRule, row: number, slice: number): number {
    const byGroup = indicator.benchmark?.text.within === 'group';
    return byGroup ? (this.current.group[row] as number) : slice;
  }

  /** One tally for every slice, or group, at the same time. */
  private count(settled: Settled, indicator: IndicatorRule): readonly (Tally | undefined)[] {
    const { rows, names } = settled;
    const { value: formula, benchmark } = indicator;
    const tallies: (Tally | undefined)[] = [];
    const { ratio } = formula;
    const pooled = benchmark?.text.mean === 'pooled' && ratio && formula.tree.op === '/';
    const [above, below] = pooled
      ? formula.tree.sides.map((side, index) =>
          finished(numbers(formula, names, side), UNROUNDED, (row) =>
            (index === 0 ? ratio.above : ratio.below)(rows.case(row).facts),
          ),
        )
      : [];
    const buckets = this.buckets(settled, indicator);
    const leavesOut = bySign(indicator);
    const value = settled.value(indicator);
    inBlocks(buckets.length, (from, to) => {
      const block = value(from, to);
      const pairs = above && below && { above: above(from, to), below: below(from, to) };
      const { v: values } = block;
      // Neighbours that count in the same bucket are added up together.
      for (let i = 0; i < to - from;) {
        const bucket = buckets[from + i] as number;
        const start = i;
        for (; from + i < to && buckets[from + i] === bucket; i += 1) {
          if (values[i] !== values[i]) break;
          if (leavesOut?.(settled.sign(from + i, indicator, block, i))) break;
        }
        if (bucket !== OUTSIDE && i > start) {
          const tally = (tallies[bucket] ??= new Tally(benchmark?.statistics ?? []));
          tally.add(block, start, i);
          if (pairs) tally.addPairs(pairs, start, i);
        }
        if (i === start) i += 1;
      }
    });
    return tallies;
  }

  /** Who counts in an indicator's benchmarks: `OUTSIDE`, or the slice or group to count in. */
  private buckets(settled: Settled, indicator: IndicatorRule): Int32Array {
    const text = indicator.benchmark?.text;
    const leftOut: readonly string[] = text?.leaveOut ?? [];
    const entry = settled.entries.find((one) => one?.indicators.includes(indicator));
    const key = [settled === this.current, entry?.path, text?.within, ...leftOut].join('|');
    const known = this.bucketCodes.get(key);
    if (known) return known;
    const away = OUTCOMES.map((outcome) => leftOut.includes(outcome));
    const slices = text?.within === 'group' ? settled.group : this.slicesOf(settled, indicator);
    const { outcome } = settled;
    const members = settled.members(entry);
    const buckets = new Int32Array(members.length);
    for (let row = 0; row < buckets.length; row += 1) {
      const isIn = members[row] === 1 && away[outcome[row] as number] !== true;
      buckets[row] = isIn ? (slices?.[row] ?? 0) : OUTSIDE;
    }
    this.bucketCodes.set(key, buckets);
    return buckets;
  }

  /** Place of every row's region, industry or territory; undefined when all are one. */
  private slicesOf(settled: Settled, indicator: IndicatorRule): Int32Array | undefined {
    const within = SLICES.find((name) => name === indicator.benchmark?.text.within);
    if (!within) return undefined;
    const key = `${settled === this.current ? 'this' : 'previous'}|${within}`;
    const known = this.sliceCodes.get(key);
    if (known) return known;
    const { table } = settled.rows;
    const codes = Int32Array.from({ length: table.size }, (_, row) => {
      const word = table.text(within, row) ?? '';
      return this.slice(within === 'industry' ? divisionOf(word) : word);
    });
    this.sliceCodes.set(key, codes);
    return codes;
  }

  private slice(word: string): number {
    const known = this.slices.get(word);
    if (known !== undefined) return known;
    // 0 stands for "all are one".
    const code = this.slices.size + 1;
    this.slices.set(word, code);
    return code;
  }
}

/** What a benchmark may be taken within, beside the group; `covers.ts` refuses others. */
export const SLICES = ['region', 'territory', 'zone', 'industry'] as const;

const OUTSIDE = -1;
const UNROUNDED = { places: undefined, mode: 'halfUp' } as const;

/** Whether the benchmark leaves out values of a sign; undefined when the sign does not matter. */
function bySign({ benchmark }: IndicatorRule): ((sign: number) => boolean) | undefined {
  const leftOut: readonly string[] = benchmark?.text.leaveOut ?? [];
  const [zero, negative] = [leftOut.includes('zero'), leftOut.includes('negative')];
  if (!zero && !negative) return undefined;
  return (sign) => (zero && sign === 0) || (negative && sign < 0);
}

interface Wanted {
  /** Any row the benchmark is for. */
  readonly row: number;
  readonly indicator: IndicatorRule;
  readonly statistic: Statistic;
  readonly slice: number;
}

function known(number: Exact | undefined): Mark {
  const mark = near(1);
  putExact(mark, 0, number);
  return { near: mark, exact: () => number };
}
