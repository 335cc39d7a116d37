import type { RoundingMode } from '../expression/exact.js';

/** A figure that went into a step, as text. */
export interface StepInput {
  readonly name: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly unit?: string | undefined;
  /** `null` is missing. */
  readonly value: string | null;
}

/**
 * One step of the way from the figures to the class. Together the steps are the explanation:
 * every number comes from a formula over inputs that are raw data or results of earlier steps.
 */
export interface Step {
  readonly step:
    | 'merge'
    | 'derived'
    | 'quality'
    | 'scope'
    | 'outcome'
    | 'group'
    | 'value'
    | 'benchmark'
    | 'score'
    | 'points'
    | 'total'
    | 'rank'
    | 'class'
    | 'quota'
    | 'adjust'
    | 'gate';
  readonly id: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly clause?: string | undefined;
  readonly formula?: string | undefined;
  readonly inputs?: readonly StepInput[] | undefined;
  readonly unit?: string | undefined;
  /** The declared rounding of this step and the number before it. */
  readonly rounding?:
    | { readonly places: number; readonly mode: RoundingMode; readonly from: string }
    | undefined;
  /** Number, class or yes/no as text; `null` when nothing could be computed. */
  readonly result: string | null;
  /** What is to be said beyond the arithmetic. */
  readonly note?: { readonly zh: string; readonly en: string } | undefined;
}

/** What stands where a figure is not for the reader's eyes. */
export const MASK = '***';

/**
 * The steps for somebody who may not see the figures of these items: they are masked, this year's and
 * last year's, and so is everything derived from them that is still a figure and no score.
 */
export function masked(trace: readonly Step[], hidden: ReadonlySet<string>): Step[] {
  if (hidden.size === 0) return [...trace];
  const unseen = new Set(hidden);
  return trace.map((step) => {
    const inputs = step.inputs?.map((input) =>
      unseen.has(input.name.replace(/^last\./, '')) ? { ...input, value: MASK } : input,
    );
    if (step.step === 'merge' && unseen.has(step.id)) {
      const members = inputs?.map((input) => ({ ...input, value: MASK }));
      return { ...step, inputs: members, result: MASK };
    }
    const gives = step.step === 'derived' && inputs?.some(({ value }) => value === MASK) === true;
    if (!gives) return { ...step, inputs };
    unseen.add(step.id);
    return { ...step, inputs, rounding: undefined, result: MASK };
  });
}
