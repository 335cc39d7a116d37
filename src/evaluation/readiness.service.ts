/** Says what stands in the way of the year's decisions. */
import { Injectable } from '@nestjs/common';
import { ProgressService } from '../cycle/progress.service.js';
import {
  type Condition,
  type Readiness,
  gradingConditions,
  publishingConditions,
} from '../domain/cycle/conditions.js';
import { Database } from '../persistence/database.js';
import { BenchmarkStore } from './benchmark.store.js';
import { EvaluationStore } from './evaluation.store.js';
import type { CycleBenchmark } from './evaluation.types.js';
import { isWaiting } from './evaluation.types.js';
import { MoveStore } from './move.store.js';
import type { Round } from './round.service.js';
import { SnapshotStore } from './snapshot.store.js';

/** The conditions of each decision over a round. */
export interface RoundReadiness {
  readonly readiness: Readiness;
  readonly grading: readonly Condition[];
  readonly publishing: readonly Condition[];
}

@Injectable()
export class ReadinessService {
  constructor(
    private readonly progress: ProgressService,
    private readonly benchmarks: BenchmarkStore,
    private readonly moves: MoveStore,
    private readonly evaluations: EvaluationStore,
    private readonly snapshots: SnapshotStore,
    private readonly database: Database,
  ) {}

  async of(round: Round): Promise<RoundReadiness> {
    const { cycle, stage, latest } = round;
    const sql = this.database.pool;
    const [counts, members, benchmarks, moves, outdated, approval] = await Promise.all([
      this.progress.countsOf(cycle, stage),
      stage === undefined ? null : this.progress.membersOf(cycle, stage),
      this.benchmarks.ofCycle(sql, cycle.id),
      this.moves.ofCycle(sql, cycle.id),
      latest === undefined ? 0 : this.evaluations.outdated(sql, cycle.id, latest.id),
      latest === undefined ? undefined : this.snapshots.approval(sql, latest.id),
    ]);
    const phases: Record<string, number> = {};
    for (const { kind, phase, waitsFor, n } of counts) {
      if (kind !== 'enterprise-year' || waitsFor !== '') continue;
      phases[phase] = (phases[phase] ?? 0) + n;
    }
    const used = new Set(latest?.benchmarks.map(keyOf));
    const readiness: Readiness = {
      programme: cycle.programme,
      confirms: cycle.programme.stages.some(({ does }) => does === 'confirm'),
      phases,
      evaluation: latest?.kind ?? null,
      published: latest?.publishedAt != null,
      unfixed: benchmarks
        .filter((one) => used.has(keyOf(one)) && one.fixed === null)
        .map((one) => titleOf(round, one)),
      unapproved: moves
        .filter((one) => isWaiting(one) && (members?.has(one.subjectId) ?? true))
        .map((one) => one.subjectName),
      problems: await this.problems(round),
      outdated,
      approvedBy: approval?.refusal === null ? approval.byName : null,
      refused:
        approval === undefined || approval.refusal === null
          ? null
          : { by: approval.byName, reason: approval.refusal },
      minutes: latest?.kind === 'grading' && latest.reason !== null,
    };
    const grading = gradingConditions(readiness);
    return { readiness, grading, publishing: publishingConditions(readiness) };
  }

  /** What the latest version could not do, but for firms that were set aside with a reason since. */
  private async problems({ cycle, latest }: Round): Promise<string[]> {
    // How complete and timely the data is, is told beside; it keeps nobody from being graded.
    const problems = (latest?.summary.problems ?? []).filter(({ code }) => code !== 'qualityShort');
    const subjectIds = problems.flatMap(({ subject }) => subject ?? []);
    if (subjectIds.length === 0) return problems.map(({ message }) => message);
    const aside = await this.progress.all({
      cycleId: cycle.id,
      kind: 'enterprise-year',
      phases: ['excluded'],
      subjectIds,
    });
    const gone = new Set(aside.map(({ subjectId }) => subjectId));
    return problems
      .filter(({ subject }) => !gone.has(subject))
      .map(({ code, subject, message }) =>
        code === 'undecided' && subject !== null ? `${message}${WAY_OUT}` : message,
      );
  }
}

/** Where what is lacking is filled in, and what may be done meanwhile. */
const WAY_OUT =
  '名录信息请在企业档案补填，数据由填报单位补报，然后重新预评价；一时补不了的，可写明理由“不纳入”，补齐后再重新纳入';

function keyOf(one: { group: string; indicator: string }): string {
  return `${one.group}|${one.indicator}`;
}

function titleOf({ cycle }: Round, { group, indicator }: CycleBenchmark): string {
  const [id] = indicator.split('.');
  const entries = cycle.programme.evaluation ?? [];
  const indicators = entries.flatMap((entry) =>
    entry.indicators.flatMap((one) => [one, ...(one.parts ?? [])]),
  );
  const [groupId] = group.split('/');
  const groups = cycle.programme.population?.groups ?? [];
  const groupTitle = groups.find((one) => one.id === groupId)?.title ?? group;
  return `${groupTitle}${indicators.find((one) => one.id === id)?.title ?? indicator}`;
}
