/** The differentiated policies an enterprise meets with, by its published class and the years before. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { ProgressService } from '../cycle/progress.service.js';
import { type AppliedPolicy, policiesFor } from '../domain/evaluation/policy.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';

@Injectable()
export class PolicyService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly evaluations: EvaluationService,
  ) {}

  /** Empty before the result is published, and for a subject that was left out. */
  async policiesOf(cycleId: string, subjectId: string): Promise<AppliedPolicy[]> {
    const all = await this.policies(cycleId, [subjectId]);
    return all.get(subjectId) ?? [];
  }

  /** The same for many, or for everybody who has a published result. */
  async policies(
    cycleId: string,
    subjectIds?: readonly string[],
  ): Promise<Map<string, AppliedPolicy[]>> {
    const cycle = await this.cycles.get(cycleId);
    const results = await this.evaluations.latestResults(cycleId, {
      published: true,
      ...(subjectIds !== undefined && { subjectIds }),
    });
    const subjects = await this.progress.subjectsOf(
      cycle,
      results.map(({ id }) => id),
    );
    const history = new Map(subjects.map((one) => [one.id, one.history ?? []]));
    return new Map(
      results.map((result) => [
        result.id,
        policiesFor(cycle.programme, {
          group: result.group,
          class: result.class ?? result.treatedAs,
          year: cycle.year,
          history: history.get(result.id) ?? [],
        }),
      ]),
    );
  }
}
