import { Exact } from '../expression/exact.js';
import { compute } from '../expression/expression.js';
import type { Facts } from '../expression/value.js';
import type { Case } from './case.js';
import { sharedRanks } from './counts.js';
import type { GradingRule, RankKey } from './grading-rules.js';
import type { Rules } from './rules.js';
import { sliceOf } from './slices.js';

/** One ranking population in order: keys first, the code last, so that the order never varies. */
export interface Ranked {
  readonly one: Case;
  readonly facts: Facts;
  readonly keys: readonly (Exact | undefined)[];
  rank: number;
}

/** One ranking population and the rule that grades it. */
export interface Graded {
  readonly rule: GradingRule;
  readonly population: readonly Ranked[];
}

/** Those that count in the ranking, split by what the rule ranks within. */
export function populationsOf(cases: readonly Case[], rule: GradingRule): Ranked[][] {
  const slices = new Map<string, Case[]>();
  for (const one of cases) {
    if (!counts(one, rule)) continue;
    const key = rule.within.map((name) => sliceOf(one, name)).join('|');
    const slice = slices.get(key);
    if (slice) slice.push(one);
    else slices.set(key, [one]);
  }
  return [...slices.values()].map((slice) =>
    rank(
      slice.map((one) => ({ one, facts: one.facts })),
      rule.rank,
    ),
  );
}

function counts(one: Case, rule: GradingRule): boolean {
  if (one.group === null || !rule.groups.includes(one.group) || !one.rankTotal) return false;
  if (one.outcome === 'graded') return true;
  return rule.base === 'listed';
}

/** Lays total, points, indicator values and scores beside the figures, for all later rules. */
export function layOutResults(cases: readonly Case[], rules: Rules): void {
  const taken = rules.scopes.subject.names;
  for (const one of cases) {
    const { values } = one.facts;
    for (const [id, { value, score }] of one.scored) {
      // An item of the same name is what the programme's formulas mean.
      if (!Object.hasOwn(taken, id)) values[id] = typeof value === 'string' ? null : value;
      values[`score.${id}`] = score ?? null;
    }
    values['total'] = one.rankTotal ?? null;
    values['points'] = one.points ?? null;
  }
}

/** Orders a population by the keys; what lacks a key stands behind what has it. */
export function rank(
  population: readonly { one: Case; facts: Facts }[],
  keys: readonly RankKey[],
): Ranked[] {
  const ranked = population.map(({ one, facts }) => ({
    one,
    facts,
    keys: keys.map((key) => compute(key.formula, facts)),
    rank: 0,
  }));
  ranked.sort((a, b) => byKeys(a, b, keys) || byCode(a.one, b.one));
  const ranks = sharedRanks(ranked, (a, b) => byKeys(a, b, keys) === 0);
  ranked.forEach((one, place) => (one.rank = ranks[place] ?? place + 1));
  return ranked;
}

function byKeys(a: Ranked, b: Ranked, keys: readonly RankKey[]): number {
  for (const [index, key] of keys.entries()) {
    const order = compareKey(a.keys[index], b.keys[index], key.descending);
    if (order !== 0) return order;
  }
  return 0;
}

function compareKey(a: Exact | undefined, b: Exact | undefined, descending: boolean): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  return descending ? b.compare(a) : a.compare(b);
}

function byCode(a: Case, b: Case): number {
  if (a.subject.code !== b.subject.code) return a.subject.code < b.subject.code ? -1 : 1;
  if (a.subject.id === b.subject.id) return 0;
  return a.subject.id < b.subject.id ? -1 : 1;
}
