import type { Expression } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import { formulaAt } from './formula.js';
import type { EntryRule } from './indicator-rules.js';
import type { Scopes } from './scopes.js';

/** Figures added up by area, park, industry …, e.g. means of indicators and counts of classes. */
export interface RollUpRule {
  readonly id: string;
  readonly by: readonly string[];
  readonly of: readonly { readonly formula: Expression; readonly ratio: Expression['ratio'] }[];
}

export function rollUpRules(
  { rollUps = [] }: FilledProgramme,
  scopes: Scopes,
  entries: readonly EntryRule[],
): RollUpRule[] {
  const indicators = entries.flatMap((entry) => entry.indicators);
  return rollUps.map(({ id, by, of }, index) => ({
    id,
    by,
    of: of.map((text, at) => {
      const path = `rollUps[${String(index)}].of[${String(at)}]`;
      const formula = formulaAt(path, text, scopes.adjust, 'any');
      const indicator = indicators.find((one) => one.id === text);
      return { formula, ratio: formula.ratio ?? indicator?.value.ratio };
    }),
  }));
}
