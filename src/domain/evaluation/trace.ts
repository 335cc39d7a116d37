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
 * last year's, in whatever formula they stand, and so is every figure that would give one of them away
 * beside what is shown: what is derived from them, and the value of an indicator that rests on a single
 * one of them. Scores, ranks and classes stay.
 */
export function masked(trace: readonly Step[], hidden: ReadonlySet<string>): Step[] {
  if (hidden.size === 0) return [...trace];
  const unseen = new Set(hidden);
  /** Indicators whose value is masked. */
  const values = new Set<string>();
  return trace.map((step) => {
    const isMasked = ({ name }: StepInput): boolean =>
      namesIn(name).some((id) => unseen.has(id)) ||
      (step.step === 'score' && name === 'v' && values.has(step.id));
    const inputs = step.inputs?.map((one) => (isMasked(one) ? { ...one, value: MASK } : one));
    if (step.step === 'merge' && unseen.has(step.id)) {
      const members = inputs?.map((one) => ({ ...one, value: MASK }));
      return { ...step, inputs: members, result: MASK };
    }
    const lacking = (inputs ?? []).filter(({ value }) => value === MASK).length;
    if (step.step === 'derived' && lacking > 0) unseen.add(step.id);
    else if (step.step === 'value' && lacking === 1) {
      values.add(step.id);
      unseen.add(step.id);
    } else if (step.step !== 'quality' || !unseen.has(step.id)) return { ...step, inputs };
    return { ...step, inputs, rounding: undefined, note: undefined, result: MASK };
  });
}

/** The items a name or a formula speaks of: `last.tax` and `growth(tax)` of tax. */
function namesIn(formula: string): string[] {
  return (formula.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? []).map((name) =>
    name.replace(/^last\./, ''),
  );
}
