/** An evaluation as the services speak of it: one immutable scoring of a cycle. */
import type { Instant } from '../clock.js';
import type {
  BenchmarkResult,
  Problem,
  QualityResult,
  SubjectResult,
} from '../domain/evaluation/evaluation.js';

export type EvaluationKind = 'preEvaluation' | 'correction' | 'grading';

/** Counts of classes per group, what stood in the way, and the stage it belongs to. */
export interface Summary {
  /** The stage whose enterprises were scored; null where the programme has no such stage. */
  readonly stage: string | null;
  readonly scored: number;
  readonly groups: readonly {
    readonly id: string;
    readonly base: number;
    readonly counts: Readonly<Record<string, number>>;
  }[];
  readonly problems: readonly Problem[];
  /** How complete and how timely the data was; left out where the programme asks for neither. */
  readonly quality?: readonly QualityResult[];
  /** What is doubtful and was scored all the same; left out where there is nothing. */
  readonly doubts?: readonly {
    readonly subject: { readonly id: string; readonly name: string };
    readonly message: string;
    readonly english: string;
  }[];
}

/** One version, without its results. */
export interface EvaluationVersion {
  readonly id: string;
  readonly cycleId: string;
  readonly version: number;
  readonly kind: EvaluationKind;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string | null;
  readonly benchmarks: readonly BenchmarkResult[];
  readonly summary: Summary;
  readonly dataHash: string;
  readonly hash: string;
  readonly publishedAt: Instant | null;
}

/** What a version said of one subject. */
export interface StoredResult extends SubjectResult {
  readonly evaluationId: string;
}

/** What a version said of one subject, without the arithmetic. */
export type SubjectOutcome = Pick<
  SubjectResult,
  'id' | 'group' | 'outcome' | 'total' | 'rank' | 'class'
>;

/** A benchmark of the cycle: proposed by the system, fixed by a person. */
export interface CycleBenchmark {
  readonly group: string;
  readonly indicator: string;
  readonly proposed: string;
  /** How many enterprises the proposal rests on; null where that was not kept. */
  readonly subjects: number | null;
  readonly fixed: string | null;
  readonly reason: string | null;
  /** User id, or `system`. */
  readonly by: string | null;
  /** As shown to people; null while it is not fixed. */
  readonly byName: string | null;
  readonly at: Instant | null;
}

/** A class move, or an outcome by hand, asked for by one person and approved by another. */
export interface ClassMove {
  readonly id: string;
  readonly cycleId: string;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly territory: string;
  /** Id of the programme's adjustment, or of its outcome without a condition. */
  readonly rule: string;
  readonly reason: string;
  readonly by: string;
  /** The name of who asked for it; the id where there is no such account. */
  readonly byName: string;
  readonly at: Instant;
  readonly approvedBy: string | null;
  readonly approvedAt: Instant | null;
  readonly refused: { readonly by: string; readonly at: Instant; readonly reason: string } | null;
}

/** Asked for, and neither approved nor refused yet. */
export function isWaiting({ approvedBy, refused }: ClassMove): boolean {
  return approvedBy === null && refused === null;
}

/** How many subjects of a group stand in a class by the latest evaluation of each. */
export interface ClassTally {
  readonly group: string;
  readonly class: string;
  readonly count: number;
  /** Sum of the totals, as decimal text; null where nobody has one. */
  readonly sum: string | null;
  readonly published: boolean;
}
