/** Takes an action of a person: stores what was handed in, adds the facts, sends the event. */
import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import { signsOnPaper } from '../domain/cycle/confirming.js';
import { canonical } from '../domain/process/canonical.js';
import { FlowStale } from '../domain/process/errors.js';
import { eventWords } from '../domain/supervision/events.js';
import { AppealService } from '../evaluation/appeal.service.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, BatchFilter, BatchResult } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { RectificationService } from '../rectification/rectification.service.js';
import { SubmissionService } from '../submission/submission.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import { batchEvent, isBatch } from './batch.js';
import { forbiddenBy } from './detail.js';
import { FlowDetailService } from './detail.service.js';
import type { Seen } from './detail.service.js';
import { ChangedMeanwhile, FormInvalid, ProgrammeForbids } from './errors.js';
import {
  correctionOf,
  eventOf,
  fileOf,
  planOf,
  saidOf,
  supportOf,
  textOf,
  tickedOf,
  type Values,
} from './event.js';
import type { Proof } from './proof.js';
import type { FlowDetail, SendEvent } from './task.dto.js';
import { TaskStore } from './task.store.js';

/** One action of one person on one flow. */
interface Doing extends Seen {
  readonly actor: Actor;
  readonly event: string;
  readonly revision: number;
  readonly readAt: Instant | undefined;
  readonly values: Values;
}

@Injectable()
export class ActService {
  constructor(
    private readonly store: TaskStore,
    private readonly evidence: EvidenceService,
    private readonly details: FlowDetailService,
    private readonly flows: FlowService,
    private readonly supervision: SupervisionService,
    private readonly submissions: SubmissionService,
    private readonly appeals: AppealService,
    private readonly projects: RectificationService,
    private readonly database: Database,
  ) {}

  /**
   * Sends what a person decided and answers the flow as it stands then.
   * @throws FlowNotFound, ChangedMeanwhile, EventRefused, EventNotPermitted, EventInvalid,
   *   FormInvalid, ProgrammeForbids, FileNotFound, ChasedToday, and what the services behind refuse
   */
  async act(flowId: string, sent: SendEvent, actor: Actor): Promise<FlowDetail> {
    const seen = await this.details.seen(flowId, actor);
    const { event, revision, readAt, payload: values } = sent;
    const doing: Doing = { ...seen, actor, event, revision, readAt, values };
    if (isBatch(event)) {
      const result = await this.batch(doing);
      const detail = await this.details.detail(flowId, 1, actor);
      return { ...detail, facts: [resultFact(result), ...detail.facts] };
    }
    await this.one(doing);
    return this.details.detail(flowId, 1, actor);
  }

  private async one(doing: Doing): Promise<void> {
    try {
      await this.send(doing);
    } catch (error) {
      if (error instanceof FlowStale) return this.settle(doing);
      throw error;
    }
  }

  private async send(doing: Doing): Promise<void> {
    const { flow, standing, actor, event, values, revision } = doing;
    const { today, timetable } = standing;
    const forbidden = forbiddenBy(flow, standing, actor)[event];
    if (forbidden !== undefined) throw new ProgrammeForbids(forbidden);
    const file = await this.file(doing);
    const options = { revision };
    switch (`${flow.kind}/${event}`) {
      case 'enterprise-year/SUBMIT':
        await this.submissions.submit(flow.id, actor, options);
        return;
      case 'enterprise-year/CORRECT':
        await this.appeals.accept(flow.id, correctionOf(values), actor, options);
        return;
      case 'rectification/SUBMIT_PLAN':
        await this.projects.submitPlan(flow.id, planOf(values), actor, options);
        return;
      case 'rectification/REDEEM':
        await this.projects.redeem(flow.id, supportOf(values), actor, options);
        return;
      case 'task/CHASE':
        await this.supervision.assertMayChase(flow.id, today, timetable.calendar);
        break;
      default:
    }
    if (`${flow.kind}/${event}` === 'task/HAND_IN') {
      refuseBareHandIn(await this.details.proof(flow, standing), values, file);
    }
    if (`${flow.kind}/${event}` === 'enterprise-year/CONFIRM' && actor.role !== 'enterprise') {
      refuseWithoutPaper(standing.plan.programme, file);
    }
    const facts = eventOf(event, values, { flow, actor, today });
    await this.flows.send(flow.id, facts, actor, options);
  }

  /** The file the form names. @throws FormInvalid, FileNotFound unless it lies beside the flow */
  private async file({ flow, values }: Doing): Promise<string | undefined> {
    const file = fileOf(values);
    if (file !== undefined) await this.evidence.assertBeside(flow.id, file);
    return file;
  }

