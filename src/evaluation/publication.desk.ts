/** The published result as the lead bureau and the leading group look at it. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { CycleNotFound } from '../cycle/errors.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf } from '../identity/access.js';
import { AmendmentService } from './amendment.service.js';
import type { Amendment } from './amendment.store.js';
import type {
  AmendmentView,
  AskAmendment,
  DecideAmendment,
  Publication,
  SnapshotDiff,
  SnapshotVerification,
  SnapshotDocument,
  SnapshotVersion,
} from './publication.dto.js';
import { ReadinessService } from './readiness.service.js';
import { RoundService } from './round.service.js';
import { SnapshotService } from './snapshot.service.js';
import type { SnapshotHead } from './snapshot.store.js';

@Injectable()
export class PublicationDesk {
  constructor(
    private readonly cycles: CycleService,
    private readonly rounds: RoundService,
    private readonly readiness: ReadinessService,
    private readonly snapshots: SnapshotService,
    private readonly amendments: AmendmentService,
  ) {}

  /** @throws CycleNotFound also for what lies outside the person's region, as all of these do */
  async show(cycleId: string, actor: Actor): Promise<Publication> {
    await this.assertSeen(cycleId, actor);
    const { publishing } = await this.readiness.of(await this.rounds.round(cycleId));
    const [heads, amendments] = await Promise.all([
      this.snapshots.heads(cycleId),
      this.amendments.ofCycle(cycleId),
    ]);
    return {
      conditions: publishing.map((one) => {
        return { ...one, met: one.blocks.length === 0, blocks: [...one.blocks] };
      }),
      versions: heads.map(versionView),
      amendments: amendments.map(amendmentView),
    };
  }

  /** @throws CycleNotFound, EvaluationNotFound */
  async version(cycleId: string, version: number, actor: Actor): Promise<SnapshotDocument> {
    await this.assertSeen(cycleId, actor);
    const { head, content } = await this.snapshots.get(cycleId, version);
    return { head: versionView(head), content: { ...content } };
  }

  /** @throws CycleNotFound, EvaluationNotFound */
  async verify(cycleId: string, version: number, actor: Actor): Promise<SnapshotVerification> {
    await this.assertSeen(cycleId, actor);
    return this.snapshots.verify(cycleId, version);
  }

  /** @throws CycleNotFound, EvaluationNotFound, VersionsOfOtherPhases */
  async diff(cycleId: string, from: number, to: number, actor: Actor): Promise<SnapshotDiff> {
    await this.assertSeen(cycleId, actor);
    return { from, to, items: await this.snapshots.diff(cycleId, from, to) };
  }

  /** @throws CycleNotFound, AmendmentRefused, CorrectionRefused */
  async ask(cycleId: string, request: AskAmendment, actor: Actor): Promise<AmendmentView> {
    await this.assertSeen(cycleId, actor);
    return amendmentView(await this.amendments.request(cycleId, request, actor));
  }

  /** @throws CycleNotFound, EvaluationNotFound, AmendmentRefused */
  async decide(
    cycleId: string,
    id: string,
    said: DecideAmendment,
    actor: Actor,
  ): Promise<Publication> {
    await this.assertSeen(cycleId, actor);
    if (said.decision === 'approve') await this.amendments.approve(cycleId, id, actor);
    else await this.amendments.refuse(cycleId, id, said.reason, actor);
    return this.show(cycleId, actor);
  }

  private async assertSeen(cycleId: string, actor: Actor): Promise<void> {
    const cycle = await this.cycles.get(cycleId);
    if (scopeOf(actor, cycle).subjects !== 'all') throw new CycleNotFound();
  }
}

function versionView(head: SnapshotHead): SnapshotVersion {
  const { version, stage, hash, at, byName: by, approvedByName: approvedBy, changes } = head;
  return { version, stage, hash, at, by, approvedBy, changes: [...changes] };
}

function amendmentView(one: Amendment): AmendmentView {
  const { id, reason, order, at, decision, remark, decidedAt } = one;
  return {
    id,
    subject: { id: one.subjectId, name: one.subjectName },
    values: { ...one.values },
    reason,
    order,
    by: one.byName,
    at,
    decision,
    remark,
    decidedBy: one.decidedByName,
    decidedAt,
  };
}
