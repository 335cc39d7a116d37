/** Snapshots of published results: written once, read, verified, compared. */
import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { CycleService } from '../cycle/cycle.service.js';
import { evaluate } from '../domain/evaluation/evaluate.js';
import type { Evaluation } from '../domain/evaluation/evaluation.js';
import type { EvaluationInput } from '../domain/evaluation/input.js';
import {
  type Because,
  type Change,
  type Difference,
  type SnapshotContent,
  changesBy,
  differences,
  isReproduced,
  withoutTraces,
} from '../domain/evaluation/snapshot.js';
import { canonical } from '../domain/process/canonical.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { EvaluationNotFound, VersionsOfOtherPhases } from './errors.js';
import { EvaluationStore } from './evaluation.store.js';
import type { EvaluationVersion } from './evaluation.types.js';
import { sha256 } from './round.service.js';
import { type SnapshotHead, SnapshotStore } from './snapshot.store.js';

/** Who published, who looked it over, and what led to the version. */
export interface Occasion {
  readonly by: Pick<Actor, 'id' | 'name'>;
  readonly approvedBy: string;
  readonly at: Instant;
  /** What is behind a version that corrects the one before. */
  readonly because?: Because;
}

export interface Verification {
  readonly version: number;
  readonly hash: string;
  /** The stored text gives this hash. */
  readonly intact: boolean;
  /** The version before has the hash that this one names. */
  readonly chained: boolean;
  /** Its figures, evaluated once more, give its results. */
  readonly reproduced: boolean;
}

@Injectable()
export class SnapshotService {
  constructor(
    private readonly store: SnapshotStore,
    private readonly evaluations: EvaluationStore,
    private readonly cycles: CycleService,
    private readonly database: Database,
  ) {}

  /** Keeps a version as the next snapshot of its cycle, within the caller's transaction. */
  async add(
    sql: Sql,
    cycle: RunningCycle,
    version: EvaluationVersion,
    occasion: Occasion,
  ): Promise<SnapshotHead> {
    const [last] = await this.store.heads(sql, cycle.id);
    const input = await this.evaluations.input(sql, version.id);
    const stored = await this.evaluations.results(sql, version.id);
    const results = withoutTraces(stored.map(({ evaluationId: _, ...result }) => result));
    const { by, approvedBy, at, because } = occasion;
    const text: SnapshotContent = {
      format: 'battle-map/snapshot/1',
      version: (last?.version ?? 0) + 1,
      previous: last?.hash ?? null,
      cycle: headOf(cycle),
      evaluation: versionHead(version),
      published: { at, by: { id: by.id, name: by.name }, approvedBy },
      changes: [],
      benchmarks: version.benchmarks,
      input,
      results,
    };
    const changes = because === undefined ? [] : await this.changes(sql, cycle.id, text, because);
    const content = canonical({ ...text, changes });
    const head: SnapshotHead = {
      version: text.version,
      evaluationId: version.id,
      stage: version.summary.stage,
      hash: sha256(content),
      changes,
      byName: by.name,
      approvedByName: approvedBy,
      at,
    };
    await this.store.insert(sql, cycle.id, { ...head, content });
    return head;
  }

  heads(cycleId: string): Promise<SnapshotHead[]> {
    return this.store.heads(this.database.pool, cycleId);
  }

  /** @throws EvaluationNotFound */
  async get(
    cycleId: string,
    version: number,
  ): Promise<{ head: SnapshotHead; content: SnapshotContent }> {
    const { content, ...head } = await this.text(cycleId, version);
    return { head, content: JSON.parse(content) as SnapshotContent };
  }

  /** @throws EvaluationNotFound */
  async verify(cycleId: string, version: number): Promise<Verification> {
    const { content, hash } = await this.text(cycleId, version);
    const text = JSON.parse(content) as SnapshotContent;
    const heads = await this.heads(cycleId);
    const before = heads.find((one) => one.version === version - 1)?.hash ?? null;
    const cycle = await this.cycles.get(cycleId);
    return {
      version,
      hash,
      intact: sha256(content) === hash,
      chained: text.previous === before,
      reproduced:
        text.cycle.programmeVersion === cycle.version &&
        isReproduced(text, evaluateAgain(cycle, text.input)),
    };
  }

  /** @throws EvaluationNotFound, VersionsOfOtherPhases */
  async diff(cycleId: string, from: number, to: number): Promise<Difference[]> {
    const [a, b] = await Promise.all([this.get(cycleId, from), this.get(cycleId, to)]);
    if (a.head.stage !== b.head.stage) throw new VersionsOfOtherPhases(from, to);
    return differences(a.content, b.content);
  }

  private async changes(
    sql: Sql,
    cycleId: string,
    text: SnapshotContent,
    because: Because,
  ): Promise<Change[]> {
    const heads = await this.store.heads(sql, cycleId);
    const { stage } = text.evaluation;
    for (const { version } of heads) {
      const { content = '' } = (await this.store.get(sql, cycleId, version)) ?? {};
      const before = JSON.parse(content) as SnapshotContent;
      if (before.evaluation.stage === stage) return changesBy(differences(before, text), because);
    }
    return [];
  }

  private async text(
    cycleId: string,
    version: number,
  ): Promise<SnapshotHead & { content: string }> {
    const found = await this.store.get(this.database.pool, cycleId, version);
    if (found === undefined) throw new EvaluationNotFound(`v${String(version)}`);
    return found;
  }
}

function headOf({
  id,
  title,
  year,
  region,
  programmeId,
  version,
}: RunningCycle): SnapshotContent['cycle'] {
  return { id, title, year, region, programme: programmeId, programmeVersion: version };
}

function versionHead(one: EvaluationVersion): SnapshotContent['evaluation'] {
  const { version, kind, at, by, reason, dataHash, hash } = one;
  return { version, kind, stage: one.summary.stage, at, by, reason, dataHash, hash };
}

function evaluateAgain({ programme }: RunningCycle, input: EvaluationInput): Evaluation {
  return evaluate(programme, { ...input, trace: false });
}
