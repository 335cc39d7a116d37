import { meanOf, pooled } from '../expression/aggregates.js';
import { Exact } from '../expression/exact.js';
import { isNumber } from '../expression/value.js';
import type { Value } from '../expression/value.js';
import type { Case } from './case.js';
import type { RollUpFigure, RollUpResult } from './evaluation.js';
import type { RolledFigure, RollUpRule } from './roll-up-rules.js';
import type { Rules } from './rules.js';
import { sliceOf } from './slices.js';
import { textOf } from './tracer.js';

/** The whole first, then part by part in the order of their names; a merged union counts once. */
export function rolledUp(cases: readonly Case[], { rollUps }: Rules): RollUpResult[] {
  const inside = cases.filter((one) => one.outcome !== 'excluded' && !one.follows);
  return rollUps.map((rule) => {
    const parts = new Map<string, Case[]>();
    for (const one of inside) {
      const key = rule.by.map((name) => sliceOf(one, name)).join('|');
      const part = parts.get(key);
      if (part) part.push(one);
      else parts.set(key, [one]);
    }
    const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = sorted.map(([, members]) => row(rule, members, placeOf(rule, members)));
    return { id: rule.id, rows: [row(rule, inside, null), ...rows] };
  });
}

function placeOf({ by }: RollUpRule, [one]: readonly Case[]): Record<string, string> {
  return Object.fromEntries(by.map((name) => [name, one ? sliceOf(one, name) : '']));
}

function row(
  rule: RollUpRule,
  members: readonly Case[],
  part: Record<string, string> | null,
): RollUpResult['rows'][number] {
  return {
    part,
    subjects: members.length,
    figures: rule.of.map((one) => figure(one, members)),
  };
}

function figure(rolled: RolledFigure, members: readonly Case[]): RollUpFigure {
  const { formula, isRatio } = rolled;
  const of = formula.source;
  const values = members.map(({ facts }) => formula.evaluate(facts));
  if (formula.type !== 'number') return { of, counts: countsOf(values.map(textOf)) };
  const numbers = values.filter(isNumber);
  return {
    of,
    subjects: numbers.length,
    mean: numbers.length === 0 ? null : meanOf(numbers).toString(),
    ...(isRatio
      ? { pooled: pooledOver(rolled, members) }
      : { sum: numbers.reduce((sum, one) => sum.plus(one), Exact.zero).toString() }),
  };
}

/** Total over total; of an indicator, over those who have it. */
function pooledOver({ formula, ratioIn }: RolledFigure, members: readonly Case[]): string | null {
  const pairs = members.flatMap(({ entry, facts }): (readonly [Value, Value])[] => {
    const ratio = ratioIn(entry);
    if (!ratio || (!formula.ratio && !isNumber(formula.evaluate(facts)))) return [];
    return [[ratio.above(facts), ratio.below(facts)]];
  });
  return textOf(pooled(pairs));
}

function countsOf(words: readonly (string | null)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
