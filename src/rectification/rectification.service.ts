/** C and D projects: opened by the lists, accepted after the work, re-evaluated a year later. */
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { ProgressService } from '../cycle/progress.service.js';
import { type Reevaluation, managedAs, reevaluation } from '../domain/cycle/classes.js';
import { isRedeemable, outcomeOf } from '../domain/cycle/redemption.js';
import { resolveVagueDate } from '../domain/calendar/vague-date.js';
import { EventRefused } from '../domain/process/errors.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { onBehalfOf } from '../evaluation/round.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { SYSTEM } from '../flow/flow.types.js';
import { Handlers, type Origin } from '../outbox/handlers.js';
import { Transaction } from '../persistence/transaction.js';
import { ListService } from '../policy/list.service.js';
import { NoLastYear, NotRedeemable, PlanRefused } from './errors.js';
import type { ProjectPlan, Reevaluated } from './rectification.types.js';

const ListEvent = z.object({ list: z.string() });
const Tell = z.object({ event: z.literal('RECTIFIED') });
const Project = z.object({ class: z.string(), finishDue: z.string() });

@Injectable()
export class RectificationService implements OnModuleInit {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly evaluations: EvaluationService,
    private readonly lists: ListService,
    private readonly flows: FlowService,
    private readonly handlers: Handlers,
    private readonly transaction: Transaction,
  ) {}

  onModuleInit(): void {
    this.handlers.register('openProject', (_, origin) => this.openProject(origin));
    this.handlers.register('tellEnterprise', (intent, origin) =>
      this.tellEnterprise(Tell.parse(intent.params).event, origin),
    );
  }

  /** The projects of a cycle, of one territory where it is named. */
  projects(cycleId: string, territory?: string): Promise<Flow[]> {
    return this.progress.all({
      cycleId,
      kind: 'rectification',
      ...(territory !== undefined && { organisation: territory }),
    });
  }

  /** The project of one enterprise; undefined when it needs none. */
  projectOf(cycleId: string, subjectId: string): Promise<Flow | undefined> {
    return this.flows.byRef(cycleId, 'rectification', subjectId);
  }

  /**
   * Hands a plan in, after checking it against the programme: the route is one of its routes, and no
   * milestone lies behind the date the project has to be finished by.
   * @throws PlanRefused
   */
  async submitPlan(
    flowId: string,
    plan: ProjectPlan,
    actor: Actor,
    options: { revision?: number } = {},
  ): Promise<Flow> {
    const flow = await this.flows.get(flowId);
    const { programme } = await this.cycles.running(flow.cycleId);
    const { class: label, finishDue } = Project.parse(flow.position.context);
    const routes = programme.rectification?.classes[label]?.routes ?? [];
    if (routes.length > 0 && !routes.includes(plan.route)) {
      throw new PlanRefused({
        zh: `${label} 类项目的方式须为：${routes.join('、')}`,
        en: `the route of a class ${label} project is one of ${routes.join(', ')}`,
      });
    }
    const late = plan.milestones.find(({ due }) => due > finishDue);
    if (late !== undefined) {
      throw new PlanRefused({
        zh: `节点“${late.title}”（${late.due}）晚于项目完成期限 ${finishDue}`,
        en: `milestone ${late.id} on ${late.due} is after the project's end on ${finishDue}`,
      });
    }
    return this.flows.send(flowId, { type: 'SUBMIT_PLAN', ...plan }, actor, options);
  }

  /**
   * Compares the class each accepted project of last year was opened for with this year's published
   * class, and tells the project. Who has none yet waits; done again, only those left are told.
   * @throws NoLastYear
   */
  async reevaluate(cycleId: string, actor: Actor): Promise<Reevaluated> {
    const cycle = await this.cycles.running(cycleId);
    if (cycle.previousId === null) throw new NoLastYear();
    const projects = await this.progress.all({
      cycleId: cycle.previousId,
      kind: 'rectification',
      phases: ['accepted'],
    });
    const verdicts = await this.verdicts(cycle, projects);
    await this.flows.sendMany(
      { cycleId: cycle.previousId, kind: 'rectification', ids: [...verdicts.keys()] },
      (flow) => {
        const verdict = verdicts.get(flow.id);
        return verdict === undefined ? null : { type: 'REEVALUATE', ...verdict };
      },
      onBehalfOf(actor),
      { cause: `reevaluate_${cycleId}` },
    );
    const count = (result: Reevaluation) =>
      [...verdicts.values()].filter((verdict) => verdict.result === result).length;
    return {
      promoted: count('promoted'),
      retained: count('retained'),
      exited: count('exited'),
      waiting: projects.filter(({ id }) => !verdicts.has(id)).map(({ id }) => id),
    };
  }

  /**
   * Pays the support a project has earned; 万元 as decimal text.
   * @throws NotRedeemable when the programme's condition does not hold
   */
  async redeem(
    flowId: string,
    support: { amount: string; policy: string },
    actor: Actor,
    options: { revision?: number } = {},
  ): Promise<Flow> {
    const flow = await this.flows.get(flowId);
    // Its own year may be archived by now: support is settled in the year after.
    const { programme } = await this.cycles.get(flow.cycleId);
    if (!isRedeemable(programme, outcomeOf(flow.phase))) throw new NotRedeemable(programme);
    return this.flows.send(flowId, { type: 'REDEEM', ...support }, actor, options);
  }

  /** Refuses the support, with a reason. */
  withhold(
    flowId: string,
    reason: string,
    actor: Actor,
    options: { revision?: number } = {},
  ): Promise<Flow> {
    return this.flows.send(flowId, { type: 'WITHHOLD', reason }, actor, options);
  }

  /** The list that put the enterprise on the road gives the project its number and its dates. */
  private async openProject({ flow, event }: Origin): Promise<void> {
    const { list } = ListEvent.parse(event);
    const { cycleId, subjectId, organisation } = flow;
    if (subjectId === null) return;
    const row = await this.lists.rowOf(cycleId, list, subjectId);
    if (row?.project == null) throw new Error(`${subjectId} has no project on the list ${list}`);
    const cycle = await this.cycles.get(cycleId);
    const dates = await this.datesOf(cycle, row.class);
    await this.transaction.sql((sql) =>
      this.flows.open(sql, [
        {
          cycleId,
          kind: 'rectification',
          ref: subjectId,
          subjectId,
          ...(organisation !== null && { organisation }),
          input: { class: row.class, number: row.project, ...dates },
        },
      ]),
    );
  }

  /** The plan is due with the lists, the work with its stage; the class may say otherwise. */
  private async datesOf(
    { id, year, programme }: RunningCycle,
    label: string,
  ): Promise<{ planDue: string; finishDue: string }> {
    const schedule = await this.cycles.schedule(id);
    const dueOf = (does: string) => schedule.find((stage) => stage.does === does)?.due;
    const own = programme.rectification?.classes[label];
    const said = (text: string | undefined) =>
      text === undefined ? undefined : resolveVagueDate(text, year).end;
    const yearEnd = `${String(year)}-12-31`;
    return {
      planDue: said(own?.plan) ?? dueOf('list') ?? yearEnd,
      finishDue: said(own?.due) ?? dueOf('implement') ?? yearEnd,
    };
  }

  private async tellEnterprise(type: 'RECTIFIED', { key, flow }: Origin): Promise<void> {
    if (flow.subjectId === null) return;
    const year = await this.flows.byRef(flow.cycleId, 'enterprise-year', flow.subjectId);
    if (year === undefined) return;
    try {
      await this.flows.send(year.id, { type, project: flow.id }, SYSTEM, { cause: key });
    } catch (error) {
      // The year was archived meanwhile: it has nothing more to hear.
      if (!(error instanceof EventRefused)) throw error;
    }
  }

  private async verdicts(
    cycle: RunningCycle,
    projects: readonly Flow[],
  ): Promise<Map<string, Verdict>> {
    const subjectIds = projects.flatMap(({ subjectId }) => subjectId ?? []);
    if (subjectIds.length === 0) return new Map();
    const [results, years] = await Promise.all([
      this.evaluations.latestResults(cycle.id, { subjectIds, published: true }),
      this.progress.all({ cycleId: cycle.id, kind: 'enterprise-year', subjectIds }),
    ]);
    const verdicts = new Map<string, Verdict>();
    for (const { id, subjectId, position } of projects) {
      const result = results.find((one) => one.id === subjectId);
      const year = years.find((one) => one.subjectId === subjectId);
      const present = year !== undefined && year.phase !== 'excluded';
      if (present && result === undefined) continue;
      const now = result?.class ?? result?.treatedAs ?? null;
      const { class: before } = Project.parse(position.context);
      verdicts.set(id, {
        evaluation: result?.evaluationId ?? null,
        class: present ? managedAs(cycle.programme, now) : null,
        total: present ? (result?.total ?? null) : null,
        result: reevaluation(cycle.programme, { before, now, present }),
      });
    }
    return verdicts;
  }
}

interface Verdict {
  readonly evaluation: string | null;
  readonly class: string | null;
  readonly total: string | null;
  readonly result: Reevaluation;
}
