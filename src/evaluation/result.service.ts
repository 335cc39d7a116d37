/** The result of one enterprise, for those who may see it. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { CycleNotFound } from '../cycle/errors.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { explain } from '../domain/evaluation/explain.js';
import { maskedResult } from '../domain/evaluation/masking.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { type Scope, hiddenItems, scopeOf, seesScore, seesSubject } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { basisOf } from './benchmark-basis.js';
import { EvaluationNotFound } from './errors.js';
import { EvaluationService } from './evaluation.service.js';
import type { EvaluationVersion, StoredResult } from './evaluation.types.js';
import type { SubjectResults } from './result.dto.js';
import { SourceStore } from './source.store.js';
import { type Changes, sourcesOf } from './sources.js';

/** What a person may see of a subject's year. */
export interface SeenSubject {
  readonly cycle: RunningCycle;
  readonly scope: Scope;
  /** False as long as the score has not been issued to its enterprise, who is asking. */
  readonly seesScore: boolean;
}

@Injectable()
export class ResultService {
  constructor(
    private readonly cycles: CycleService,
    private readonly evaluations: EvaluationService,
    private readonly flows: FlowService,
    private readonly sources: SourceStore,
    private readonly database: Database,
  ) {}

  /**
   * Every version, the latest first; the latest alone for who does not see every figure (`seesTotals`).
   * @throws CycleNotFound, EvaluationNotFound for what is not there or not for this person
   */
  async of(cycleId: string, subjectId: string, actor: Actor): Promise<SubjectResults> {
    const seen = await this.seen(cycleId, subjectId, actor);
    if (!seen.seesScore) return { items: [] };
    const all = await this.evaluations.resultsOf(cycleId, subjectId);
    const hidden = hiddenItems(seen.cycle.programme, seen.scope.items);
    const versions = hidden.size === 0 ? all : all.slice(-1);
    const items = await Promise.all(
      versions.map(async ({ version, result }) => {
        const changes = await this.changesUntil(seen.cycle, subjectId, version);
        const shown = maskedResult(seen.cycle.programme, result, hidden);
        return versionOf(seen, version, shown, changes);
      }),
    );
    return { items: items.reverse() };
  }

  /** @throws CycleNotFound, EvaluationNotFound for what is not there or not for this person */
  async seen(cycleId: string, subjectId: string, actor: Actor): Promise<SeenSubject> {
    const cycle = await this.cycles.get(cycleId);
    const scope = scopeOf(actor, cycle);
    if (scope.subjects === 'none') throw new CycleNotFound();
    const flow = await this.flows.byRef(cycleId, 'enterprise-year', subjectId);
    const subject = { id: subjectId, territory: flow?.organisation ?? '' };
    if (flow === undefined || !seesSubject(scope, subject)) throw new EvaluationNotFound(subjectId);
    return { cycle, scope, seesScore: seesScore(actor, flow.phase) };
  }

  /** Who wrote the figures a version read, this year's and last year's. */
  async changesUntil(
    cycle: Pick<RunningCycle, 'id' | 'previousId'>,
    subjectId: string,
    { at }: Pick<EvaluationVersion, 'at'>,
  ): Promise<Changes> {
    const { pool } = this.database;
    const [now, last] = await Promise.all([
      this.sources.changes(pool, cycle.id, subjectId, at),
      cycle.previousId === null
        ? new Map<string, never>()
        : this.sources.changes(pool, cycle.previousId, subjectId, at),
    ]);
    return { now, last };
  }
}

function versionOf(
  { cycle: { programme }, scope }: SeenSubject,
  version: EvaluationVersion,
  result: StoredResult,
  changes: Changes,
): SubjectResults['items'][number] {
  const { trace } = result;
  return {
    version: version.version,
    kind: version.kind,
    at: version.at,
    publishedAt: version.publishedAt,
    // Names whose appeal led to the version, or the minutes: for those who may see everybody.
    reason: scope.subjects === 'all' ? version.reason : null,
    group: result.group,
    outcome: result.outcome,
    total: result.total,
    rank: result.rank,
    baseClass: result.baseClass,
    class: result.class ?? result.treatedAs,
    lines: explain(trace, 'zh'),
    english: explain(trace, 'en'),
    steps: trace.map(({ inputs, ...step }) => ({ ...step, inputs: inputs && [...inputs] })),
    sources: sourcesOf(programme, trace, changes),
    benchmarks: basisOf(programme, version.benchmarks, result),
  };
}
