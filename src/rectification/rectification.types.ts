/** A rectification project as the services speak of it. */
import type { IsoDate } from '../clock.js';

/** The plan a territory hands in with its enterprise. */
export interface ProjectPlan {
  readonly title: string;
  /** One of the programme's routes. */
  readonly route: string;
  /** 万元, as decimal text. */
  readonly investment: string;
  readonly milestones: readonly {
    readonly id: string;
    readonly title: string;
    readonly due: IsoDate;
  }[];
  readonly target: string;
}

/** What re-evaluating last year's projects came to. */
export interface Reevaluated {
  readonly promoted: number;
  readonly retained: number;
  readonly exited: number;
  /** Enterprises that have no result this year yet: they wait. */
  readonly waiting: readonly string[];
}
