/** Who changes class between two runs, and by what. Pure. */
import type { SubjectResult } from '../evaluation/evaluation.js';
import { Exact } from '../expression/exact.js';
import { type Cause, type ItemChange, type Sides, causeOf, indicatorOf } from './cause.js';
import { type RankedGroup, type Run, ladderOf } from './cuts.js';

export interface Mover {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly territory: string;
  readonly group: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly direction: 'up' | 'down' | 'other';
  readonly total: { readonly before: string | null; readonly after: string | null };
  readonly rank: { readonly before: number | null; readonly after: number | null };
  /** Every indicator whose score differs. */
  readonly items: readonly ItemChange[];
  readonly cause: Cause;
}

/** A run by the fast path does not say which adjustment moved a firm: the exact one has to be asked. */
export function isUnexplained({ cause }: Mover): boolean {
  return cause.kind === 'adjustment' && cause.id === '';
}

/** The class somebody is managed by. */
export function classOf({ class: label, treatedAs }: SubjectResult): string | null {
  return label ?? treatedAs;
}

/** In the order of the base's subjects; the ranking populations of both runs are given. */
export function moversBetween(base: Run, other: Run, groups: Sides<RankedGroups>): Mover[] {
  const after = new Map(other.evaluation.subjects.map((one) => [one.id, one]));
  const facts = new Map(base.input.subjects.map((one) => [one.id, one]));
  const boards = { base: placesIn(groups.base), other: placesIn(groups.other) };
  return base.evaluation.subjects.flatMap((one) => {
    const now = after.get(one.id);
    if (now === undefined || classOf(one) === classOf(now)) return [];
    const ladder = ladderOf(other.programme, now.group);
    const direction = directionOf(classOf(one), classOf(now), ladder);
    const items = itemChanges(one, now, base);
    const board = { base: boards.base.get(one.id), other: boards.other.get(now.id) };
    return {
      id: one.id,
      code: one.code,
      name: one.name,
      territory: facts.get(one.id)?.territory ?? '',
      group: now.group,
      from: classOf(one),
      to: classOf(now),
      direction,
      total: { before: one.total, after: now.total },
      rank: { before: one.rank, after: now.rank },
      items,
      cause: causeOf({ one, now, direction, ladder, items, board, runs: { base, other } }),
    };
  });
}

type RankedGroups = readonly RankedGroup[];

/** The population each subject is ranked in. */
function placesIn(groups: RankedGroups): ReadonlyMap<string, RankedGroup> {
  return new Map(groups.flatMap((group) => group.members.map(({ id }) => [id, group] as const)));
}

/** By the classes of its grading; a class beside them stands where the programme lists it. */
function directionOf(from: string | null, to: string | null, ladder: readonly string[]) {
  const [before, after] = [ladder.indexOf(from ?? ''), ladder.indexOf(to ?? '')];
  if (before === -1 || after === -1 || before === after) return 'other';
  return after < before ? 'up' : 'down';
}

function itemChanges(one: SubjectResult, now: SubjectResult, { programme }: Run): ItemChange[] {
  const [before, after] = [scoresOf(one), scoresOf(now)];
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((id) => {
    const change = Exact.of(after.get(id) ?? 0).minus(Exact.of(before.get(id) ?? 0));
    if (change.isZero()) return [];
    return {
      id,
      title: indicatorOf(programme, one.group, id)?.title ?? id,
      change: change.toString(),
    };
  });
}

/** Of indicators, and of the parts of those that have some. */
function scoresOf({ items }: SubjectResult): Map<string, string | null> {
  return new Map(items.flatMap((item) => item.parts ?? [item]).map(({ id, score }) => [id, score]));
}
