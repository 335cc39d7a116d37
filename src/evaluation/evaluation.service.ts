/** The scoring of the year: pre-evaluation, corrected versions, classes. */
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ConditionsNotMet } from '../cycle/errors.js';
import { CycleService } from '../cycle/cycle.service.js';
import { unmet } from '../domain/cycle/conditions.js';
import { evaluate } from '../domain/evaluation/evaluate.js';
import type { Evaluation, SubjectResult } from '../domain/evaluation/evaluation.js';
import type { EvaluationInput } from '../domain/evaluation/input.js';
import { FlowService } from '../flow/flow.service.js';
import { SYSTEM } from '../flow/flow.types.js';
import type { Actor, BatchResult, Flow } from '../flow/flow.types.js';
import { Handlers } from '../outbox/handlers.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { asEngine } from '../persistence/wall.js';
import { BenchmarkService } from './benchmark.service.js';
import { NobodyToEvaluate, ResultPublished } from './errors.js';
import { EvaluationStore } from './evaluation.store.js';
import type {
  ClassTally,
  EvaluationKind,
  EvaluationVersion,
  StoredResult,
  SubjectOutcome,
} from './evaluation.types.js';
import { ReadinessService } from './readiness.service.js';
import { differsFromConfirmed, gradeFor, hearsScore, onBehalfOf, scoreFor } from './round.js';
import { type Round, type RoundInput, RoundService } from './round.service.js';
import { Turns } from './turns.js';
import { type ToWrite, VersionWriter } from './version.writer.js';

/** What a scoring came to. */
export interface ScoringSummary {
  readonly version: EvaluationVersion;
  /** Enterprises that have a result. */
  readonly scored: number;
  /** Those among them whom the result told something new. */
  readonly told: number;
  /** Enterprises of the round that could not be scored, with the reasons. */
  readonly problems: readonly string[];
}

