/** The result of one enterprise, for those who may see it. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { explain } from '../domain/evaluation/explain.js';
import { masked } from '../domain/evaluation/trace.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { hiddenItems, scopeOf, seesScore, seesSubject } from '../identity/access.js';
import { EvaluationNotFound } from './errors.js';
import { EvaluationService } from './evaluation.service.js';
import type { SubjectResults } from './result.dto.js';

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
    const scope = scopeOf(actor, cycle);
    if (flow === undefined || !seesSubject(scope, subject)) {
      throw new EvaluationNotFound(subjectId);
    }
    if (!seesScore(actor, flow.phase)) return { items: [] };
    const hidden = hiddenItems(cycle.programme, scope.items);
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
      lines: explain(masked(result.trace, hidden), 'zh'),
    }));
    return { items: items.reverse() };
  }
}
