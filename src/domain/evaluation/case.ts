import type { Exact } from '../expression/exact.js';
import type { OutcomeKind } from '../programme/population.js';
import type { AdjustmentResult, Doubt, MergeResult } from './evaluation.js';
import type { OwnFacts } from './facts.js';
import type { EntryRule } from './indicator-rules.js';
import type { SubjectFacts } from './input.js';
import type { Tracer } from './tracer.js';

export interface Scored {
  /** The value as measured; `missing` and `zeroDenominator` when there is none. */
  value: Exact | 'missing' | 'zeroDenominator';
  benchmark: Exact | undefined;
  /** Where there are several, by statistic. */
  benchmarks: ReadonlyMap<string, Exact | undefined> | undefined;
  score: Exact | undefined;
  /** The rule that stands in for the shape: `missing: groupMeanScore`. */
  rule: string | undefined;
  /** Left out, its weight spread over the others. */
  leftOut: boolean;
}

/** One subject on its way through the evaluation. Each step fills in what the next one needs. */
export interface Case {
  readonly subject: SubjectFacts;
  readonly facts: OwnFacts;
  outcome: OutcomeKind;
  group: string | null;
  entry: EntryRule | undefined;
  /** Class of a special subject. */
  specialClass: string | null;
  treatedAs: string | null;
  /** By indicator id. */
  readonly scored: Map<string, Scored>;
  points: Exact | undefined;
  /** What is ranked on; differs from `total` when points count after ranking. */
  rankTotal: Exact | undefined;
  total: Exact | undefined;
  rank: number | null;
  baseClass: string | null;
  class: string | null;
  readonly adjustments: AdjustmentResult[];
  /** Items, derived items and indicators in which it stands out. */
  readonly outliers: Set<string>;
  readonly doubts: Doubt[];
  /** The union it is evaluated in, and who bears it: itself, or the one it follows. */
  merge: MergeResult | undefined;
  follows: Case | undefined;
  /** The score that does not count: the subject's alone, or that of the union. */
  beside: { readonly score: 'alone' | 'merged'; readonly one: Case } | undefined;
  readonly tracer: Tracer;
}

/** False for who shares the result of another and takes no place of its own. */
export function takesPlace(one: Case): boolean {
  return one.follows === undefined || one.merge?.share === 'score';
}

/** Whether the subject goes through indicators and points. */
export function isScored(one: Case): boolean {
  return one.entry !== undefined && one.outcome !== 'excluded' && one.outcome !== 'dataOnly';
}
