import type { Case } from './case.js';
import { classAtPlaces, cumulativeCounts, sharedRanks } from './counts.js';
import { selection } from './classes.js';
import { Problems } from './problems.js';
import type { Graded, Ranked } from './ranking.js';
import type { GradingRule } from './grading-rules.js';

/** The class a subject ends in when it starts from this one. */
type Settle = (one: Case, start: string) => string | null;

/**
 * `quota: { adjusted: freePlace }`: the class each subject starts from once those who are adjusted
 * have given up their places. A place is filled by the next in rank, whose place is filled by the
 * next, down to the class the adjusted one falls into; after one that rises or is set aside, down to
 * the last class. Nobody falls by it. Who moves up is judged anew, and may give up a place in turn.
 */
export function startingClasses(graded: readonly Graded[], settle: Settle): Map<Case, string> {
  const starts = new Map<Case, string>();
  for (const { rule, population } of graded) {
    if (rule.lines.length > 0) continue;
    for (const [one, start] of startsOf(rule, population, settle)) starts.set(one, start);
  }
  return starts;
}

function startsOf(
  rule: GradingRule,
  population: readonly Ranked[],
  settle: Settle,
): ReadonlyMap<Case, string> {
  const starts = new Map(
    population.flatMap(({ one }) => (one.baseClass === null ? [] : [[one, one.baseClass]])),
  );
  const adjusted = new Map<Case, { from: string; to: string | null }>();
  for (;;) {
    const before = adjusted.size;
    for (const [one, from] of starts) {
      const to = adjusted.has(one) || one.outcome !== 'graded' ? from : settle(one, from);
      if (to !== from) adjusted.set(one, { from, to });
    }
    if (adjusted.size === before) return starts;
    const left = population.filter(({ one }) => starts.has(one) && !adjusted.has(one));
    const moves = [...adjusted.values()];
    const classes =
      rule.shares.length > 0
        ? cutAnew(rule, { whole: population.length, left, moves })
        : selectedAnew(rule, population, adjusted);
    for (const { one } of left) {
      starts.set(one, better(rule, starts.get(one), classes.get(one)));
    }
  }
}

interface Move {
  readonly from: string;
  readonly to: string | null;
}

/** The cuts as they were, less the places the adjusted ones now hold. */
function cutAnew(
  rule: GradingRule,
  { whole, left, moves }: { whole: number; left: readonly Ranked[]; moves: readonly Move[] },
): Map<Case, string> {
  const last = rule.shares.length - 1;
  const held = moves.map((move) =>
    falls(rule, move) ? rule.classes.indexOf(move.to ?? '') : last,
  );
  const cumulative = cumulativeCounts(whole, rule.shares, rule.edge).map(
    (count, at) => count - held.filter((place) => place <= at).length,
  );
  const ranks = sharedRanks(left, (a, b) => a.rank === b.rank);
  const ties = rule.shares.map((share) => share.ties);
  const places = classAtPlaces(ranks, cumulative, ties);
  return new Map(left.map(({ one }, at) => [one, rule.shares[places[at] ?? last]?.class ?? '']));
}

/** The selection again, less the places held by who fell into a class or rose out of it. */
function selectedAnew(
  rule: GradingRule,
  population: readonly Ranked[],
  adjusted: ReadonlyMap<Case, Move>,
): Map<Case, string> {
  const places = new Map<string, number>();
  for (const move of adjusted.values()) {
    const name = falls(rule, move) ? (move.to ?? '') : move.from;
    places.set(name, (places.get(name) ?? 0) + 1);
  }
  const without = new Set(adjusted.keys());
  // Adjustments have looked at the total with the points; who is selected is told as before.
  for (const { one } of population) one.facts.values['total'] = one.rankTotal ?? null;
  return selection({ population, rule, problems: new Problems(), without, places });
}

function falls({ classes }: GradingRule, { from, to }: Move): boolean {
  return classes.indexOf(to ?? '') > classes.indexOf(from);
}

function better({ classes }: GradingRule, a = '', b = a): string {
  return classes.indexOf(b) < classes.indexOf(a) ? b : a;
}
