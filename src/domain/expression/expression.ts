import { Builder } from './builder.js';
import type { Built } from './built.js';
import type { Exact } from './exact.js';
import { parse } from './node.js';
import type { Node } from './node.js';
import type { Scope, Type } from './scope.js';
import { spell, titled } from './spell.js';
import { writeUnit } from './unit.js';
import { isNumber } from './value.js';
import type { Facts, Value } from './value.js';

type Evaluate = (facts: Facts) => Value;

/** A formula that has been checked and can be computed any number of times. */
export interface Expression {
  readonly source: string;
  readonly type: Type;
  /** Unit of the result, e.g. `万元/亩`; undefined where it cannot be known. */
  readonly unit: string | undefined;
  /** Names the formula looks at, `last.tax` included, in order of appearance. */
  readonly variables: readonly string[];
  /** Numerator and denominator where the formula is `a / b`. */
  readonly ratio: { readonly above: Evaluate; readonly below: Evaluate } | undefined;
  /** The formula as a tree, and any part of it understood by itself. */
  readonly tree: Node;
  part(node: Node): Built;
  /** A number, text or truth; `null` when something is missing, `ZERO_DENOMINATOR` after x / 0. */
  evaluate(facts: Facts): Value;
  /** As people read it: names by their titles, ÷ and × instead of / and *. */
  spell(titleOf?: (name: string) => string | undefined): string;
}

/** Reads and checks a formula; throws `ExpressionError`. */
export function compile(source: string, scope: Scope): Expression {
  return fromNode(source, parse(source), scope);
}

/** A condition; throws `ExpressionError` when the formula is not one. */
export function compileCondition(source: string, scope: Scope): Expression {
  return compileAs(source, scope, ['truth']);
}

/** A number; throws `ExpressionError` when the formula is not one. */
export function compileNumber(source: string, scope: Scope): Expression {
  return compileAs(source, scope, ['number']);
}

function compileAs(source: string, scope: Scope, types: readonly Type[]): Expression {
  const node = parse(source);
  new Builder(source, scope).expect(node, types);
  return fromNode(source, node, scope);
}

function fromNode(source: string, node: Node, scope: Scope): Expression {
  const builder = new Builder(source, scope);
  const built = builder.build(node);
  return {
    source,
    type: built.type,
    unit: built.unit && writeUnit(built.unit),
    variables: [...builder.variables],
    ratio: ratioOf(builder, node),
    tree: node,
    part: (node) => builder.build(node),
    evaluate: built.run,
    spell: (titleOf) =>
      spell(node, (name) => titled(name, (id) => titleOf?.(id) ?? scope.names[id]?.title)),
  };
}

function ratioOf(builder: Builder, node: Node): Expression['ratio'] {
  if (node.op !== '/') return undefined;
  const [above, below] = node.sides;
  return { above: builder.build(above).run, below: builder.build(below).run };
}

/** The truth of a condition; `undefined` when it cannot be decided because something is missing. */
export function decide(condition: Expression, facts: Facts): boolean | undefined {
  const value = condition.evaluate(facts);
  return typeof value === 'boolean' ? value : undefined;
}

/** The number a formula gives; `undefined` when something is missing or divided by zero. */
export function compute(formula: Expression, facts: Facts): Exact | undefined {
  const value = formula.evaluate(facts);
  return isNumber(value) ? value : undefined;
}
