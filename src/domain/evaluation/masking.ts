/**
 * What a reader may see of a result who may not see every figure it rests on. Pure.
 *
 * A figure is **foreign** when anything it is computed from is not the reader's: an item, an item derived
 * from it, last year's, the value or the score of an indicator, points. Of what is foreign nothing is shown
 * but that it is there, with its title, its formula and its weight: no result, no number before rounding, no
 * remark, no score. A score is as good as the value: benchmark and weight are known to everybody. What is
 * wholly the reader's is shown in full, and so are benchmarks of everybody, class, rank and total. The total
 * is withheld where it says as much as one foreign score, or one foreign figure (`isTotalTelling`).
 */
import type { FilledProgramme } from '../programme/schema.js';
import type { ItemResult, SubjectResult } from './evaluation.js';
import { idsIn, isTotalTelling } from './telling-totals.js';
import { MASK, OWN_LAST_YEAR, type Step, type StepInput } from './trace.js';

/** What of a result is not for a reader. */
export interface Foreign {
  /** Ids of derived items and indicators whose value is not. */
  readonly values: ReadonlySet<string>;
  /** Ids of indicators whose score is not. */
  readonly scores: ReadonlySet<string>;
  /** Ids of steps with points that are not. */
  readonly points: ReadonlySet<string>;
  /** Ids of indicators measured against their own last year, which is not. */
  readonly benchmarks: ReadonlySet<string>;
  /** Whether the total is not. */
  readonly total: boolean;
}

const NOTHING: Foreign = {
  values: new Set(),
  scores: new Set(),
  points: new Set(),
  benchmarks: new Set(),
  total: false,
};

/** What of this result is foreign to who may not see the figures of these items. */
export function foreignOf(
  programme: FilledProgramme,
  { trace }: Pick<SubjectResult, 'trace'>,
  hidden: ReadonlySet<string>,
): Foreign {
  if (hidden.size === 0) return NOTHING;
  const [values, scores, points] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const isForeign = speaksOf(hidden, { values, scores, points, total: false });
  for (const { step, id, inputs = [] } of trace) {
    const rests = inputs.some(isForeign);
    if (step === 'derived' || step === 'value') {
      if (rests) values.add(id);
    } else if (step === 'score') {
      const isSum = inputs.length > 0 && inputs.every(({ name }) => name.startsWith('score.'));
      if (rests || (!isSum && values.has(id))) scores.add(id);
    } else if (step === 'points') {
      const isWhole = id === 'points' ? points.size > 0 : hasPart(points, id);
      if (rests || isWhole) points.add(id);
    }
  }
  const benchmarks = new Set(
    trace.filter((one) => isOwnLastYear(one) && values.has(one.id)).map(({ id }) => id),
  );
  return { values, scores, points, benchmarks, total: isTotalTelling(programme, hidden) };
}

/** The steps for a reader to whom this is foreign; `hidden` are the items that are. */
export function masked(
  trace: readonly Step[],
  hidden: ReadonlySet<string>,
  foreign: Foreign,
): Step[] {
  if (hidden.size === 0) return [...trace];
  const { values, scores, points, benchmarks, total } = foreign;
  const isForeign = speaksOf(hidden, foreign);
  const without = (one: Step): Step => ({
    ...one,
    rounding: undefined,
    note: undefined,
    result: MASK,
  });
  return trace.map((one) => {
    const { step, id } = one;
    const all = (step === 'score' && scores.has(id)) || (step === 'points' && points.has(id));
    const isMerged = step === 'merge' && hidden.has(id);
    const inputs = one.inputs?.map((input) =>
      all || isMerged || isForeign(input) ? { ...input, value: MASK } : input,
    );
    const kept = { ...one, inputs };
    if (all || isMerged) return without(kept);
    const isMasked = inputs?.some(({ value }) => value === MASK) ?? false;
    switch (step) {
      case 'derived':
      case 'value':
      case 'merge':
        return isMasked ? without(kept) : kept;
      case 'quality':
        return isMasked || hidden.has(id) || values.has(id) ? without(kept) : kept;
      case 'benchmark':
        return isOwnLastYear(one) && benchmarks.has(id) ? without(kept) : kept;
      case 'total':
        if (total) return without(kept);
        return isMasked ? { ...kept, rounding: undefined, note: undefined } : kept;
      default:
        return kept;
    }
  });
}

/** A result as it is for somebody who may not see the figures of these items. */
export function maskedResult<T extends SubjectResult>(
  programme: FilledProgramme,
  result: T,
  hidden: ReadonlySet<string>,
): T {
  if (hidden.size === 0) return result;
  const foreign = foreignOf(programme, result, hidden);
  const { merged, doubts } = result;
  // The score beside is made of the same figures, merged or alone.
  const { beside: _, ...merging } = merged ?? {};
  const isSeen = ({ rule }: { rule: string }): boolean =>
    !hidden.has(rule) && !foreign.values.has(rule);
  return {
    ...result,
    ...(merged && { merged: merging }),
    ...(doubts && { doubts: doubts.filter(isSeen) }),
    items: result.items.map((item) => maskedItem(item, foreign)),
    bonus: foreign.points.size > 0 ? null : result.bonus,
    total: foreign.total ? null : result.total,
    trace: masked(result.trace, hidden, foreign),
  };
}

function maskedItem(item: ItemResult, foreign: Foreign): ItemResult {
  const { values, scores, benchmarks } = foreign;
  const { rule, ...rest } = item;
  const isScored = !scores.has(item.id);
  return {
    ...rest,
    ...(isScored && rule !== undefined && { rule }),
    ...(item.benchmarks &&
      benchmarks.has(item.id) && { benchmarks: { ...item.benchmarks, previous: null } }),
    ...(item.parts && { parts: item.parts.map((part) => maskedItem(part, foreign)) }),
    value: values.has(item.id) ? null : item.value,
    benchmark: benchmarks.has(item.id) ? null : item.benchmark,
    score: isScored ? item.score : null,
  };
}

function isOwnLastYear({ step, note }: Step): boolean {
  return step === 'benchmark' && note?.en === OWN_LAST_YEAR.en;
}

/** Whether one of these points is a part of the points of this rule: `innovation.0` of `innovation`. */
function hasPart(points: ReadonlySet<string>, rule: string): boolean {
  return [...points].some((id) => id.startsWith(`${rule}.`));
}

/** Whether an input is foreign, by its name: `tax`, `last.tax`, `growth(tax)`, `score.tax_mu`, `total`. */
function speaksOf(
  hidden: ReadonlySet<string>,
  { values, scores, points, total }: Omit<Foreign, 'benchmarks'>,
): (input: StepInput) => boolean {
  const isForeign = (id: string): boolean =>
    hidden.has(id) ||
    values.has(id) ||
    (id === 'points' && points.size > 0) ||
    (id === 'total' && total) ||
    (id.startsWith('score.') && scores.has(id.slice('score.'.length)));
  return ({ name }) => idsIn(name).some(isForeign);
}
