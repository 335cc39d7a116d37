/** What corrected figures of one subject would do to it and to everybody else. Pure. */
import { evaluateWith } from './evaluate.js';
import type { Evaluation, SubjectResult } from './evaluation.js';
import { freeze } from './freeze.js';
import type { EvaluationInput } from './input.js';
import type { Rules } from './rules.js';
import type { Steps } from './steps.js';

export interface ProposedFigures {
  /** Subject id. */
  readonly subject: string;
  /** Item id → decimal text; null takes a figure away. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** How the programme computes anew after an appeal (`appeal.recompute`). */
export type Recompute = 'benchmarkFrozen' | 'everything' | 'subjectOnly';

export interface StandingShort {
  readonly total: string | null;
  readonly rank: number | null;
  readonly class: string | null;
}

export interface Affected {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  readonly before: StandingShort;
  readonly after: StandingShort;
}

export interface Effect {
  readonly recompute: Recompute;
  readonly own: Affected;
  /** Who else changes class or rank: changed classes first, then by rank. */
  readonly others: readonly Affected[];
}

/**
 * Evaluates twice, before and after, and stops between the two. `benchmarkFrozen` and `subjectOnly` keep the benchmarks of before;
 * `everything` takes only those a person has fixed and computes the rest anew. With `subjectOnly` the
 * others keep rank and class. Undefined when the subject is not in the input.
 */
export function* effectOf(
  rules: Rules,
  input: EvaluationInput,
  { subject: id, values }: ProposedFigures,
  recompute: Recompute,
): Steps<Effect | undefined> {
  const quick = { ...input, trace: false };
  const before = evaluateWith(rules, quick);
  yield;
  const subjects = input.subjects.map((one) =>
    one.id === id ? { ...one, values: { ...one.values, ...values } } : one,
  );
  const benchmarks = recompute === 'everything' ? input.benchmarks : freeze(before.benchmarks);
  const after = evaluateWith(rules, { ...quick, subjects, benchmarks });
  const pairs = paired(before, after);
  const own = pairs.find((one) => one.id === id);
  if (own === undefined) return undefined;
  const others = pairs.filter((one) => one.id !== id && isChanged(one)).sort(byWeight);
  return { recompute, own, others: recompute === 'subjectOnly' ? [] : others };
}

function paired(before: Evaluation, after: Evaluation): Affected[] {
  const results = new Map(after.subjects.map((one) => [one.id, one]));
  return before.subjects.flatMap((one) => {
    const now = results.get(one.id);
    if (now === undefined) return [];
    const { id, name, group } = one;
    return { id, name, group, before: shortOf(one), after: shortOf(now) };
  });
}

function shortOf({ total, rank, class: label, treatedAs }: SubjectResult): StandingShort {
  return { total, rank, class: label ?? treatedAs };
}

function isChanged({ before, after }: Affected): boolean {
  return before.class !== after.class || before.rank !== after.rank;
}

function byWeight(a: Affected, b: Affected): number {
  const [first, second] = [a, b].map(({ before, after }) => (before.class === after.class ? 1 : 0));
  return (first ?? 0) - (second ?? 0) || (a.before.rank ?? Infinity) - (b.before.rank ?? Infinity);
}
