import type { ClassOfYear, SubjectEvent } from '../expression/value.js';

/** One subject with its raw data; figures are decimal text, `null` or absent is missing. */
export interface SubjectFacts {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly scale?: 'above' | 'below' | undefined;
  /** GB/T 4754 code, with or without its section letter. */
  readonly industry?: string | undefined;
  readonly region?: string | undefined;
  readonly territory?: string | undefined;
  readonly zone?: string | undefined;
  readonly founded?: string | undefined;
  readonly inProductionSince?: string | undefined;
  /** Numbers of the parcels it stands on; a parcel may have several firms, a firm several parcels. */
  readonly parcels?: readonly string[] | undefined;
  /** Its meters, customer numbers, permits … by the id of the programme's `accounts`. */
  readonly accounts?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Code or name of the group company it belongs to. */
  readonly groupCompany?: string | undefined;
  /** Code of the firm it rents from; nobody on its own land. */
  readonly landlord?: string | undefined;
  /** Whether it handed in its figures in time, where that is known. */
  readonly onTime?: boolean | undefined;
  readonly values: Readonly<Record<string, string | null>>;
  /** Last year's figures of the same subject. */
  readonly last?: Readonly<Record<string, string | null>> | undefined;
  readonly events?: readonly SubjectEvent[] | undefined;
  /** Classes of earlier work years. */
  readonly history?: readonly ClassOfYear[] | undefined;
}

/** A decision of a person that a rule of the programme asks for: a class move or an outcome. */
export interface ManualDecision {
  /** Subject id. */
  readonly subject: string;
  /** Id of the adjustment or of the outcome without `when`. */
  readonly rule: string;
  readonly reason: string;
  /** The name of who asked for it. */
  readonly by: string;
}

/** A benchmark that is not computed anew. Keys as `proposeBenchmarks` gives them. */
export interface FrozenBenchmark {
  readonly group: string;
  readonly indicator: string;
  /** Decimal text. */
  readonly value: string;
  /** What the system had proposed, decimal text. */
  readonly proposed?: string | undefined;
  /** How many subjects it rested on when it was proposed. */
  readonly proposedFrom?: number | undefined;
  readonly reason?: string | undefined;
  /** The name of the person who fixed it; without one it is kept from an earlier version. */
  readonly by?: string | undefined;
  /** When it was fixed, an instant. */
  readonly at?: string | undefined;
}

/** What if: an indicator's value in place of the one the figures give. Benchmarks do not see it. */
export interface SupposedValue {
  /** Subject id. */
  readonly subject: string;
  /** Id of the indicator, or of its part. */
  readonly indicator: string;
  /** Decimal text, in the unit of the indicator; taken as it is, without rounding. */
  readonly value: string;
}

export interface EvaluationInput {
  /** The work year (the cycle); the evaluated year is the one before unless the programme says so. */
  readonly year: number;
  readonly subjects: readonly SubjectFacts[];
  /** Last year's population, for benchmarks of the previous year. */
  readonly previousSubjects?: readonly SubjectFacts[] | undefined;
  /** What people decided of them last year: who was set aside by hand stays out of the benchmarks. */
  readonly previousManual?: readonly ManualDecision[] | undefined;
  readonly benchmarks?: readonly FrozenBenchmark[] | undefined;
  /** Figures from outside by id, decimal text; they go before those written in the programme. */
  readonly external?: Readonly<Record<string, string>> | undefined;
  readonly manual?: readonly ManualDecision[] | undefined;
  /** Values for a question of what if; a result that is kept has none. */
  readonly suppose?: readonly SupposedValue[] | undefined;
  /** Whether each subject carries its trace; without it the same numbers come faster. */
  readonly trace?: boolean | undefined;
}
