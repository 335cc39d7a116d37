/** Brings together what a scoring is computed from: whose figures, against which benchmarks. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProgressService } from '../cycle/progress.service.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { freeze } from '../domain/evaluation/freeze.js';
import type {
  EvaluationInput,
  FrozenBenchmark,
  ManualDecision,
  SubjectFacts,
} from '../domain/evaluation/input.js';
import { canonical } from '../domain/process/canonical.js';
import type { Flow } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { BenchmarkStore } from './benchmark.store.js';
import { EvaluationStore } from './evaluation.store.js';
import type { CycleBenchmark, EvaluationVersion } from './evaluation.types.js';
import { MoveStore } from './move.store.js';
import { scorable, scoredPhases, scoringStages } from './round.js';

type Stage = RunningCycle['programme']['stages'][number];

/** The enterprises of one scoring stage, and what has been said of them so far. */
export interface Round {
  readonly cycle: RunningCycle;
  /** Undefined where the programme has no scoring stage: then everybody is in. */
  readonly stage: Stage | undefined;
  readonly latest: EvaluationVersion | undefined;
}

/** What a version is computed from. */
export interface RoundInput {
  readonly input: EvaluationInput;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly dataHash: string;
}

@Injectable()
export class RoundService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly store: EvaluationStore,
    private readonly benchmarks: BenchmarkStore,
    private readonly moves: MoveStore,
    private readonly database: Database,
  ) {}

  /**
   * The round of a named scoring stage; else the first whose result is not public, since the phases
   * of a year are scored one after the other; else the last.
   */
  async round(cycleId: string, stageId?: string | null): Promise<Round> {
    const cycle = await this.cycles.get(cycleId);
    const stages = scoringStages(cycle.programme);
    const named = stages.find(({ id }) => id === stageId);
    const candidates = named === undefined ? stages : [named];
    let found: Round = { cycle, stage: undefined, latest: undefined };
    if (stages.length === 0) {
      return { ...found, latest: await this.store.latest(this.database.pool, cycleId) };
    }
    for (const stage of candidates) {
      const latest = await this.store.latest(this.database.pool, cycleId, stage.id);
      found = { cycle, stage, latest };
      if (latest?.publishedAt == null) return found;
    }
    return found;
  }

  /**
   * The figures of everybody who can be scored, or of those alone who are `scored` already. `frozen`
   * keeps the benchmarks of the last version where no person has fixed others.
   */
  async inputOf(
    round: Round,
    options: { frozen?: boolean; scored?: boolean } = {},
  ): Promise<RoundInput> {
    const { cycle } = round;
    const flows = await this.flowsOf(round, options.scored === true ? scoredPhases : scorable);
    const [subjects, previousSubjects, benchmarks, decisions, previousManual] = await Promise.all([
      this.progress.subjectsOf(cycle, [...flows.keys()]),
      this.lastYear(cycle),
      this.frozenOf(round, options.frozen ?? false),
      this.manualOf(cycle.id),
      cycle.previousId === null ? [] : this.manualOf(cycle.previousId),
    ]);
    const { year } = cycle;
    // Of another stage, or of one that has left the list: no decision of this round.
    const manual = decisions.filter(({ subject }) => flows.has(subject));
    const input = { year, subjects, previousSubjects, previousManual, benchmarks, manual };
    return { input, flows, dataHash: hashOf({ version: cycle.version, input }) };
  }

  /** What people have decided and a second one has approved, the oldest first. */
  private async manualOf(cycleId: string): Promise<ManualDecision[]> {
    const moves = await this.moves.ofCycle(this.database.pool, cycleId);
    return moves
      .filter(({ approvedBy }) => approvedBy !== null)
      .map(({ subjectId: subject, rule, reason, byName: by }) => ({ subject, rule, reason, by }))
      .reverse();
  }

  /** The flows of the round that stand where a score can be computed, by subject. */
  private async flowsOf(
    { cycle, stage }: Round,
    phases: readonly string[],
  ): Promise<Map<string, Flow>> {
    const flows = await this.progress.all({
      cycleId: cycle.id,
      kind: 'enterprise-year',
      phases,
    });
    const members = stage === undefined ? null : await this.progress.membersOf(cycle, stage);
    const mine = flows.filter(({ subjectId }) => subjectId && (members?.has(subjectId) ?? true));
    return new Map(mine.map((flow) => [flow.subjectId ?? '', flow]));
  }

  /** Last year's population with its figures: what benchmarks of the previous year rest on. */
  private async lastYear(cycle: RunningCycle): Promise<SubjectFacts[]> {
    if (cycle.previousId === null) return [];
    const previous = await this.cycles.get(cycle.previousId);
    const [subjects, evaluated] = await Promise.all([
      this.progress.subjectsOf(previous),
      this.store.evaluated(this.database.pool, previous.id),
    ]);
    return subjects.filter(({ id }) => evaluated.has(id));
  }

  private async frozenOf(round: Round, frozen: boolean): Promise<FrozenBenchmark[]> {
    const stored = await this.benchmarks.ofCycle(this.database.pool, round.cycle.id);
    const fixed = stored.flatMap(frozenBy);
    if (!frozen || round.latest === undefined) return fixed;
    const known = new Set(fixed.map(({ group, indicator }) => `${group}|${indicator}`));
    const used = freeze(round.latest.benchmarks).filter(
      ({ group, indicator }) => !known.has(`${group}|${indicator}`),
    );
    return [...fixed, ...used];
  }
}

/** A benchmark as a person fixed it; nothing while it is only proposed. */
function frozenBy(one: CycleBenchmark): FrozenBenchmark[] {
  const { group, indicator, proposed, subjects, fixed: value, reason, byName, at } = one;
  if (value === null) return [];
  return [
    {
      group,
      indicator,
      value,
      proposed,
      proposedFrom: subjects ?? undefined,
      reason: reason ?? undefined,
      by: byName ?? undefined,
      at: at ?? undefined,
    },
  ];
}

export function hashOf(value: unknown): string {
  return sha256(canonical(value));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