  private async batch(doing: Doing): Promise<BatchResult> {
    const { flow, standing, actor, event, readAt, values } = doing;
    if (event === 'CONFIRM_MANY') {
      refuseWithoutPaper(standing.plan.programme, await this.file(doing));
    }
    const subjects = tickedOf(values);
    const { cycleId } = flow;
    if (event === 'SUBMIT_MANY') {
      return this.submissions.submitMany(cycleId, subjects, actor);
    }
    const department = flow.organisation ?? actor.organisation ?? '';
    const unit = standing.plan.units.get(department);
    return this.flows.sendMany(
      {
        cycleId,
        kind: 'enterprise-year',
        ...(unit?.role === 'territory' && { organisation: department }),
        ...(event !== 'VERIFY_REST' && { subjectIds: subjects }),
        phases: phasesOf[event] ?? [],
        unheard: unseen(event, readAt),
      },
      batchEvent(event, values, { department, subjects: new Set(subjects) }),
      actor,
    );
  }

  /**
   * The flow has moved on. Where it was moved by this very action, sent twice, all is well.
   * @throws ChangedMeanwhile
   */
  private async settle({ flow, actor, event, revision, values }: Doing): Promise<void> {
    const last = await this.store.lastMove(this.database.pool, flow.id);
    const { seq, actor: mover, by = '别人', at = '', type = '', payload = {} } = last ?? {};
    const same = seq === revision + 1 && mover === actor.id && type === event;
    const isSaid = ([fact, value]: [string, unknown]) =>
      canonical(value) === canonical(payload[fact]);
    if (same && Object.entries(saidOf(values)).every(isSaid)) return;
    const { label } = eventWords(flow.kind, type);
    throw new ChangedMeanwhile({ flow: flow.id, by, at, event: type, label });
  }
}

/** @throws FormInvalid where something is missing and not explained, or the plan's evidence is not there */
function refuseBareHandIn({ missing, evidence }: Proof, values: Values, file?: string): void {
  if (missing !== null && textOf(values.explanation) === '') {
    throw new FormInvalid({
      zh: `现在是 ${missing}，未完成就上报的须说明原因`,
      en: 'not all that is counted is done: say why it is handed in',
    });
  }
  if (evidence !== null && file === undefined) {
    throw new FormInvalid({
      zh: `方案要求佐证材料：${evidence}，请上传后再上报`,
      en: 'the plan asks for evidence: upload it before handing in',
    });
  }
}

/** @throws FormInvalid where confirmations are written and the paper is not there */
function refuseWithoutPaper(programme: FilledProgramme, file?: string): void {
  if (!signsOnPaper(programme) || file !== undefined) return;
  throw new FormInvalid({
    zh: '方案要求书面确认：请上传企业书面确认单（不签字的附上门记录）扫描件，多家可合成一份',
    en: 'confirmations are written: upload the signed paper, or the record of the refusal',
  });
}

/** Where the enterprises of a batch stand. */
const phasesOf: Readonly<Record<string, readonly string[]>> = {
  VERIFY_MANY: ['verifying'],
  VERIFY_REST: ['verifying'],
  RETURN_MANY: ['verifying'],
  CONFIRM_MANY: ['confirming'],
  AUDIT_MANY: ['auditing'],
};

/**
 * What a person passes is what they have seen: nothing handed in after the page was read.
 * @throws FormInvalid where everything is passed and nobody knows what had been seen
 */
function unseen(event: string, readAt: Instant | undefined): BatchFilter['unheard'] {
  if (phasesOf[event]?.includes('verifying') !== true) return undefined;
  if (readAt !== undefined) return { event: 'SUBMIT', since: readAt };
  if (event !== 'VERIFY_REST') return undefined;
  throw new FormInvalid({
    zh: '请刷新页面，看过以后再全部通过',
    en: 'say when the page was read: only what was seen is passed',
  });
}

/** Reasons shown of a batch; whoever works through them sees the rest next time. */
const SHOWN = 20;

/** What came of a batch, to stand above the other facts. */
function resultFact({ sent, refused }: BatchResult): FlowDetail['facts'][number] {
  const done = `已办 ${String(sent)} 家`;
  if (refused.length === 0) return { label: '本次办理', value: done };
  const why = [...new Set(refused.map(({ reason }) => reason))].slice(0, SHOWN).join('；');
  return { label: '本次办理', value: `${done}，未办成 ${String(refused.length)} 家：${why}` };
}
