/** Handing a year's figures in: the facts the machine's guard needs are found here, not believed. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { verifiersOf } from '../domain/cycle/sign-off.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, BatchResult, Flow } from '../flow/flow.types.js';
import { Transaction } from '../persistence/transaction.js';
import { SubmissionIncomplete } from './errors.js';
import { SubmissionStore } from './submission.store.js';

type Figures = Readonly<Record<string, string | null>>;

@Injectable()
export class SubmissionService {
  constructor(
    private readonly store: SubmissionStore,
    private readonly cycles: CycleService,
    private readonly flows: FlowService,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Hands one enterprise's year in. The figures stay as they are until it is decided.
   * @throws SubmissionIncomplete naming the required items that are empty
   * @throws EventRefused, EventNotPermitted, FlowStale
   */
  async submit(flowId: string, actor: Actor, options: { revision?: number } = {}): Promise<Flow> {
    const flow = await this.flows.get(flowId);
    const cycle = await this.cycles.running(flow.cycleId);
    const departments = await this.verifiers(cycle);
    const subjectId = flow.subjectId ?? '';
    return this.transaction.sql(async (sql) => {
      const figures = await this.store.figures(sql, cycle.id, [subjectId]);
      const missing = missingItems(cycle, figures.get(subjectId));
      if (missing.length > 0) throw new SubmissionIncomplete(titlesOf(cycle, missing));
      return this.flows.sendIn(sql, flowId, submitted(actor, departments), actor, options);
    });
  }

  /** Hands in for many at once; the incomplete ones are answered with what is missing. */
  async submitMany(
    cycleId: string,
    subjectIds: readonly string[],
    actor: Actor,
  ): Promise<BatchResult> {
    const cycle = await this.cycles.running(cycleId);
    const departments = await this.verifiers(cycle);
    const figures = await this.transaction.sql((sql) =>
      this.store.figures(sql, cycleId, subjectIds),
    );
    const incomplete: { flowId: string; reason: string; code: string }[] = [];
    const { sent, refused } = await this.flows.sendMany(
      { cycleId, kind: 'enterprise-year', phases: ['collecting', 'returned'], subjectIds },
      (flow) => {
        const missing = missingItems(cycle, figures.get(flow.subjectId ?? ''));
        if (missing.length === 0) return submitted(actor, departments);
        const problem = new SubmissionIncomplete(titlesOf(cycle, missing));
        incomplete.push({ flowId: flow.id, reason: problem.message, code: problem.code });
        return null;
      },
      actor,
    );
    return { sent, refused: [...refused, ...incomplete] };
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

function missingItems({ programme }: RunningCycle, figures: Figures = {}): string[] {
  const empty = (id: string) => (figures[id] ?? '') === '';
  return programme.items.filter(({ id, required }) => required && empty(id)).map(({ id }) => id);
}

function titlesOf({ programme }: RunningCycle, ids: readonly string[]): string[] {
  return ids.map((id) => programme.items.find((item) => item.id === id)?.title ?? id);
}
