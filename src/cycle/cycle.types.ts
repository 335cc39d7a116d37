/** A cycle as the services speak of it. */
import type { Instant } from '../clock.js';
import type { FilledProgramme, Programme } from '../domain/programme/schema.js';

/** One run of one programme for one year in one region. */
export interface Cycle {
  readonly id: string;
  readonly programmeId: string;
  /** SHA-256 of the resolved programme. */
  readonly version: string;
  readonly year: number;
  readonly region: string;
  readonly title: string;
  readonly state: 'open' | 'archived';
  readonly previousId: string | null;
  readonly openedAt: Instant;
  readonly openedBy: string;
  readonly archivedAt: Instant | null;
}

/** A cycle with the programme it froze at its opening. */
export interface RunningCycle extends Cycle {
  readonly programme: FilledProgramme;
}

/** What opening a year asks for. */
export interface OpenYear {
  readonly programmeId: string;
  readonly year: number;
  /** A programme that does not ship with the system; else the file of that id is read. */
  readonly programme?: Programme;
  /** The managed area, or the region, that the programme names, unless told. */
  readonly region?: string;
  /** Values for what the programme leaves open, by path. */
  readonly fillings?: Readonly<Record<string, unknown>>;
  /** The cycle whose base list is carried over; last year's of the same programme unless told. */
  readonly previousId?: string;
}

/** A draw for the sampled audit. */
export interface Sample {
  readonly cycleId: string;
  readonly stage: string;
  readonly seed: string;
  /** Share drawn, as decimal text: `0.1`. */
  readonly share: string;
  readonly subjects: readonly { readonly subjectId: string; readonly stratum: string }[];
  readonly at: Instant;
}
