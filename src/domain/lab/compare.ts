/** Two runs over the same figures, side by side. Pure. */
import type { SubjectResult } from '../evaluation/evaluation.js';
import { Exact } from '../expression/exact.js';
import { type NearCut, type NearTie, type Run, nearCuts, nearTies, rankedGroups } from './cuts.js';
import { type Histogram, histogramOf } from './histogram.js';
import { type Mover, classOf, moversBetween } from './movers.js';

export interface GroupMovement {
  readonly group: string;
  readonly title: string;
  /** Every pair of classes anybody has, stayed or moved. */
  readonly cells: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

export interface TerritoryShift {
  readonly territory: string;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly up: number;
  readonly down: number;
}

/** Somebody the second run gives no class, and why. */
export interface LeftOut {
  readonly id: string;
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

export interface Comparison {
  /** Who has a class in both. */
  readonly compared: number;
  readonly up: number;
  readonly down: number;
  readonly matrix: readonly GroupMovement[];
  readonly movers: readonly Mover[];
  readonly nearCuts: readonly NearCut[];
  readonly nearTies: readonly NearTie[];
  readonly territories: readonly TerritoryShift[];
  readonly histogram: Histogram;
  /** Mean of the totals, two places; null where nobody has one. */
  readonly mean: { readonly before: string | null; readonly after: string | null };
  readonly leftOut: readonly LeftOut[];
  /** What could not be decided in the second run. */
  readonly problems: readonly string[];
}

/** How runs are compared. */
export interface Looking {
  /** Points on either side of a line. */
  readonly margin: Exact;
  /** Points between two neighbours. */
  readonly tolerance: Exact;
  /** Only this group of the programme. */
  readonly group?: string | undefined;
}

export function compareRuns(
  base: Run,
  other: Run,
  { margin, tolerance, group }: Looking,
): Comparison {
  const groups = [...rankedGroups(other).values()];
  const before = base === other ? groups : [...rankedGroups(base).values()];
  const isOwn = (one: { group: string | null }) => group === undefined || one.group === group;
  const movers = moversBetween(base, other, { base: before, other: groups }).filter(isOwn);
  const pairs = pairsOf(base, other).filter(isOwn);
  return {
    compared: pairs.length,
    up: movers.filter(({ direction }) => direction === 'up').length,
    down: movers.filter(({ direction }) => direction === 'down').length,
    matrix: matrixOf(pairs, other),
    movers,
    nearCuts: nearCuts(groups, margin).filter(isOwn),
    nearTies: nearTies(groups, tolerance),
    territories: territoriesOf(pairs, base, movers),
    histogram: histogramOf(base, other, { ranked: groups, group }),
    mean: { before: meanOf(base, group), after: meanOf(other, group) },
    leftOut: leftOutOf(other).filter(isOwn),
    problems: other.evaluation.problems.map(({ message }) => message),
  };
}

function meanOf({ evaluation }: Run, group: string | undefined): string | null {
  const totals = evaluation.subjects.flatMap((one) => {
    const isOwn = group === undefined || one.group === group;
    return one.total !== null && classOf(one) !== null && isOwn ? [Exact.of(one.total)] : [];
  });
  if (totals.length === 0) return null;
  const sum = totals.reduce((a, b) => a.plus(b), Exact.zero);
  return sum.over(Exact.of(totals.length)).toFixed(2);
}

/** Each with the first thing that stands in its way. */
function leftOutOf({ evaluation }: Run): (LeftOut & { group: string | null })[] {
  const results = new Map(evaluation.subjects.map((one) => [one.id, one]));
  const found = new Map<string, LeftOut & { group: string | null }>();
  for (const { subject, message, english } of evaluation.problems) {
    const one = results.get(subject ?? '');
    if (one === undefined || found.has(one.id) || classOf(one) !== null) continue;
    const { id, name, group } = one;
    found.set(id, { id, name, group, zh: message, en: english });
  }
  return [...found.values()];
}

interface Pair {
  readonly id: string;
  readonly group: string;
  readonly from: string;
  readonly to: string;
}

function pairsOf(base: Run, other: Run): Pair[] {
  const after = new Map(other.evaluation.subjects.map((one) => [one.id, one]));
  return base.evaluation.subjects.flatMap((one: SubjectResult) => {
    const now = after.get(one.id);
    const [from, to] = [classOf(one), now === undefined ? null : classOf(now)];
    return from === null || to === null ? [] : { id: one.id, group: now?.group ?? '', from, to };
  });
}

function matrixOf(pairs: readonly Pair[], { programme }: Run): GroupMovement[] {
  return (programme.population?.groups ?? []).map(({ id, title }) => {
    const counts = new Map<string, { from: string; to: string; count: number }>();
    for (const { group, from, to } of pairs) {
      if (group !== id) continue;
      const key = `${from}|${to}`;
      counts.set(key, { from, to, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    const cells = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
    return { group: id, title, cells };
  });
}

function territoriesOf(
  pairs: readonly Pair[],
  { input }: Run,
  movers: readonly Mover[],
): TerritoryShift[] {
  const places = new Map(input.subjects.map(({ id, territory = '' }) => [id, territory]));
  const names = [...new Set(pairs.map(({ id }) => places.get(id) ?? ''))].sort();
  return names.map((territory) => {
    const own = pairs.filter(({ id }) => (places.get(id) ?? '') === territory);
    const moved = movers.filter((mover) => mover.territory === territory);
    return {
      territory,
      before: tally(own.map(({ from }) => from)),
      after: tally(own.map(({ to }) => to)),
      up: moved.filter(({ direction }) => direction === 'up').length,
      down: moved.filter(({ direction }) => direction === 'down').length,
    };
  });
}

function tally(classes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const label of [...classes].sort()) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
