import { Injectable } from '@nestjs/common';
import { maskedResult } from '../domain/evaluation/masking.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import type { StoredResult } from '../evaluation/evaluation.types.js';
import { ResultService } from '../evaluation/result.service.js';
import { hiddenItems, type ItemScope, seesTotals } from '../identity/access.js';
import type { Plan } from '../supervision/plan.service.js';
import { scoreOf } from './score.js';
import type { Reported } from './score.js';
import type { Score } from './score.dto.js';

/** What the dossier and the flow's page know of an enterprise's results. */
export interface Scores {
  /** Null before there is a result, and for one that has no total. */
  readonly score: Score | null;
  readonly result: StoredResult | null;
  readonly published: boolean;
  readonly last: { readonly year: number; readonly result: StoredResult } | null;
}

@Injectable()
export class ScoreService {
  constructor(
    private readonly evaluations: EvaluationService,
    private readonly results: ResultService,
  ) {}

  /**
   * The latest result of the year with the one before it and last year's, as a reader of these `items`
   * may see them. Who does not see all gets no result before: what one corrected figure did to the
   * total gives away what it is divided by.
   */
  async of(
    plan: Plan,
    subjectId: string,
    items: ItemScope,
    reported: Reported = new Map(),
  ): Promise<Scores> {
    const versions = await this.evaluations.resultsOf(plan.id, subjectId);
    const last = await this.lastYear(plan, subjectId);
    const now = versions.at(-1);
    if (now === undefined) return { score: null, result: null, published: false, last };
    const { version } = now;
    const hidden = hiddenItems(plan.programme, items);
    const seen = maskedResult(plan.programme, now.result, hidden);
    const result = seesTotals(plan.programme, items) ? seen : { ...seen, total: null };
    const before = hidden.size > 0 ? null : (versions.at(-2)?.result ?? null);
    const { programme, year } = plan;
    const changes = await this.results.changesUntil(plan, subjectId, version);
    const facts = { programme, year, version, result, before, last, reported, changes };
    return { score: scoreOf(facts), result, published: version.publishedAt !== null, last };
  }

  private async lastYear(plan: Plan, subjectId: string): Promise<Scores['last']> {
    if (plan.previousId === null) return null;
    const versions = await this.evaluations.resultsOf(plan.previousId, subjectId);
    const found = versions.findLast(({ version }) => version.publishedAt !== null);
    const step = plan.programme.years?.every ?? 1;
    return found === undefined ? null : { year: plan.year - step, result: found.result };
  }
}
