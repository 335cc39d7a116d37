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

/**
 * The steps for somebody who may not see the figures of these items: they are masked, this year's and
 * last year's, in whatever formula they stand, and so is every figure that would give one of them away
 * beside what is shown: what is derived from them, and the value of an indicator that rests on a single
 * one of them, with the same of last year where that is its benchmark. Scores, ranks and classes stay.
 */
export function masked(trace: readonly Step[], hidden: ReadonlySet<string>): Step[] {
  if (hidden.size === 0) return [...trace];
  const unseen = withDerived(trace, hidden);
  /** Indicators whose value is masked. */
  const values = new Set<string>();
  const steps = trace.map((step) => {
    const isMasked = ({ name }: StepInput): boolean =>
      namesIn(name).some((id) => unseen.has(id)) ||
      (step.step === 'score' && name === 'v' && values.has(step.id));
    const inputs = step.inputs?.map((one) => (isMasked(one) ? { ...one, value: MASK } : one));
    if (step.step === 'merge' && unseen.has(step.id)) {
      const members = inputs?.map((one) => ({ ...one, value: MASK }));
      return { ...step, inputs: members, result: MASK };
    }
    const lacking = (inputs ?? []).filter(({ value }) => value === MASK).length;
    if (step.step === 'value' && lacking === 1) {
      values.add(step.id);
      unseen.add(step.id);
    } else if (!['quality', 'derived'].includes(step.step) || !unseen.has(step.id)) {
      return { ...step, inputs };
    }
    return { ...step, inputs, rounding: undefined, note: undefined, result: MASK };
  });
  return withoutLastYear(steps, values);
}

/** What is derived from hidden figures is known from the start: a merger looks at it before it is told. */
function withDerived(trace: readonly Step[], hidden: ReadonlySet<string>): Set<string> {
  const unseen = new Set(hidden);
  for (const { step, id, inputs = [] } of trace) {
    const rests = inputs.some(({ name }) => namesIn(name).some((one) => unseen.has(one)));
    if (step === 'derived' && rests) unseen.add(id);
  }
  return unseen;
}

/** The benchmarks that are last year's values of these indicators masked, in the scores, too. */
function withoutLastYear(steps: readonly Step[], values: ReadonlySet<string>): Step[] {
  const own = new Set(
    steps
      .filter(({ step, note }) => step === 'benchmark' && note?.en === OWN_LAST_YEAR.en)
      .map(({ id }) => id)
      .filter((id) => values.has(id)),
  );
  return steps.map((step) => {
    if (!own.has(step.id)) return step;
    if (step.step === 'benchmark' && step.note?.en === OWN_LAST_YEAR.en) {
      return { ...step, rounding: undefined, result: MASK };
    }
    if (step.step !== 'score') return step;
    const isOwn = ({ name }: StepInput): boolean => name === 'b' || name === 'b.previous';
    return {
      ...step,
      inputs: step.inputs?.map((one) => (isOwn(one) ? { ...one, value: MASK } : one)),
    };
  });
}

/** The indicators whose value, or whose benchmark, is not for somebody who does not see these items. */
export function maskedFigures(
  trace: readonly Step[],
  hidden: ReadonlySet<string>,
): { readonly values: ReadonlySet<string>; readonly benchmarks: ReadonlySet<string> } {
  const steps = masked(trace, hidden);
  const idsOf = (of: Step['step']): ReadonlySet<string> =>
    new Set(steps.flatMap(({ step, id, result }) => (step === of && result === MASK ? [id] : [])));
  return { values: idsOf('value'), benchmarks: idsOf('benchmark') };
}

/** The items a name or a formula speaks of: `last.tax` and `growth(tax)` of tax. */
function namesIn(formula: string): string[] {
  return (formula.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? []).map((name) =>
    name.replace(/^last\./, ''),
  );
}
