import type { Instant, IsoDate } from '../clock.js';

/** A rung that fired. */
export interface Escalation {
  readonly cycleId: string;
  readonly flowId: string;
  readonly rung: string;
  readonly due: IsoDate;
  readonly organisation: string;
  readonly at: Instant;
  readonly because: string;
}

/** A unit with the people who answer for it. */
export interface OrganisationDesk {
  readonly code: string;
  readonly title: string;
  readonly liaison: string | null;
  readonly officer: string | null;
  readonly sponsor: string | null;
  readonly phone: string | null;
}
