/** One flow on one page: what it is about, what can be done now, how it came here. */
import { Injectable } from '@nestjs/common';
import { past } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { FlowNotFound } from '../domain/process/errors.js';
import { isRedeemable, outcomeOf } from '../domain/cycle/redemption.js';
import { DomainError } from '../domain/errors.js';
import { ScoreService } from '../dossier/score.service.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow, LogEntry } from '../flow/flow.types.js';
import { AccountService } from '../identity/account.service.js';
import {
  hiddenItems,
  opensFlow,
  scopeOf,
  seenLog,
  seesScore,
  seesTotals,
} from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { NotRedeemable } from '../rectification/errors.js';
import { SubjectService } from '../subject/subject.service.js';
import type { SubjectRecord } from '../subject/subject.types.js';
import type { Plan } from '../supervision/plan.service.js';
import { StandingService } from '../supervision/standing.service.js';
import type { Standing } from '../supervision/standing.service.js';
import { SupervisionService } from '../supervision/supervision.service.js';
import { batchActions } from './batch.js';
import {
  datesOf,
  differencesOf,
  forbiddenBy,
  formFacts,
  ownLight,
  paperOf,
  stateOf,
  subjectOf,
  taskOf,
} from './detail.js';
import {
  type Outcome,
  appealOf,
  contactsOf,
  factsOf,
  historyOf,
  returnedOf,
  rulesOf,
  tagOf,
} from './detail.words.js';
import type { Action, DataSheet } from './form.dto.js';
import { actionsOf, onePrimary } from './forms.js';
import { settingOf } from './list.service.js';
import { noProof, proofOf, type Proof } from './proof.js';
import { tableKindOf } from './table.js';
import { TableService } from './table.service.js';
import type { FlowDetail } from './task.dto.js';
import { TaskStore } from './task.store.js';
import { titleOf } from './todo.js';

/** Phases in which the figures of an enterprise are worked on. */
const WITH_DATA = ['collecting', 'submitted', 'returned', 'verifying', 'auditing', 'reviewing'];
/** A flow somebody may see, with what its page is built from. */
export interface Seen {
  readonly flow: Flow;
  readonly standing: Standing;
}

@Injectable()
export class FlowDetailService {
  constructor(
    private readonly store: TaskStore,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly standings: StandingService,
    private readonly supervision: SupervisionService,
    private readonly subjects: SubjectService,
    private readonly scores: ScoreService,
    private readonly evaluations: EvaluationService,
    private readonly tables: TableService,
    private readonly evidence: EvidenceService,
    private readonly accounts: AccountService,
    private readonly database: Database,
  ) {}

  /** @throws FlowNotFound also for what the person may not see */
  async detail(flowId: string, page: number, actor: Actor): Promise<FlowDetail> {
    const { flow, standing } = await this.seen(flowId, actor);
    const { plan } = standing;
    const readAt = await this.store.wallClock(this.database.pool);
    const listed = await this.store.one(this.database.pool, flowId);
    if (listed === undefined) throw new FlowNotFound(flowId);
    const [log, desks, record, published, files, escalations] = await Promise.all([
      this.flows.history(flowId),
      this.supervision.desks(plan.region),
      this.record(flow, actor),
      this.published(flow),
      this.evidence.beside(actor, flow, plan.region),
      this.supervision.escalationsOf(flow),
    ]);
    const lit = ownLight(flow, listed, standing);
    const { items } = scopeOf(actor, plan);
    const isWhole = hiddenItems(plan.programme, items).size === 0;
    const totals = seesTotals(plan.programme, items);
    const facts = { task: taskOf(flow, standing), published, totals };
    const task = plan.tasks.get(flow.ref);
    const dates = datesOf(flow, listed, standing);
    const organisation = plan.units.get(flow.organisation ?? '');
    return {
      flow: flow.id,
      cycle: flow.cycleId,
      kind: flow.kind,
      machine: `${flow.kind}@${flow.version}`,
      revision: flow.revision,
      readAt,
      title: titleOf(listed, settingOf(standing)),
      tag: tagOf(flow),
      state: stateOf(flow),
      light: lit.state,
      why: flow.kind === 'task' ? lit.clause.zh : null,
      ...dates,
      onPaper: paperOf(flow, plan, dates.due, actor),
      subject: record === null ? null : subjectOf(record, plan),
      organisation:
        organisation === undefined ? null : { id: organisation.id, title: organisation.title },
      requirement:
        flow.kind !== 'task' || task === undefined
          ? null
          : { text: task.requirement ?? task.title, clause: task.clause ?? null },
      returned: returnedOf(flow, log, plan),
      facts: [
        ...(seesScore(actor, flow.phase) ? factsOf(flow, facts) : []),
        ...appealOf(flow, log, plan),
      ],
      rules: rulesOf(flow, plan),
      contacts: contactsOf(flow, plan, desks),
      actions: await this.actions({ flow, standing, actor, log, record }),
      data: await this.data(flow, actor),
      table: await this.table(flow, standing, page, actor),
      ...(await this.figures(flow, plan, actor, record)),
      history: historyOf(flow, seenLog(actor, flow, log, isWhole), plan, {
        files,
        escalations,
        own: await this.own(flow),
      }),
    };
  }

  /** The flow if this person may see it: by their scope, as its helper, or because it waits for them. */
  async seen(flowId: string, actor: Actor): Promise<Seen> {
    const flow = await this.flows.get(flowId);
    const standing = await this.standings.of(flow.cycleId);
    const { tasks, region } = standing.plan;
    const task = flow.kind === 'task' ? tasks.get(flow.ref) : undefined;
    const helps = task?.with.includes(actor.organisation ?? '') === true;
    if (!opensFlow(actor, { ...flow, region }, helps)) throw new FlowNotFound(flowId);
    return { flow, standing };
  }

