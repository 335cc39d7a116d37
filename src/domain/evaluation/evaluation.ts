import type { OutcomeKind } from '../programme/population.js';
import type { Step } from './trace.js';

/** Numbers are decimal text: in full where they end, otherwise to 12 places; `null` is "none". */
export interface ItemResult {
  readonly id: string;
  readonly value: string | null;
  readonly benchmark: string | null;
  /** The bounds, where it is measured against several: statistic → number. */
  readonly benchmarks?: Readonly<Record<string, string | null>>;
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
  /** Before adjustments; every class of the programme, those nobody is in among them. */
  readonly baseCounts: Readonly<Record<string, number>>;
  /** After adjustments and gates, likewise. */
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
    | 'mergeUnclear'
    | 'checkFailed'
    | 'qualityShort';
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
  /** The multiple of the statistic that is taken; left out where there is none. */
  readonly times?: string;
  /** How many subjects the statistic rests on. */
  readonly subjects: number;
  /** The evaluated year its data is of; `null` for a fixed number. */
  readonly year: number | null;
  readonly source: 'computed' | 'programme' | 'frozen' | 'external';
  /** Of a frozen one: what had been proposed, and who fixed it, when and why. */
  readonly proposed?: string;
  /** How many subjects that proposal rested on. */
  readonly proposedFrom?: number;
  readonly reason?: string;
  readonly by?: string;
  readonly at?: string;
}

/** How good the data is as a whole. */
export interface QualityResult {
  /** Required figures that are there, or subjects that handed in on time. */
  readonly id: 'complete' | 'onTime';
  /** As written, e.g. `95%`. */
  readonly wanted: string;
  /** Per cent; `null` where nothing is known. */
  readonly actual: string | null;
  readonly met: boolean | null;
  /** Ids of the subjects that fall short. */
  readonly short: readonly string[];
  /** The same share by territory, and of figures by the organisation that owns them. */
  readonly parts: readonly {
    readonly by: 'territory' | 'owner';
    /** Code of the territory, id of the organisation; empty where there is none. */
    readonly name: string;
    readonly actual: string;
  }[];
}

/** One figure over one part: a number's mean with its pooled ratio or sum, or the counts of a word. */
export interface RollUpFigure {
  /** Indicator, item or formula, as written. */
  readonly of: string;
  /** How many have the number. */
  readonly subjects?: number;
  readonly mean?: string | null;
  /** Total over total, where it is a ratio. */
  readonly pooled?: string | null;
  /** Where it is no ratio. */
  readonly sum?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

export interface RollUpResult {
  readonly id: string;
  readonly rows: readonly {
    /** Division → name; `null` is the whole. */
    readonly part: Readonly<Record<string, string>> | null;
    readonly subjects: number;
    readonly figures: readonly RollUpFigure[];
  }[];
}

export interface Evaluation {
  readonly programme: string;
  readonly version: string | null;
  readonly year: number;
  readonly dataYear: number;
  /** A trial year: for information, without effects. */
  readonly trial?: true;
  readonly groups: readonly GroupResult[];
  readonly benchmarks: readonly BenchmarkResult[];
  readonly subjects: readonly SubjectResult[];
  readonly problems: readonly Problem[];
  /** Left out where the programme asks for none. */
  readonly quality?: readonly QualityResult[];
  readonly rollUps?: readonly RollUpResult[];
}
