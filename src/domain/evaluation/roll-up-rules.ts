import type { Expression } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import { formulaAt } from './formula.js';
import type { EntryRule } from './indicator-rules.js';
import type { Scopes } from './scopes.js';

/** Figures added up by area, park, industry …, e.g. means of indicators and counts of classes. */
export interface RollUpRule {
  readonly id: string;
  readonly by: readonly string[];
  readonly of: readonly RolledFigure[];
}

export interface RolledFigure {
  readonly formula: Expression;
  /** Whether totals can be divided: it is a ratio in every block of `evaluation` that has it. */
  readonly isRatio: boolean;
  /** The ratio for those a block scores; blocks may compute an indicator each in its own way. */
  readonly ratioIn: (entry: EntryRule | undefined) => Expression['ratio'];
}

export function rollUpRules(
  { rollUps = [] }: FilledProgramme,
  scopes: Scopes,
  entries: readonly EntryRule[],
): RollUpRule[] {
  return rollUps.map(({ id, by, of }, index) => ({
    id,
    by,
    of: of.map((text, at) => {
      const path = `rollUps[${String(index)}].of[${String(at)}]`;
      const formula = formulaAt(path, text, scopes.adjust, 'any');
      return rolledFigure(text, formula, entries);
    }),
  }));
}

function rolledFigure(
  text: string,
  formula: Expression,
  entries: readonly EntryRule[],
): RolledFigure {
  const { ratio } = formula;
  if (ratio) return { formula, isRatio: true, ratioIn: () => ratio };
  const valueIn = (entry: EntryRule | undefined) =>
    entry?.indicators.find(({ id }) => id === text)?.value;
  const values = entries.flatMap((entry) => valueIn(entry) ?? []);
  return {
    formula,
    isRatio: values.length > 0 && values.every((value) => value.ratio),
    ratioIn: (entry) => valueIn(entry)?.ratio,
  };
}
