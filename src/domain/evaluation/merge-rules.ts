import type { Expression } from '../expression/expression.js';
import type { FilledProgramme } from '../programme/schema.js';
import { RuleContradictory } from './evaluation.error.js';
import type { MergeResult } from './evaluation.js';
import { conditionAt, formulaAt } from './formula.js';
import type { Scopes } from './scopes.js';

/** One way in which several subjects are evaluated as one. */
export interface MergeRule {
  readonly id: string;
  readonly by: MergeResult['by'];
  readonly clause: string | undefined;
  readonly into: 'owner' | 'largest' | 'parent';
  readonly largestBy: Expression | undefined;
  readonly share: MergeResult['share'];
  readonly when: Expression | undefined;
  readonly unless: Expression | undefined;
  readonly mixed: 'both' | 'merged' | 'single';
}

export function mergeRules({ population }: FilledProgramme, { subject }: Scopes): MergeRule[] {
  return [population?.merge ?? []].flat().map((text, index) => {
    const path = `population.merge[${String(index)}]`;
    const into = text.into ?? (text.by === 'groupCompany' ? 'parent' : 'owner');
    if (into === 'largest' && text.largestBy === undefined) {
      throw new RuleContradictory(path, {
        zh: '并入最大的一家（into: largest），要写明按什么比大小（largestBy）。',
        en: 'merging into the largest needs what is compared (largestBy).',
      });
    }
    return {
      id: `merge.${text.by}`,
      by: text.by,
      clause: text.clause,
      into,
      largestBy:
        text.largestBy === undefined
          ? undefined
          : formulaAt(`${path}.largestBy`, text.largestBy, subject, 'number'),
      share: text.share ?? 'result',
      when: conditionAt(`${path}.when`, text.when, subject),
      unless: conditionAt(`${path}.unless`, text.unless, subject),
      mixed: text.mixed ?? 'merged',
    };
  });
}
