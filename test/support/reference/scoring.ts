/** Values, benchmarks and scores of the reference: docs/programmes.md §4.4. */
import { external, modeOf } from './firm.js';
import type { Firm, Frame, Scored, Step } from './firm.js';
import { compute, isFraction, isVoid, MISSING, NO_DENOMINATOR, read } from './formula.js';
import type { Value } from './formula.js';
import {
  compare,
  divided,
  greatest,
  least,
  number,
  one,
  plus,
  round,
  sum,
  times,
  zero,
} from './fraction.js';
import type { Fraction } from './fraction.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';

export type Entry = NonNullable<FilledProgramme['evaluation']>[number];
type Indicator = Entry['indicators'][number];
export type Leaf = NonNullable<Indicator['parts']>[number] & Indicator;
type Benchmark = NonNullable<Leaf['benchmark']>;
type Fallback = NonNullable<Leaf['missing']>;

/** Years whose firms a benchmark may rest on. */
export interface Years {
  readonly now: readonly Firm[];
  readonly before: readonly Firm[];
}

const mean = (all: readonly Fraction[]): Fraction => divided(sum(all), number(all.length));

export const leavesOf = (entry: Entry): Leaf[] =>
  entry.indicators.flatMap((one) => (one.parts ?? [one]) as Leaf[]);

/** The block of `evaluation` that scores a firm. */
export const entryOf = (firm: Firm): Entry | undefined =>
  firm.outcome === 'dataOnly'
    ? undefined
    : firm.frame.programme.evaluation?.find(
        (one) => firm.group !== null && one.groups.includes(firm.group),
      );

/** The value of every indicator of every firm that is measured. */
export function measure(firms: readonly Firm[]): void {
  for (const firm of firms) {
    for (const leaf of leavesIfAny(firm)) {
      const value = firm.is(leaf.value);
      const places = placesOf(firm, leaf);
      firm.scored.set(leaf.id, {
        value: isFraction(value) ? rounded(firm.frame, value, ['value', places]) : value,
        benchmark: undefined,
        score: undefined,
        rule: undefined,
      });
    }
  }
}

const placesOf = (firm: Firm, leaf: Leaf): number | undefined =>
  leaf.decimals ?? firm.frame.programme.decimals?.value;

function leavesIfAny(firm: Firm): Leaf[] {
  const entry = entryOf(firm);
  return entry ? leavesOf(entry) : [];
}

function rounded(
  { programme }: Frame,
  value: Fraction,
  [step, places = programme.decimals?.[step]]: [Step, number?],
): Fraction {
  return places === undefined ? value : round(value, places, modeOf(programme, step));
}

/** The score of every indicator: first what firms earn, then what stands on the others' scores. */
export function score(years: Years): void {
  for (const firm of years.now) {
    for (const leaf of leavesIfAny(firm)) earn(firm, leaf, years);
  }
  for (const firm of years.now) {
    for (const leaf of leavesIfAny(firm)) {
      const scored = firm.scored.get(leaf.id);
      if (!scored?.rule?.endsWith('groupMeanScore')) continue;
      const earned = years.now.flatMap((other) => {
        const theirs = other.group === firm.group ? other.scored.get(leaf.id) : undefined;
        return theirs?.score && theirs.rule === undefined ? [theirs.score] : [];
      });
      if (earned.length === 0) {
        firm.isBlocked = true;
        scored.rule = undefined;
      } else scored.score = rounded(firm.frame, mean(earned), ['score']);
    }
  }
}

function earn(firm: Firm, leaf: Leaf, years: Years): void {
  const scored = firm.scored.get(leaf.id);
  if (!scored) return;
  const { value } = scored;
  if (isVoid(value)) {
    if (value.void === NO_DENOMINATOR) standIn(firm, leaf, scored, 'zeroDenominator');
    else standIn(firm, leaf, scored, 'missing');
    return;
  }
  if (!isFraction(value)) throw new Error(`${leaf.id} is no number`);
  if (compare(value, zero) < 0 && (leaf.negative ?? 'zero') !== 'asIs') {
    standIn(firm, leaf, scored, 'negative');
  } else if (compare(value, zero) === 0 && (leaf.zero ?? 'asIs') !== 'asIs') {
    standIn(firm, leaf, scored, 'zero');
  } else {
    shape(firm, leaf, scored, years);
  }
}

const DEFAULTS = {
  missing: 'block',
  zeroDenominator: 'block',
  negative: 'zero',
  zero: 'asIs',
} as const;

