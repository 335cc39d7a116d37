/** Two runs over the same figures, side by side. Pure. */
import type { SubjectResult } from '../evaluation/evaluation.js';
import type { Exact } from '../expression/exact.js';
import { type NearCut, type NearTie, type Run, nearCuts, nearTies, rankedGroups } from './cuts.js';
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
  /** What could not be decided in the second run. */
  readonly problems: readonly string[];
}

/** `margin` and `tolerance` are points. */
export function compareRuns(
  base: Run,
  other: Run,
  { margin, tolerance }: { readonly margin: Exact; readonly tolerance: Exact },
): Comparison {
  const groups = [...rankedGroups(other).values()];
  const before = base === other ? groups : [...rankedGroups(base).values()];
  const movers = moversBetween(base, other, { base: before, other: groups });
  const pairs = pairsOf(base, other);
  return {
    compared: pairs.length,
    up: movers.filter(({ direction }) => direction === 'up').length,
    down: movers.filter(({ direction }) => direction === 'down').length,
    matrix: matrixOf(pairs, other),
    movers,
    nearCuts: nearCuts(groups, margin),
    nearTies: nearTies(groups, tolerance),
    territories: territoriesOf(pairs, base, movers),
    problems: other.evaluation.problems.map(({ message }) => message),
  };
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
