import type { ExpressionError, Place } from './expression.error.js';
import type { Node } from './node.js';
import type { Scope, Type } from './scope.js';
import type { Unit } from './unit.js';
import type { Facts, SubjectEvent, Value } from './value.js';

/** A part of a formula, understood: its type, its unit where known, and how to compute it. */
export interface Built {
  readonly type: Type;
  readonly unit?: Unit | undefined;
  readonly run: (facts: Facts) => Value;
}

/** What operators, functions and methods ask of the builder that works through the tree. */
export interface Builds {
  readonly scope: Scope;
  /** Names met so far. */
  readonly variables: Set<string>;
  build(node: Node): Built;
  /** Builds a part that must have one of these types. */
  expect(node: Node, types: readonly Type[]): Built;
  /** Builds a condition in which `local` stands for one event. */
  withEvent(local: string, body: Node): { built: Built; set: (event: SubjectEvent) => void };
  error(
    at: Place,
    sentence: { zh: string; en: string; suggestion?: string | undefined },
  ): ExpressionError;
}
