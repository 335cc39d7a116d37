/** Writes a version of the evaluation with all its results. */
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import type { Evaluation, SubjectResult } from '../domain/evaluation/evaluation.js';
import { canonical } from '../domain/process/canonical.js';
import type { Actor } from '../flow/flow.types.js';
import { EvaluationStore } from './evaluation.store.js';
import type { Queryable } from './evaluation.store.js';
import type { EvaluationKind, EvaluationVersion, Summary } from './evaluation.types.js';
import { isDecided } from './round.js';
import { type RoundInput, sha256 } from './round.service.js';

export interface ToWrite {
  readonly cycleId: string;
  /** The scoring stage it belongs to. */
  readonly stage: string | null;
  readonly of: Pick<RoundInput, 'input' | 'dataHash'>;
  readonly evaluation: Evaluation;
  readonly kind: EvaluationKind;
  readonly actor: Actor;
  readonly reason: string | null;
}

function doubtsOf(results: readonly SubjectResult[]): Pick<Summary, 'doubts'> {
  const doubts = results.flatMap(({ id, name, doubts: own = [] }) =>
    own.map(({ message, english }) => ({ subject: { id, name }, message, english })),
  );
  return doubts.length === 0 ? {} : { doubts };
}

@Injectable()
export class VersionWriter {
  constructor(
    private readonly store: EvaluationStore,
    private readonly clock: Clock,
  ) {}

  /** The next version of the cycle, within the caller's transaction. */
  async write(sql: Queryable, made: ToWrite): Promise<EvaluationVersion> {
    const { evaluation, of, cycleId } = made;
    const { subjects: results, benchmarks } = evaluation;
    // The traces of all subjects are long: they are spelled once, to be hashed and to be kept.
    const texts = results.map(canonical);
    const head: EvaluationVersion = {
      id: randomId(),
      cycleId,
      version: await this.store.nextVersion(sql, cycleId),
      kind: made.kind,
      at: await this.clock.now(),
      by: made.actor.id,
      reason: made.reason,
      benchmarks,
      summary: {
        stage: made.stage,
        scored: results.filter(isDecided).length,
        groups: evaluation.groups.map(({ id, base, counts }) => ({ id, base, counts })),
        problems: evaluation.problems,
        ...(evaluation.quality && { quality: evaluation.quality }),
        ...doubtsOf(results),
      },
      dataHash: of.dataHash,
      hash: seal(of.dataHash, benchmarks, texts),
      publishedAt: null,
    };
    await this.store.insert(sql, head, of.input);
    await this.store.insertResults(sql, head.id, texts);
    return head;
  }
}

/** Over `{ benchmarks, dataHash, results }` in canonical JSON; the results are that already. */
function seal(
  dataHash: string,
  benchmarks: Evaluation['benchmarks'],
  results: readonly string[],
): string {
  return sha256(
    `{"benchmarks":${canonical(benchmarks)},"dataHash":${canonical(dataHash)},"results":[${results.join(',')}]}`,
  );
}
