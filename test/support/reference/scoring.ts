/** Values, benchmarks and scores of the reference: docs/programmes.md §4.4. */
import { external, modeOf, placeOf } from './firm.js';
import { standsOut } from './outliers.js';
import type { Firm, Scored } from './firm.js';
import { compute, isFraction, isVoid, MISSING, NO_DENOMINATOR, read } from './formula.js';
import type { Value } from './formula.js';
import {
  compare,
  divided,
  greatest,
  least,
  median,
  number,
  one,
  plus,
  round,
  sum,
  times,
  zero,
} from './fraction.js';
import type { Fraction } from './fraction.js';
import type { RoundedStep as Step } from '../../../src/domain/programme/data.js';
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

export const leavesOf = (entry: Entry): Leaf[] => entry.indicators.flatMap(partsOf);

/** What is scored of an indicator: itself, or its parts, for which its rules hold where they have none. */
export function partsOf(head: Indicator): Leaf[] {
  if (!head.parts) return [head as Leaf];
  const { benchmark, score, direction, decimals } = head;
  const { missing, zero: ofZero, negative, zeroDenominator } = head;
  const rules = {
    benchmark,
    score,
    direction,
    decimals,
    missing,
    zero: ofZero,
    negative,
    zeroDenominator,
  };
  return head.parts.map((part) => ({ ...rules, ...part }));
}

/** The block of `evaluation` that scores a firm. */
export const entryOf = (firm: Firm): Entry | undefined =>
  firm.outcome === 'dataOnly' || firm.isRefused
    ? undefined
    : firm.frame.programme.evaluation?.find(
        (one) => firm.group !== null && one.groups.includes(firm.group),
      );

/** The value of every indicator of every firm that is measured. */
export function measure(firms: readonly Firm[]): void {
  for (const firm of firms) {
    for (const one of [...(entryOf(firm)?.indicators ?? []), ...leavesIfAny(firm)]) {
      firm.scored.set(one.id, {
        value: valueOf(firm, one),
        benchmark: undefined,
        score: undefined,
        rule: undefined,
      });
    }
  }
}

function valueOf(firm: Firm, { value: formula, decimals }: Indicator): Value {
  const value = formula === undefined ? MISSING : firm.is(formula);
  return isFraction(value) ? rounded(firm, value, 'value', decimals) : value;
}

function leavesIfAny(firm: Firm): Leaf[] {
  const entry = entryOf(firm);
  return entry ? leavesOf(entry) : [];
}

/** Rounded as the programme says of this step; an indicator may have decimals of its own. */
function rounded({ frame }: Firm, value: Fraction, step: Step, own?: number): Fraction {
  const places = own ?? frame.programme.decimals?.[step];
  return places === undefined ? value : round(value, places, modeOf(frame, step));
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
      } else scored.score = rounded(firm, mean(earned), 'score');
    }
  }
}

function earn(firm: Firm, leaf: Leaf, years: Years): void {
  const scored = firm.scored.get(leaf.id);
  if (!scored) return;
  const { value } = scored;
  if (isVoid(value)) {
    const why = value.void === NO_DENOMINATOR ? 'zeroDenominator' : 'missing';
    if (leaf[why] === 'asIs') shape(firm, leaf, scored, years);
    else standIn(firm, leaf, scored, why);
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
  if (leaf.benchmark) {
    const known = benchmarks(firm, leaf, years);
    scored.benchmark = single(leaf.benchmark, known);
    if (asked(leaf.benchmark).length > 1) scored.bounds = known;
  }
  const earned =
    leaf.score === 'byRank' ? byRank(firm, leaf, years.now) : byFormula(firm, leaf, years);
  if (isVoid(earned)) {
    firm.isBlocked = true;
    return;
  }
  if (!isFraction(earned)) throw new Error(`${leaf.id} has no score`);
  scored.score = rounded(firm, limited(earned, leaf), 'score');
}

/** weight × (n − rank + 1) ÷ n among those of the group that have the value. */
function byRank(firm: Firm, leaf: Leaf, firms: readonly Firm[]): Value {
  const own = firm.scored.get(leaf.id)?.value ?? MISSING;
  if (!isFraction(own)) return own;
  const values = firms.flatMap((one) => {
    const value = one.group === firm.group ? one.scored.get(leaf.id)?.value : undefined;
    return value !== undefined && isFraction(value) ? [value] : [];
  });
  const sign = leaf.direction === 'inverse' ? -1 : 1;
  const better = values.filter((one) => sign * compare(one, own) > 0);
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
      return [name, rounded(firm, multiple, 'benchmark')];
    }),
  );
}

