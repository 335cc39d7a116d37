/** The result of one enterprise, for those who may see it. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { explain } from '../domain/evaluation/explain.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor, Flow } from '../flow/flow.types.js';
import { scopeOf, seesSubject } from '../identity/access.js';
import { EvaluationNotFound } from './errors.js';
import { EvaluationService } from './evaluation.service.js';
import type { SubjectResults } from './result.dto.js';

/** Phases in which a score exists that has not been issued: it is not for the enterprise's eyes yet. */
const unissued = ['verified', 'auditing', 'scored'];

@Injectable()
export class ResultService {
  constructor(
    private readonly cycles: CycleService,
    private readonly evaluations: EvaluationService,
    private readonly flows: FlowService,
  ) {}

  /** @throws EvaluationNotFound for what is not there or not for this person */
  async of(cycleId: string, subjectId: string, actor: Actor): Promise<SubjectResults> {
    const cycle = await this.cycles.get(cycleId);
    const flow = await this.flows.byRef(cycleId, 'enterprise-year', subjectId);
    const subject = { id: subjectId, territory: flow?.organisation ?? '' };
    if (flow === undefined || !seesSubject(scopeOf(actor, cycle), subject)) {
      throw new EvaluationNotFound(subjectId);
    }
    if (!isForEyesOf(actor, flow)) return { items: [] };
    const versions = await this.evaluations.resultsOf(cycleId, subjectId);
    const items = versions.map(({ version: made, result }) => ({
      version: made.version,
      kind: made.kind,
      at: made.at,
      publishedAt: made.publishedAt,
      reason: made.reason,
      group: result.group,
      outcome: result.outcome,
      total: result.total,
      rank: result.rank,
      baseClass: result.baseClass,
      class: result.class ?? result.treatedAs,
      lines: explain(result.trace, 'zh'),
    }));
    return { items: items.reverse() };
  }
}

function isForEyesOf(actor: Actor, flow: Flow): boolean {
  return actor.role !== 'enterprise' || !unissued.includes(flow.phase);
}
