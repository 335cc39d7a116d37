/** Where everybody stands, by the exact path alone: what the fast one is compared with. */
import { evaluateWith } from '../../src/domain/evaluation/evaluate.js';
import type { ItemResult, SubjectResult } from '../../src/domain/evaluation/evaluation.js';
import { type Standing, fastStandings } from '../../src/domain/evaluation/fast/standings.js';
import type { EvaluationInput } from '../../src/domain/evaluation/input.js';
import type { Rules } from '../../src/domain/evaluation/rules.js';

/** The fast way where the programme is covered, else the exact one: as the evaluation lab asks. */
export function standings(rules: Rules, input: EvaluationInput): Standing[] {
  return fastStandings(rules, input) ?? exactStandings(rules, input);
}

export function exactStandings(rules: Rules, input: EvaluationInput): Standing[] {
  return evaluateWith(rules, { ...input, trace: false }).subjects.map(standingOf);
}

function standingOf(result: SubjectResult): Standing {
  const { items, adjustments: _, trace: _trace, ...standing } = result;
  const leaves = items.flatMap((item: ItemResult) => item.parts ?? item);
  return { ...standing, scores: Object.fromEntries(leaves.map(({ id, score }) => [id, score])) };
}
