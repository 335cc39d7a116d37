/** Handing a year's figures in: the facts the machine's guard needs are found here, not believed. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { verifiersOf } from '../domain/cycle/sign-off.js';
import { FlowService } from '../flow/flow.service.js';
import { permit } from '../flow/published.js';
import type { Actor, ActorFor, BatchResult, Flow } from '../flow/flow.types.js';
import { Transaction } from '../persistence/transaction.js';
import { SubjectService } from '../subject/subject.service.js';
import { SubmissionIncomplete } from './errors.js';

@Injectable()
export class SubmissionService {
  constructor(
    private readonly cycles: CycleService,
    private readonly subjects: SubjectService,
    private readonly flows: FlowService,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Hands one enterprise's year in. The figures stay as they are until it is decided; what is wrong in
   * them is told to nobody who may not hand them in.
   * @throws SubmissionIncomplete naming what is empty, wrong, or doubtful without a reason
   * @throws EventRefused, EventNotPermitted, FlowStale
   */
  async submit(flowId: string, actor: Actor, options: { revision?: number } = {}): Promise<Flow> {
    const flow = await this.flows.get(flowId);
    const cycle = await this.cycles.running(flow.cycleId);
    const event = submitted(actor, await this.verifiers(cycle));
    permit(actor, event, flow, cycle.region);
    const subjectId = flow.subjectId ?? '';
    return this.transaction.sql(async (sql) => {
      const unready = await this.subjects.unready(cycle, [subjectId], sql, true);
      for (const { name, items } of unready.values()) throw new SubmissionIncomplete(name, items);
      return this.flows.sendIn(sql, flowId, event, actor, options);
    });
  }

  /**
   * Hands in for many at once, one person for all or for each its own; the others are answered with
   * what is wrong in each.
   */
  async submitMany(
    cycleId: string,
    subjectIds: readonly string[],
    by: Actor | ActorFor,
  ): Promise<BatchResult> {
    const actorFor = typeof by === 'function' ? by : () => by;
    const cycle = await this.cycles.running(cycleId);
    const departments = await this.verifiers(cycle);
    const unready = await this.subjects.unready(cycle, subjectIds);
    return this.flows.sendMany(
      { cycleId, kind: 'enterprise-year', phases: ['collecting', 'returned'], subjectIds },
      (flow) => {
        const actor = actorFor(flow);
        const event = submitted(actor, departments);
        permit(actor, event, flow, cycle.region);
        const wrong = unready.get(flow.subjectId ?? '');
        if (wrong !== undefined) throw new SubmissionIncomplete(wrong.name, wrong.items);
        return event;
      },
      actorFor,
    );
  }

  /** Whom a record goes to at once: nobody before the verification stage has opened. */
  private async verifiers(cycle: RunningCycle): Promise<string[]> {
    const stage = cycle.programme.stages.find(({ does }) => does === 'verify');
    if (stage === undefined) return [];
    const flow = await this.flows.byRef(cycle.id, 'stage', stage.id);
    return flow === undefined || flow.phase === 'planned' ? [] : verifiersOf(cycle.programme);
  }
}

function submitted(actor: Actor, departments: readonly string[]) {
  return {
    type: 'SUBMIT',
    missing: [],
    departments: [...departments],
    onBehalf: actor.role !== 'enterprise',
  };
}
