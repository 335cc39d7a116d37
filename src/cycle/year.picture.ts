/** Everything the year page and its actions are decided from, read at one moment. */
import type {
  ClassTally,
  CycleBenchmark,
  EvaluationVersion,
} from '../evaluation/evaluation.types.js';
import type { Condition } from '../domain/cycle/conditions.js';
import type { SubjectResult } from '../domain/evaluation/evaluation.js';
import type { ClassMove } from '../evaluation/evaluation.types.js';
import type { Round } from '../evaluation/round.service.js';
import type { RoundReadiness } from '../evaluation/readiness.service.js';
import type { Flow } from '../flow/flow.types.js';
import type { ListState } from '../policy/list.service.js';
import type { Standing } from '../supervision/standing.service.js';
import type { Cycle, RunningCycle, Sample } from './cycle.types.js';

/** One moment of a year. */
export interface YearPicture {
  readonly cycle: RunningCycle;
  readonly standing: Standing;
  readonly stages: readonly Flow[];
  readonly round: Round;
  readonly readiness: RoundReadiness;
  readonly archiving: readonly Condition[];
  readonly versions: readonly EvaluationVersion[];
  readonly benchmarks: readonly CycleBenchmark[];
  readonly moves: readonly ClassMove[];
  /** Latest results of the subjects that moves are about. */
  readonly moved: ReadonlyMap<string, SubjectResult>;
  readonly classes: readonly ClassTally[];
  readonly lastClasses: readonly ClassTally[];
  /** Enterprises that have a result, for choosing one. */
  readonly subjects: readonly { readonly id: string; readonly name: string }[];
  readonly lists: readonly ListState[];
  readonly samples: readonly Sample[];
  readonly next: Cycle | undefined;
  /** Names of people by user id. */
  readonly names: ReadonlyMap<string, string>;
}

/** How many enterprises stand in these phases; in all where none is named. */
export function standingIn({ standing }: YearPicture, phases?: readonly string[]): number {
  return standing.moment.counts
    .filter(({ kind, waitsFor }) => kind === 'enterprise-year' && waitsFor === '')
    .filter(({ phase }) => phases === undefined || phases.includes(phase))
    .reduce((sum, { n }) => sum + n, 0);
}

/** The same over the rectification projects of the year before. */
export function lastProjectsIn({ standing }: YearPicture, phases: readonly string[]): number {
  return (standing.moment.facts.previous ?? [])
    .filter(({ kind, waitsFor }) => kind === 'rectification' && waitsFor === '')
    .filter(({ phase }) => phases.includes(phase))
    .reduce((sum, { n }) => sum + n, 0);
}