@Injectable()
export class EvaluationService implements OnModuleInit {
  constructor(
    private readonly store: EvaluationStore,
    private readonly rounds: RoundService,
    private readonly readiness: ReadinessService,
    private readonly benchmarks: BenchmarkService,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly handlers: Handlers,
    private readonly turns: Turns,
    private readonly writer: VersionWriter,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  onModuleInit(): void {
    this.handlers.register('rescore', (_, { flow }) => this.rescore(flow));
  }

  /**
   * Scores everybody whose figures are verified and tells those whom it concerns. Can be done again:
   * each time is a new version, and who hears nothing new is left in peace.
   * @throws NobodyToEvaluate, ResultPublished
   */
  async preEvaluate(
    cycleId: string,
    actor: Actor,
    options: { stage?: string; reason?: string } = {},
  ): Promise<ScoringSummary> {
    return this.turns.take(cycleId, async () => {
      await this.cycles.running(cycleId);
      const round = await this.openRound(cycleId, options.stage);
      const of = await this.rounds.inputOf(round);
      if (of.input.subjects.length === 0) throw new NobodyToEvaluate();
      const made = await this.version(round, of, {
        kind: 'preEvaluation',
        actor,
        reason: options.reason ?? null,
      });
      await this.benchmarks.keepProposals(cycleId, made.evaluation.benchmarks);
      return this.tell(round, made, actor);
    });
  }

  /**
   * Fixes the classes with the approved moves and tells every enterprise its class.
   * @throws ConditionsNotMet naming what stands in the way
   * @throws ResultPublished
   */
  async grade(
    cycleId: string,
    actor: Actor,
    options: { stage?: string; minutes?: string } = {},
  ): Promise<ScoringSummary> {
    return this.turns.take(cycleId, async () => {
      await this.cycles.running(cycleId);
      const round = await this.openRound(cycleId, options.stage);
      const open = unmet((await this.readiness.of(round)).grading);
      if (open.length > 0) throw new ConditionsNotMet({ zh: '定档', en: 'grading' }, open);
      const of = await this.rounds.inputOf(round, { frozen: true });
      const evaluation = evaluate(round.cycle.programme, of.input);
      const groups = await this.store.toldGroups(this.database.pool, cycleId);
      refuseUnconfirmed(of.flows, evaluation.subjects, groups);
      const reason = options.minutes ?? null;
      const made = await this.keep(round, { of, evaluation, kind: 'grading', actor, reason });
      await this.tell(round, made, actor);
      const results = resultsById(evaluation);
      const graded = await this.flows.sendMany(
        {
          cycleId,
          kind: 'enterprise-year',
          phases: ['confirmed', 'scored', 'graded'],
          subjectIds: [...results.keys()],
        },
        (flow) => gradeFor(flow, results.get(flow.subjectId ?? ''), made.version.id),
        onBehalfOf(actor),
        { cause: `grade_${made.version.id}` },
      );
      return summaryOf(made, graded);
    });
  }

  /**
   * Recomputes with the benchmarks frozen, because figures were corrected: the correction moves
   * nobody's benchmark. Tells whom it changes, the corrected enterprise in any case. Who has no score
   * yet gets none here: that is the pre-evaluation, which the lead bureau runs.
   */
  async correct(
    cycleId: string,
    actor: Actor,
    reason: string,
    stage?: string,
  ): Promise<ScoringSummary> {
    return this.turns.take(cycleId, async () => {
      const round = await this.openRound(cycleId, stage);
      const of = await this.rounds.inputOf(round, { frozen: true, scored: true });
      const why = `${reason}${await this.provisional(round)}`;
      const made = await this.version(round, of, { kind: 'correction', actor, reason: why });
      return this.tell(round, made, actor);
    });
  }

  versions(cycleId: string): Promise<EvaluationVersion[]> {
    return this.store.versions(this.database.pool, cycleId);
  }

  /** What every version said of one subject, oldest first. */
  resultsOf(
    cycleId: string,
    subjectId: string,
  ): Promise<{ version: EvaluationVersion; result: StoredResult }[]> {
    return this.store.resultsOf(this.database.pool, cycleId, subjectId);
  }

  /** The latest result of every subject, or the latest published one. */
  latestResults(
    cycleId: string,
    options: { subjectIds?: readonly string[]; published?: boolean } = {},
  ): Promise<StoredResult[]> {
    return this.store.latestResults(this.database.pool, cycleId, options);
  }

  /** How many stand in each class by the latest word, per group. */
  classes(cycleId: string): Promise<ClassTally[]> {
    return asEngine(() => this.store.classes(this.database.pool, cycleId));
  }

  /** Enterprises that have a result of this year, by name. */
  scoredSubjects(cycleId: string): Promise<{ id: string; name: string }[]> {
    return this.store.subjects(this.database.pool, cycleId);
  }

  /** What a version was computed from. @throws InputNotKept */
  inputOf(evaluationId: string): Promise<EvaluationInput> {
    return this.store.input(this.database.pool, evaluationId);
  }

  /** Every subject's outcome by a version. */
  outcomes(evaluationId: string): Promise<SubjectOutcome[]> {
    return asEngine(() => this.store.outcomes(this.database.pool, evaluationId));
  }

  /** How many subjects of a version each rule after the ranking applied to, by its id. */
  adjusted(evaluationId: string): Promise<Map<string, number>> {
    return this.store.adjusted(this.database.pool, evaluationId);
  }

  results(evaluationId: string): Promise<StoredResult[]> {
    return this.store.results(this.database.pool, evaluationId);
  }

  private async openRound(cycleId: string, stage: string | undefined): Promise<Round> {
    const round = await this.rounds.round(cycleId, stage);
    if (round.latest?.publishedAt != null) throw new ResultPublished();
    return round;
  }

  /** The follow-up of a corrected appeal; nothing when another correction has scored it already. */
  private async rescore(flow: Flow): Promise<void> {
    const now = await this.flows.get(flow.id);
    if (now.phase !== 'rescoring' || flow.subjectId === null) return;
    const stage = await this.stageOf(now);
    const [result] = await this.latestResults(flow.cycleId, { subjectIds: [flow.subjectId] });
    const reason = `${result?.name ?? '企业'}申诉采纳，按更正后的数据重算`;
    await this.correct(flow.cycleId, SYSTEM, reason, stage);
  }

  /** Says so where a correction rests on benchmarks that nobody has fixed yet. */
  private async provisional({ cycle, latest }: Round): Promise<string> {
    const stored = await this.benchmarks.ofCycle(cycle.id);
    if (latest === undefined || stored.every(({ fixed }) => fixed !== null)) return '';
    return `；基准值尚未全部审定，暂按第 ${String(latest.version)} 版的拟定值`;
  }

  /** The scoring stage of the version an enterprise was last scored by. */
  private async stageOf(flow: Flow): Promise<string | undefined> {
    const versions = await this.store.versions(this.database.pool, flow.cycleId);
    const last = versions.find(({ id }) => id === flow.position.context.evaluation);
    return last?.summary.stage ?? undefined;
  }

  private async version(
    round: Round,
    of: RoundInput,
    by: { kind: EvaluationKind; actor: Actor; reason: string | null },
  ): Promise<Made> {
    const evaluation = evaluate(round.cycle.programme, of.input);
    return this.keep(round, { of, evaluation, ...by });
  }

  private async keep(
    { cycle, stage }: Round,
    made: Omit<ToWrite, 'cycleId' | 'stage'>,
  ): Promise<Made> {
    const at = { cycleId: cycle.id, stage: stage?.id ?? null };
    const version = await this.transaction.sql((sql) => this.writer.write(sql, { ...made, ...at }));
    return { version, evaluation: made.evaluation };
  }

  private async tell({ cycle }: Round, made: Made, actor: Actor): Promise<ScoringSummary> {
    const results = resultsById(made.evaluation);
    const told = await this.flows.sendMany(
      {
        cycleId: cycle.id,
        kind: 'enterprise-year',
        phases: made.version.kind === 'grading' ? [...hearsScore, 'graded'] : hearsScore,
        subjectIds: [...results.keys()],
      },
      (flow) => {
        const result = results.get(flow.subjectId ?? '');
        // While grading, the graded hear their class with GRADE.
        if (made.version.kind === 'grading' && result?.outcome === 'graded') return null;
        return scoreFor(flow, result, made.version.id);
      },
      onBehalfOf(actor),
      { cause: `score_${made.version.id}` },
    );
    return summaryOf(made, told);
  }
}

interface Made {
  readonly version: EvaluationVersion;
  readonly evaluation: Evaluation;
}

function resultsById(evaluation: Evaluation): Map<string, SubjectResult> {
  return new Map(evaluation.subjects.map((result) => [result.id, result]));
}

function summaryOf({ version, evaluation }: Made, told: BatchResult): ScoringSummary {
  return {
    version,
    scored: version.summary.scored,
    told: told.sent,
    problems: evaluation.problems.map(({ message }) => message),
  };
}

/** Nobody is graded on anything other than what was confirmed. */
function refuseUnconfirmed(
  flows: ReadonlyMap<string, Flow>,
  results: readonly SubjectResult[],
  groups: ReadonlyMap<string, string | null>,
): void {
  const byId = new Map(results.map((result) => [result.id, result]));
  const differing = [...flows].filter(([id, flow]) =>
    differsFromConfirmed(flow, byId.get(id), groups.get(id)),
  );
  if (differing.length === 0) return;
  const names = differing.slice(0, 5).map(([id]) => byId.get(id)?.name ?? id);
  throw new ConditionsNotMet({ zh: '定档', en: 'grading' }, [
    {
      id: 'scores',
      title: '得分、分组和类别与确认时一致',
      english: 'scores, groups and classes are those confirmed',
      blocks: [
        `${String(differing.length)} 家得分、分组或类别已变，须重新预评价并确认：${names.join('、')}`,
      ],
      phases: [],
    },
  ]);
}
