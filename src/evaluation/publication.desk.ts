/** The published result as the lead bureau and the leading group look at it. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { gateOf } from '../domain/cycle/conditions.js';
import { unitsOf } from '../domain/programme/units.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import type { StoredFile } from '../evidence/evidence.service.js';
import { Changes } from '../flow/changes.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { AmendmentService } from './amendment.service.js';
import type { Amendment } from './amendment.store.js';
import type {
  AmendmentView,
  AskAmendment,
  DataQuality,
  DecideAmendment,
  Publication,
  SnapshotDiff,
  SnapshotVerification,
  SnapshotDocument,
  SnapshotVersion,
} from './publication.dto.js';
import { ReadinessService } from './readiness.service.js';
import { type Round, RoundService } from './round.service.js';
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
    private readonly evidence: EvidenceService,
    private readonly flows: FlowService,
    private readonly changes: Changes,
  ) {}

  /** @throws CycleNotFound */
  async show(cycleId: string): Promise<Publication> {
    const round = await this.rounds.round(cycleId);
    const [{ publishing }, heads, amendments, flow] = await Promise.all([
      this.readiness.of(round),
      this.snapshots.heads(cycleId),
      this.amendments.ofCycle(cycleId),
      this.stageFlow(round.cycle),
    ]);
    const { latest } = round;
    return {
      flow,
      minutes: latest?.kind === 'grading' ? latest.reason : null,
      papers: flow === null ? [] : (await this.evidence.list([flow])).map(paperView),
      conditions: publishing.map((one) => {
        const { blocks, phases } = one;
        const lists = { blocks: [...blocks], phases: [...phases] };
        return { ...one, ...lists, met: blocks.length === 0, gate: gateOf(one) };
      }),
      versions: heads.map(versionView),
      quality: qualityOf(round),
      amendments: amendments.map(amendmentView),
      titles: Object.fromEntries(round.cycle.programme.items.map(({ id, title }) => [id, title])),
    };
  }

  /** @throws CycleNotFound, EvaluationNotFound */
  async version(cycleId: string, version: number): Promise<SnapshotDocument> {
    const { head, content } = await this.snapshots.get(cycleId, version);
    return { head: versionView(head), content: { ...content } };
  }

  /** @throws CycleNotFound, EvaluationNotFound */
  async verify(cycleId: string, version: number): Promise<SnapshotVerification> {
    return this.snapshots.verify(cycleId, version);
  }

  /** @throws CycleNotFound, EvaluationNotFound, VersionsOfOtherPhases */
  async diff(cycleId: string, from: number, to: number): Promise<SnapshotDiff> {
    return { from, to, items: await this.snapshots.diff(cycleId, from, to) };
  }

  /** @throws CycleNotFound, AmendmentRefused, CorrectionRefused */
  async ask(cycleId: string, request: AskAmendment, actor: Actor): Promise<AmendmentView> {
    const asked = await this.amendments.request(cycleId, request, actor);
    this.changes.touch(cycleId);
    return amendmentView(asked);
  }

  /** @throws CycleNotFound, EvaluationNotFound, AmendmentRefused */
  async decide(
    cycleId: string,
    id: string,
    said: DecideAmendment,
    actor: Actor,
  ): Promise<Publication> {
    if (said.decision === 'approve') await this.amendments.approve(cycleId, id, actor);
    else await this.amendments.refuse(cycleId, id, said.reason, actor);
    this.changes.touch(cycleId);
    return this.show(cycleId);
  }

  /** Of the stage that publishes. */
  private async stageFlow({ id, programme }: RunningCycle): Promise<string | null> {
    const stage = programme.stages.find(({ does }) => does === 'publish');
    const flow = stage && (await this.flows.byRef(id, 'stage', stage.id));
    return flow?.id ?? null;
  }
}

function qualityOf({ cycle: { programme }, latest }: Round): DataQuality {
  const { quality = [], doubts = [] } = latest?.summary ?? {};
  const titles = new Map(
    [...programme.organisations, ...unitsOf(programme)].map(({ id, title }) => [id, title]),
  );
  return {
    shares: quality.map(({ id, wanted, actual, met, short, parts }) => ({
      id,
      wanted,
      actual,
      met,
      short: short.length,
      parts: parts.map(({ by, name, actual: share }) => {
        return { by, title: titles.get(name) ?? name, actual: share };
      }),
    })),
    doubts: [...doubts],
  };
}

function paperView(one: StoredFile & { byName: string }): Publication['papers'][number] {
  return { id: one.id, name: one.name, by: one.byName, at: one.at, url: `/api/files/${one.id}` };
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
