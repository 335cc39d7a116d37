/** Publication: looked over by a second person, guarded by conditions, kept for good. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { ConditionsNotMet } from '../cycle/errors.js';
import { unmet } from '../domain/cycle/conditions.js';
import { Changes } from '../flow/changes.js';
import { FlowService } from '../flow/flow.service.js';
import { SYSTEM } from '../flow/flow.types.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { ApprovalRefused } from './errors.js';
import { EvaluationStore } from './evaluation.store.js';
import type { EvaluationVersion } from './evaluation.types.js';
import { ReadinessService } from './readiness.service.js';
import { onBehalfOf } from './round.js';
import { RoundService } from './round.service.js';
import { SnapshotService } from './snapshot.service.js';
import { type Approval, SnapshotStore } from './snapshot.store.js';
import { Turns } from './turns.js';

@Injectable()
export class PublicationService {
  constructor(
    private readonly store: EvaluationStore,
    private readonly approvals: SnapshotStore,
    private readonly snapshots: SnapshotService,
    private readonly rounds: RoundService,
    private readonly readiness: ReadinessService,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly changes: Changes,
    private readonly turns: Turns,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * A second person looks over the graded result and approves it, or with `refusal` sends it back; whoever
   * grades again has it looked over again.
   * @throws ApprovalRefused before classes are fixed, after publication, twice, or by who graded
   */
  async approve(
    cycleId: string,
    actor: Actor,
    { stage, refusal = null }: { stage?: string; refusal?: string | null } = {},
  ): Promise<Approval> {
    return this.turns.take(cycleId, async () => {
      await this.cycles.running(cycleId);
      const { latest } = await this.rounds.round(cycleId, stage);
      if (latest?.kind !== 'grading' || latest.publishedAt !== null) {
        throw new ApprovalRefused({ zh: '没有待复核的定档结果', en: 'no graded result waits' });
      }
      if (latest.by === actor.id) {
        throw new ApprovalRefused({
          zh: '定档结果由另一人复核，定档人不能自己复核',
          en: 'a second person approves the result, not the one who graded it',
        });
      }
      const approval = { by: actor.id, byName: actor.name, at: await this.clock.now(), refusal };
      if (!(await this.approvals.decide(this.database.pool, latest.id, approval))) {
        throw new ApprovalRefused({ zh: '这次定档已经复核', en: 'it has been decided on already' });
      }
      // No flow moves: who waits for the second person would else not hear of it.
      this.changes.touch(cycleId);
      return approval;
    });
  }

  /**
   * Announces the result and keeps its snapshot; from then on it cannot be changed, only amended.
   * @throws ConditionsNotMet
   */
  async publish(
    cycleId: string,
    actor: Actor,
    options: { stage?: string } = {},
  ): Promise<{ version: EvaluationVersion; told: number }> {
    return this.turns.take(cycleId, async () => {
      await this.cycles.running(cycleId);
      const round = await this.rounds.round(cycleId, options.stage);
      const { publishing, readiness } = await this.readiness.of(round);
      const open = unmet(publishing);
      const { latest } = round;
      if (open.length > 0 || latest === undefined || readiness.approvedBy === null) {
        throw new ConditionsNotMet({ zh: '通报', en: 'publication' }, open);
      }
      const at = await this.clock.now();
      const by = { by: actor, approvedBy: readiness.approvedBy, at };
      await this.transaction.sql(async (sql) => {
        await this.store.publish(sql, latest.id, at);
        await this.snapshots.add(sql, round.cycle, latest, by);
      });
      return { version: { ...latest, publishedAt: at }, told: await this.announce(latest, actor) };
    });
  }

  /**
   * Tells those who stand graded by a published result and have not heard: an interruption’s rest.
   * True when there was anybody.
   */
  async announceRest(cycleId: string): Promise<boolean> {
    const versions = await this.store.versions(this.database.pool, cycleId);
    let told = 0;
    for (const version of versions.filter(({ publishedAt }) => publishedAt !== null)) {
      told += await this.announce(version, SYSTEM);
    }
    return told > 0;
  }

  private async announce({ id, cycleId }: EvaluationVersion, actor: Actor): Promise<number> {
    const { sent } = await this.flows.sendMany(
      { cycleId, kind: 'enterprise-year', phases: ['graded'] },
      ({ position }) =>
        position.context.evaluation === id ? { type: 'PUBLISH', evaluation: id } : null,
      onBehalfOf(actor),
      { cause: `publish_${id}` },
    );
    return sent;
  }
}
