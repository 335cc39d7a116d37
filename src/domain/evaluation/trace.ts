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

/** What is said of a benchmark that is the subject's own figure of last year. */
export const OWN_LAST_YEAR = { zh: '本企业上年数', en: "the subject's own last year" } as const;

/** What stands where a figure is not for the reader's eyes. */
export const MASK = '***';