function standIn(firm: Firm, leaf: Leaf, scored: Scored, why: keyof typeof DEFAULTS): void {
  const rule: Fallback = leaf[why] ?? DEFAULTS[why];
  const word = typeof rule === 'string' ? rule : `points ${rule.points}`;
  if (rule !== 'block') scored.rule = `${why}: ${word}`;
  if (typeof rule !== 'string') scored.score = number(rule.points);
  else if (rule === 'zero') scored.score = zero;
  else if (rule === 'full') scored.score = number(leaf.weight);
  else if (rule === 'block') firm.isBlocked = true;
}

/** By the shape of the score, between floor and cap, rounded; without a usable benchmark not at all. */
function shape(firm: Firm, leaf: Leaf, scored: Scored, years: Years): void {
  if (leaf.benchmark) scored.benchmark = single(leaf.benchmark, benchmarks(firm, leaf, years));
  const earned =
    leaf.score === 'byRank' ? byRank(firm, leaf, years.now) : byFormula(firm, leaf, years);
  if (isVoid(earned)) {
    firm.isBlocked = true;
    return;
  }
  if (!isFraction(earned)) throw new Error(`${leaf.id} has no score`);
  let kept = earned;
  if (leaf.cap !== undefined) kept = least([kept, times(number(leaf.cap), number(leaf.weight))]);
  if (leaf.floor !== undefined) kept = greatest([kept, number(leaf.floor)]);
  scored.score = rounded(firm.frame, kept, ['score']);
}

/** weight × (n − rank + 1) ÷ n among those of the group that have the value. */
function byRank(firm: Firm, leaf: Leaf, firms: readonly Firm[]): Fraction {
  const own = firm.scored.get(leaf.id)?.value;
  const values = firms.flatMap((one) => {
    const value = one.group === firm.group ? one.scored.get(leaf.id)?.value : undefined;
    return value !== undefined && isFraction(value) ? [value] : [];
  });
  const sign = leaf.direction === 'inverse' ? -1 : 1;
  const better = values.filter(
    (one) => isFraction(own ?? '') && sign * compare(one, own as Fraction) > 0,
  );
  const share = divided(number(values.length - better.length), number(values.length));
  return times(number(leaf.weight), share);
}

function byFormula(firm: Firm, leaf: Leaf, years: Years): Value {
  const known = new Map(Object.entries(benchmarks(firm, leaf, years)));
  const own: Record<string, Value | undefined> = {
    v: firm.scored.get(leaf.id)?.value,
    w: number(leaf.weight),
    b: firm.scored.get(leaf.id)?.benchmark ?? MISSING,
  };
  for (const name of STATISTICS) own[`b.${name}`] = known.get(name) ?? MISSING;
  const world = { ...firm.world, name: (id: string) => own[id] ?? firm.world.name(id) };
  return compute(read(formulaOf(leaf)), world);
}

function formulaOf({ score: written = 'linear' }: Leaf): string {
  if (typeof written !== 'string') {
    return 'capped' in written
      ? `min(v / b, ${written.capped}) * w`
      : `w * (${written.minmax} + (1 - ${written.minmax}) * (v - b.min) / (b.max - b.min))`;
  }
  const names: Record<string, string> = {
    linear: 'v / b * w',
    inverse: 'v >= 2 * b ? 0 : (2 - v / b) * w / 2',
    full: 'v >= b ? w : v / b * w',
  };
  return names[written] ?? written;
}

const STATISTICS = ['fixed', 'mean', 'median', 'max', 'min', 'previous', 'external'] as const;
type Statistic = (typeof STATISTICS)[number];
type Known = Partial<Record<Statistic, Fraction | undefined>>;

const asked = (benchmark: Benchmark): Statistic[] =>
  STATISTICS.filter((name) => benchmark[name] !== undefined);

/** The benchmark where only one statistic is asked for. */
function single(benchmark: Benchmark, known: Known): Fraction | undefined {
  const names = asked(benchmark);
  return names.length === 1 && names[0] ? known[names[0]] : undefined;
}

/** Every statistic an indicator asks for, for this firm. */
function benchmarks(firm: Firm, leaf: Leaf, years: Years): Known {
  const { benchmark } = leaf;
  if (!benchmark) return {};
  return Object.fromEntries(
    asked(benchmark).map((name) => {
      const raw = statistic(firm, leaf, years, name);
      if (raw === undefined) return [name, undefined];
      const multiple = times(raw, number(benchmark.times ?? '1'));
      return [name, rounded(firm.frame, multiple, ['benchmark'])];
    }),
  );
}