function statistic(firm: Firm, leaf: Leaf, years: Years, name: Statistic): Fraction | undefined {
  const benchmark = leaf.benchmark ?? {};
  if (name === 'fixed') return number(benchmark.fixed ?? '0');
  if (name === 'external') return fractionOf(external(benchmark.external ?? '', firm.frame));
  if (name === 'previous') {
    const last = firm.world.last && fractionOf(compute(read(leaf.value), firm.world.last));
    return last && rounded(firm, last, 'value', leaf.decimals);
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
  const { within = 'all', leaveOut = [], groups, mean: kind } = leaf.benchmark ?? {};
  const counted = groups ?? entryOf(firm)?.groups ?? [];
  const members = firms.flatMap((other) => {
    if (other.group === null || !counted.includes(other.group)) return [];
    if (other.outcome === 'dataOnly' || other.outcome === 'excluded') return [];
    if (other.isRefused) return [];
    if (leaveOut.some((word) => word === other.outcome)) return [];
    if ([within].flat().some((name) => placeOf(other, name) !== placeOf(firm, name))) return [];
    if (leaveOut.includes('outliers') && standsOut(other, leaf)) return [];
    const value = valueOf(other, leaf);
    if (!isFraction(value)) return [];
    if (leaveOut.includes('zero') && compare(value, zero) === 0) return [];
    if (leaveOut.includes('negative') && compare(value, zero) < 0) return [];
    return [{ other, value }];
  });
  if (members.length === 0) return undefined;
  if (name === 'mean' && kind === 'pooled') {
    return pooled(
      leaf,
      members.map(({ other }) => other),
    );
  }
  const values = members.map(({ value }) => value);
  if (name === 'mean') return mean(values);
  if (name === 'max') return greatest(values);
  return name === 'min' ? least(values) : median(values);
}

function pooled(leaf: Leaf, members: readonly Firm[]): Fraction | undefined {
  const tree = read(leaf.value);
  if (tree.is !== 'call' || tree.word !== '/') throw new Error(`${leaf.id} is no ratio`);
  const [above, below] = tree.given.map((node) =>
    sum(members.map((other) => compute(node, other.world) as Fraction)),
  );
  return above && below && compare(below, zero) !== 0 ? divided(above, below) : undefined;
}

/** Scores and points together, scaled, reweighted and rounded. */
export function addUp(firms: readonly Firm[]): void {
  for (const firm of firms) {
    const entry = entryOf(firm);
    if (!entry) continue;
    const heads = entry.indicators.map((head) => headSum(firm, head));
    if (firm.isBlocked) continue;
    const all = sum(leavesOf(entry).map((leaf) => number(leaf.weight)));
    const weights = sum(heads.map(({ weight }) => weight));
    if (compare(weights, zero) === 0) {
      firm.isBlocked = true;
      continue;
    }
    const scores = sum(heads.map(({ score: earned }) => earned));
    const spread = divided(all, weights);
    const scale = entry.scaleTo === undefined ? one : divided(number(entry.scaleTo), all);
    const items = times(times(scores, spread), scale);
    firm.total = rounded(firm, plus(items, firm.points ?? zero), 'total');
    firm.rankTotal =
      entry.pointsCount === 'afterRanking' ? rounded(firm, items, 'total') : firm.total;
  }
}

/** What an indicator gives, and its weight without what is left out; its limits hold for its parts together. */
function headSum(firm: Firm, head: Indicator): { score: Fraction; weight: Fraction } {
  const counted = partsOf(head).filter(({ id }) => !isLeftOut(firm.scored.get(id)));
  const scores = counted.flatMap(({ id }) => firm.scored.get(id)?.score ?? []);
  const weight = sum(counted.map((leaf) => number(leaf.weight)));
  if (!head.parts || counted.length === 0) return { score: sum(scores), weight };
  const together = limited(sum(scores), head);
  const whole = firm.scored.get(head.id);
  if (whole && scores.length === counted.length) whole.score = together;
  return { score: together, weight };
}

const isLeftOut = (scored: Scored | undefined): boolean =>
  scored?.rule?.endsWith('reweight') === true;

function limited(score: Fraction, { cap, floor, weight }: Indicator): Fraction {
  const most = cap === undefined ? score : least([score, times(number(cap), number(weight))]);
  return floor === undefined ? most : greatest([most, number(floor)]);
}
