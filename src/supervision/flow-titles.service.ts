import { Injectable } from '@nestjs/common';
import { Database } from '../persistence/database.js';
import { PlanService } from './plan.service.js';
import type { Plan } from './plan.service.js';

/** As much of a flow as it takes to name it. */
export interface NamedFlow {
  readonly cycleId: string;
  readonly kind: string;
  readonly ref: string;
  readonly subject: string | null;
}

const kinds: Readonly<Record<string, string>> = {
  'enterprise-year': '企业年度评价',
  rectification: '整治提升项目',
  'supervision-form': '督办单',
  problem: '问题台账',
};

@Injectable()
export class FlowTitles {
  constructor(
    private readonly plans: PlanService,
    private readonly database: Database,
  ) {}

  /** What the flow is called in lists of all kinds of flows. @throws CycleNotFound */
  async of(flow: NamedFlow): Promise<string> {
    return flowTitle(flow, await this.plans.of(this.database.pool, flow.cycleId));
  }
}

/** The firm it is about, the task with its owner, the stage. */
export function flowTitle({ kind, ref, subject }: NamedFlow, plan: Plan): string {
  if (subject !== null) return subject;
  if (kind === 'stage') {
    return `阶段 ${plan.programme.stages.find(({ id }) => id === ref)?.title ?? ref}`;
  }
  const task = plan.tasks.get(ref);
  if (task !== undefined) return `${plan.units.get(task.lead)?.title ?? task.lead} ${task.title}`;
  return kinds[kind] ?? ref;
}