function statistic(firm: Firm, leaf: Leaf, years: Years, name: Statistic): Fraction | undefined {
  const benchmark = leaf.benchmark ?? {};
  if (name === 'fixed') return number(benchmark.fixed ?? '0');
  if (name === 'external') return fractionOf(external(benchmark.external ?? '', firm.frame));
  if (name === 'previous') {
    const last = firm.world.last && fractionOf(compute(read(leaf.value), firm.world.last));
    return last && rounded(firm.frame, last, ['value', placesOf(firm, leaf)]);
  }
  if (benchmark.year !== 'previous') return over(firm, leaf, years.now, name);
  const before = over(firm, leaf, years.before, name);
  return before ?? (benchmark.fallback === 'this' ? over(firm, leaf, years.now, name) : undefined);
}

const fractionOf = (value: Value): Fraction | undefined => (isFraction(value) ? value : undefined);

/** A statistic over the firms the indicator is for, those without the value left out. */
function over(
  firm: Firm,
  leaf: Leaf,
  firms: readonly Firm[],
  name: Statistic,
): Fraction | undefined {
  const { within = 'all', leaveOut = [], mean: kind } = leaf.benchmark ?? {};
  const members = firms.filter((other) => {
    if (other.group === null || entryOf(firm)?.groups.includes(other.group) !== true) return false;
    if (leaveOut.some((word) => word === other.outcome)) return false;
    if ([within].flat().some((one) => placeOf(other, one) !== placeOf(firm, one))) return false;
    const value = other.scored.get(leaf.id)?.value ?? MISSING;
    if (!isFraction(value)) return false;
    if (leaveOut.includes('zero') && compare(value, zero) === 0) return false;
    return !(leaveOut.includes('negative') && compare(value, zero) < 0);
  });
  if (members.length === 0) return undefined;
  if (name === 'mean' && kind === 'pooled') return pooled(leaf, members);
  const values = members.map((other) => other.scored.get(leaf.id)?.value as Fraction);
  if (name === 'mean') return mean(values);
  if (name === 'max') return greatest(values);
  return name === 'min' ? least(values) : median(values);
}

/** Where a firm stands; an industry is a division of two digits. */
export function placeOf(firm: Firm, within: string): Value {
  const value = within === 'all' ? '' : firm.world.name(within);
  return within === 'industry' && typeof value === 'string' ? value.slice(0, 2) : value;
}

function pooled(leaf: Leaf, members: readonly Firm[]): Fraction | undefined {
  const tree = read(leaf.value);
  if (tree.is !== 'call' || tree.word !== '/') throw new Error(`${leaf.id} is no ratio`);
  const [above, below] = tree.given.map((node) =>
    sum(members.map((other) => compute(node, other.world) as Fraction)),
  );
  return above && below && compare(below, zero) !== 0 ? divided(above, below) : undefined;
}

function median(values: readonly Fraction[]): Fraction {
  const sorted = [...values].sort(compare);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return divided(plus(low ?? zero, high ?? zero), number(2));
}

/** Scores and points together, scaled, reweighted and rounded. */
export function addUp(firms: readonly Firm[]): void {
  for (const firm of firms) {
    const entry = entryOf(firm);
    if (!entry || firm.isBlocked) continue;
    const leaves = leavesOf(entry);
    const all = sum(leaves.map((leaf) => number(leaf.weight)));
    const counted = leaves.filter((leaf) => firm.scored.get(leaf.id)?.score !== undefined);
    const weights = sum(counted.map((leaf) => number(leaf.weight)));
    if (compare(weights, zero) === 0) {
      firm.isBlocked = true;
      continue;
    }
    const scores = sum(counted.map((leaf) => firm.scored.get(leaf.id)?.score ?? zero));
    const spread = counted.length === leaves.length ? one : divided(all, weights);
    const scale = entry.scaleTo === undefined ? one : divided(number(entry.scaleTo), all);
    const items = times(times(scores, spread), scale);
    const total = plus(items, firm.points ?? zero);
    firm.total = rounded(firm.frame, total, ['total']);
    firm.rankTotal =
      entry.pointsCount === 'afterRanking' ? rounded(firm.frame, items, ['total']) : firm.total;
  }
}
