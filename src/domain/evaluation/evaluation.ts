import type { OutcomeKind } from '../programme/population.js';
import type { Step } from './trace.js';

/** Numbers are decimal text: in full where they end, otherwise to 12 places; `null` is "none". */
export interface ItemResult {
  readonly id: string;
  readonly value: string | null;
  readonly benchmark: string | null;
  readonly score: string | null;
  /** The rule that stood in for the score: `missing: groupMeanScore`, `negative: zero`, … */
  readonly rule?: string;
  readonly parts?: readonly ItemResult[];
}

export interface AdjustmentResult {
  readonly rule: string;
  readonly clause: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string | null;
  readonly by?: string;
}

/** With whom a subject has been evaluated as one. */
export interface MergeResult {
  readonly by: 'parcel' | 'groupCompany' | 'landlord';
  readonly clause: string | null;
  /** Id of the subject that stands for all. */
  readonly into: string;
  /** Ids of all, the one they merge into first. */
  readonly members: readonly string[];
  readonly share: 'result' | 'score' | 'none';
  /** The score that does not count, where both are kept: alone, or merged. */
  readonly beside?: {
    readonly score: 'alone' | 'merged';
    readonly items: readonly ItemResult[];
    readonly total: string | null;
  };
}

/** What is doubtful about a subject's figures; it is evaluated all the same. */
export interface Doubt {
  /** Item that stands out, or id of the check. */
  readonly rule: string;
  readonly message: string;
  readonly english: string;
}

export interface SubjectResult {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly group: string | null;
  readonly outcome: OutcomeKind;
  readonly items: readonly ItemResult[];
  /** Bonus and penalty points together. */
  readonly bonus: string | null;
  readonly total: string | null;
  /** Place in the ranking population; equals share a place. `null` when not ranked. */
  readonly rank: number | null;
  readonly baseClass: string | null;
  readonly adjustments: readonly AdjustmentResult[];
  readonly class: string | null;
  /** Scored but not graded: managed like this class. */
  readonly treatedAs: string | null;
  readonly merged?: MergeResult;
  /** Left out when there are none. */
  readonly doubts?: readonly Doubt[];
  readonly trace: readonly Step[];
}

export interface GroupResult {
  readonly id: string;
  /** How many count in the 100 % of the shares. */
  readonly base: number;
  /** Before adjustments. */
  readonly baseCounts: Readonly<Record<string, number>>;
  /** After adjustments and gates. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Why a subject could not be evaluated, or a rule not be applied. Nothing is guessed. */
export interface Problem {
  readonly code:
    | 'invalidFigure'
    | 'undecided'
    | 'noGroup'
    | 'missing'
    | 'zeroDenominator'
    | 'benchmarkMissing'
    | 'reasonMissing'
    | 'unknownRule'
    | 'unknownSubject'
    | 'mergeUnclear';
  readonly subject: string | null;
  /** Id of the item, indicator or rule. */
  readonly at: string;
  readonly message: string;
  readonly english: string;
}

/** A benchmark as used: computed from data, or fixed by a person. */
export interface BenchmarkResult {
  /** Group id; followed by `/` and the region, industry, … where the reference population is one. */
  readonly group: string;
  /** Indicator id; followed by `.` and the statistic where an indicator asks for several. */
  readonly indicator: string;
  readonly value: string | null;
  /** What the statistic gives, before `times` and before a person fixed it. */
  readonly computed: string | null;
  /** How many subjects it rests on. */
  readonly subjects: number;
  /** The evaluated year its data is of; `null` for a fixed number. */
  readonly year: number | null;
  readonly source: 'computed' | 'programme' | 'frozen' | 'external';
  /** Of a frozen one: what had been proposed, and who fixed it, when and why. */
  readonly proposed?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly at?: string;
}

export interface Evaluation {
  readonly programme: string;
  readonly version: string | null;
  readonly year: number;
  readonly dataYear: number;
  readonly groups: readonly GroupResult[];
  readonly benchmarks: readonly BenchmarkResult[];
  readonly subjects: readonly SubjectResult[];
  readonly problems: readonly Problem[];
}
