import type { Exact, RoundingMode } from '../expression/exact.js';
import type { Expression } from '../expression/expression.js';
import type { Scope } from '../expression/scope.js';
import { ZERO_DENOMINATOR, isList, isNumber } from '../expression/value.js';
import type { Facts, Value } from '../expression/value.js';
import type { Step, StepInput } from './trace.js';

type Head = Pick<Step, 'step' | 'id' | 'title' | 'en' | 'clause' | 'unit' | 'note' | 'formula'>;

/** Writes down the steps of one subject; the silent one writes nothing, for speed. */
export interface Tracer {
  readonly steps: readonly Step[];
  /** A step with a formula: its inputs are the names the formula looks at. */
  computed(head: Head, how: Computation): void;
  /** A step without one. */
  stated(
    head: Head,
    result: string | null,
    inputs?: readonly StepInput[],
    rounding?: Step['rounding'],
  ): void;
  /** What a formula looks at, for a line that is not its own. */
  inputsOf(formula: Expression, scope: Scope, facts: Facts): StepInput[];
  /** Steps another has gone for both. */
  copied(steps: readonly Step[]): void;
}

export interface Computation {
  readonly formula: Expression;
  readonly scope: Scope;
  readonly facts: Facts;
  readonly result: Value | undefined;
  /** Figures beside those of the formula. */
  readonly also?: readonly StepInput[];
  readonly rounding?: { places: number; mode: RoundingMode; from: Exact } | undefined;
}

export const silent: Tracer = {
  steps: [],
  computed: () => undefined,
  stated: () => undefined,
  inputsOf: () => [],
  copied: () => undefined,
};

export class StepTracer implements Tracer {
  readonly steps: Step[] = [];
  /** A figure is written once, however many steps look at it. */
  private readonly written = new Map<string, { of: Value | undefined; input: StepInput }>();

  computed(head: Head, how: Computation): void {
    const { rounding } = how;
    this.steps.push({
      ...head,
      formula: how.formula.source,
      inputs: [...this.inputsOf(how.formula, how.scope, how.facts), ...(how.also ?? [])],
      rounding: rounding && { ...rounding, from: rounding.from.toString() },
      result: textOf(how.result),
    });
  }

  stated(
    head: Head,
    result: string | null,
    inputs?: readonly StepInput[],
    rounding?: Step['rounding'],
  ): void {
    this.steps.push({ ...head, inputs, rounding, result });
  }

  inputsOf(formula: Expression, scope: Scope, facts: Facts): StepInput[] {
    return formula.variables.map((name) => this.inputOf(name, scope, facts));
  }

  copied(steps: readonly Step[]): void {
    this.steps.push(...steps);
  }

  private inputOf(name: string, scope: Scope, facts: Facts): StepInput {
    const of = name.startsWith('last.')
      ? facts.last?.values[name.slice('last.'.length)]
      : facts.values[name];
    const before = this.written.get(name);
    if (before && before.of === of) return before.input;
    const input = asInput(name, scope, of);
    this.written.set(name, { of, input });
    return input;
  }
}

function asInput(name: string, scope: Scope, value: Value | undefined): StepInput {
  const past = name.startsWith('last.');
  const id = past ? name.slice('last.'.length) : name;
  const known = scope.names[id];
  const title = known?.title ?? id;
  return {
    name,
    title: past ? `上年${title}` : title,
    en: past ? `last year's ${known?.en ?? id}` : known?.en,
    unit: known?.unit,
    value: textOf(value),
  };
}

/** A value as text; `null` for what is missing or divided by zero. */
export function textOf(value: Value | undefined): string | null {
  if (value === undefined || value === null || value === ZERO_DENOMINATOR) return null;
  if (isNumber(value)) return value.toString();
  if (isList(value)) return String(value.length);
  return typeof value === 'object' ? value.kind : String(value);
}
