/** A list's own condition, over the figures and the published result of each subject. */
import { type Frame, factsOf, frameOf } from '../evaluation/facts.js';
import type { SubjectResult } from '../evaluation/evaluation.js';
import { formulaAt } from '../evaluation/formula.js';
import type { SubjectFacts } from '../evaluation/input.js';
import { compileRules } from '../evaluation/rules.js';
import { Exact } from '../expression/exact.js';
import { decide } from '../expression/expression.js';
import type { Facts, Value } from '../expression/value.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { List } from './lists.js';

/**
 * Ids of the subjects a list's condition holds for; all of them where it has none. A condition that
 * cannot be decided does not hold: nobody stands on a list by a gap.
 */
export function fitting(
  programme: FilledProgramme,
  list: List,
  of: {
    subjects: readonly SubjectFacts[];
    results: ReadonlyMap<string, SubjectResult>;
    year: number;
  },
): Set<string> {
  if (list.when === undefined) return new Set(of.subjects.map(({ id }) => id));
  const rules = compileRules(programme);
  const frame = frameOf(rules, of.year, {});
  const condition = formulaAt(`lists.${list.id}.when`, list.when, rules.scopes.adjust, 'truth');
  const inside = of.subjects.filter((subject) => {
    const result = of.results.get(subject.id);
    return result !== undefined && decide(condition, classed(subject, result, frame)) === true;
  });
  return new Set(inside.map(({ id }) => id));
}

/** What adjustments may look at, as the result left it. */
function classed(subject: SubjectFacts, result: SubjectResult, frame: Frame): Facts {
  const facts = factsOf(subject, frame, {});
  const items = result.items.flatMap((item) => [item, ...(item.parts ?? [])]);
  const scored = items.flatMap(({ id, value, score }): [string, Value][] => [
    [id, number(value)],
    [`score.${id}`, number(score)],
  ]);
  const values: Record<string, Value> = {
    ...facts.values,
    ...Object.fromEntries(scored),
    group: result.group,
    outcome: result.outcome,
    total: number(result.total),
    points: number(result.bonus),
    class: result.class,
    baseClass: result.baseClass,
    rank: result.rank === null ? null : Exact.of(result.rank),
  };
  return { ...facts, values };
}

function number(text: string | null): Value {
  return text === null ? null : (Exact.parse(text) ?? null);
}
