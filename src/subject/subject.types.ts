/** A subject in one cycle, as the services speak of it. */
import type { Instant, IsoDate } from '../clock.js';

/** Figures by item: decimal text, null where nothing was said. */
export type Values = Readonly<Record<string, string | null>>;

export interface SubjectYear {
  readonly cycleId: string;
  readonly subjectId: string;
  readonly name: string;
  readonly creditCode: string | null;
  /** Why there is no credit code yet. */
  readonly pending: string | null;
  readonly aliases: readonly string[];
  /** Organisation code. */
  readonly territory: string;
  readonly scale: 'above' | 'below';
  readonly industry: string | null;
  readonly address: string | null;
  readonly contact: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly founded: IsoDate | null;
  readonly inProduction: IsoDate | null;
  readonly origin: string;
  readonly hidden: boolean;
  readonly values: Values;
  /** The reasons given for doubtful figures, by item. */
  readonly remarks: Readonly<Record<string, string>>;
  readonly revision: number;
}

/** A subject with what stands beside it: its flow and its figures of last year. */
export interface SubjectRecord extends SubjectYear {
  /** Null before its year has begun. */
  readonly flow: {
    readonly id: string;
    readonly phase: string;
    readonly revision: number;
    /** Departments that have not signed the record off yet. */
    readonly pending: readonly string[];
  } | null;
  readonly last: Values | null;
}

/** Who wrote a figure last. */
export interface Writer {
  readonly item: string;
  readonly source: ChangeSource;
  readonly organisation: string | null;
  readonly at: Instant;
}

export type ChangeSource =
  | 'import'
  | 'carriedOver'
  | 'enterprise'
  | 'territory'
  | 'department'
  | 'review';

/** A figure somebody wants to change. */
export interface Change {
  readonly id: string;
  readonly value: string | null;
  /** Why a doubtful figure is right, or why it was changed. */
  readonly reason: string | null;
}
