import { ExpressionError } from '../expression/expression.error.js';
import { compile, compileCondition, compileNumber } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import type { Scope } from '../expression/scope.js';
import { RuleInvalid } from './evaluation.error.js';

type Kind = 'number' | 'truth' | 'any';

const COMPILE = { number: compileNumber, truth: compileCondition, any: compile } as const;

/** Compiles a formula of the programme; an error names the place in the programme. */
export function formulaAt(path: string, source: string, scope: Scope, kind: Kind): Expression {
  try {
    return COMPILE[kind](source, scope);
  } catch (error) {
    if (error instanceof ExpressionError) throw new RuleInvalid(path, error);
    throw error;
  }
}

/** A condition that may be left out. */
export function conditionAt(
  path: string,
  source: string | undefined,
  scope: Scope,
): Expression | undefined {
  return source === undefined ? undefined : formulaAt(path, source, scope, 'truth');
}