  /** The accounts of the enterprise the flow is about. */
  private async own({ subjectId }: Flow): Promise<ReadonlySet<string>> {
    const accounts = subjectId === null ? [] : await this.accounts.ofSubject(subjectId);
    return new Set(accounts.map(({ id }) => id));
  }

  private async record({ subjectId, cycleId }: Flow, actor: Actor): Promise<SubjectRecord | null> {
    return subjectId === null ? null : this.subjects.get(actor, cycleId, subjectId);
  }

  /** What was published of an enterprise last; undefined before that, and for any other flow. */
  private async published({ kind, cycleId, subjectId }: Flow): Promise<Outcome | undefined> {
    if (kind !== 'enterprise-year' || subjectId === null) return undefined;
    const options = { subjectIds: [subjectId], published: true };
    const [result] = await this.evaluations.latestResults(cycleId, options);
    return result && { total: result.total, class: result.class ?? result.treatedAs };
  }

  private async data(
    { kind, phase, subjectId, cycleId }: Flow,
    actor: Actor,
  ): Promise<DataSheet | null> {
    const shown = kind === 'enterprise-year' && WITH_DATA.includes(phase);
    if (!shown || subjectId === null) return null;
    const { sheet } = await this.subjects.data(actor, cycleId, subjectId);
    return sheet.total === 0 ? null : sheet;
  }

  private async table(
    flow: Flow,
    standing: Standing,
    page: number,
    actor: Actor,
  ): Promise<FlowDetail['table']> {
    const task = taskOf(flow, standing);
    return task === undefined ? null : this.tables.table(standing, task, page, actor);
  }

  /** Differences between the figures, and the score, as far as they are for this person's eyes. */
  private async figures(
    flow: Flow,
    plan: Plan,
    actor: Actor,
    record: SubjectRecord | null,
  ): Promise<Pick<FlowDetail, 'differences' | 'score'>> {
    if (flow.kind !== 'enterprise-year' || flow.subjectId === null || record === null) {
      return { differences: [], score: null };
    }
    const said = await this.store.said(this.database.pool, plan.id, flow.subjectId);
    const { items } = scopeOf(actor, plan);
    const differences = differencesOf(said, record.values, plan, items);
    if (items === 'none' || !seesScore(actor, flow.phase)) return { differences, score: null };
    const reported = new Map(
      differences.flatMap(({ item, reported: own }) => (own === null ? [] : [[item, own]])),
    );
    const { score } = await this.scores.of(plan, flow.subjectId, items, reported);
    return { differences, score };
  }

  private async actions(of: {
    flow: Flow;
    standing: Standing;
    actor: Actor;
    log: readonly LogEntry[];
    record: SubjectRecord | null;
  }): Promise<Action[]> {
    const { flow, standing, actor, log, record } = of;
    const { plan, today } = standing;
    const possible = await this.flows.possible(flow, actor);
    const shut = await this.shut(flow, possible, standing, actor);
    const proof = await this.proof(flow, standing);
    const facts = formFacts({ flow, plan, actor, today, log, record, shut, proof });
    const own = actionsOf(flow.kind, possible, facts);
    const task = taskOf(flow, standing);
    const owns = actor.role === 'lead' || actor.organisation === flow.organisation;
    if (task === undefined || !owns || flow.done || past.getStore() !== undefined) return own;
    return onePrimary([...own, ...batchActions(tableKindOf(task), facts)]);
  }

  /** What a task has to be handed in with; nothing for any other flow. */
  async proof(flow: Flow, standing: Standing): Promise<Proof> {
    const task = taskOf(flow, standing);
    if (task === undefined) return noProof;
    const named = task.task.evidence !== undefined;
    return proofOf(task, named ? (await this.evidence.list([flow.id])).length : 0);
  }

  /** Why a button stays shut although the machine would hear the event. */
  private async shut(
    flow: Flow,
    possible: readonly string[],
    standing: Standing,
    actor: Actor,
  ): Promise<Record<string, string[]>> {
    const { today, timetable } = standing;
    const shut: Record<string, string[]> = {};
    for (const [event, { zh }] of Object.entries(forbiddenBy(flow, standing, actor))) {
      shut[event] = [zh];
    }
    if (possible.includes('SUBMIT') && flow.subjectId !== null) {
      const cycle = await this.cycles.get(flow.cycleId);
      const unready = await this.subjects.unready(cycle, [flow.subjectId]);
      const wrong = unready.get(flow.subjectId)?.items ?? [];
      if (wrong.length > 0) shut.SUBMIT = wrong.map(({ zh }) => zh);
    }
    const { programme } = standing.plan;
    if (possible.includes('REDEEM') && !isRedeemable(programme, outcomeOf(flow.phase))) {
      shut.REDEEM = [new NotRedeemable(programme).message];
    }
    const task = taskOf(flow, standing);
    if (task === undefined) return shut;
    if (task.due < today) shut.ASK_EXTENSION = ['到期日之前才能申请延期'];
    if (possible.includes('CHASE')) {
      const why = await this.chaseRefusal(flow.id, today, timetable.calendar);
      if (why !== undefined) shut.CHASE = [why];
    }
    return shut;
  }

  private async chaseRefusal(
    ...of: Parameters<SupervisionService['assertMayChase']>
  ): Promise<string | undefined> {
    try {
      await this.supervision.assertMayChase(...of);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return error.message;
      throw error;
    }
  }
}
