/** Closes a year for ever, when nothing is left to do in it. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { ConditionsNotMet } from '../cycle/errors.js';
import { ProgressService } from '../cycle/progress.service.js';
import { type Condition, archivingConditions, unmet } from '../domain/cycle/conditions.js';
import { EvaluationService } from '../evaluation/evaluation.service.js';
import { onBehalfOf } from '../evaluation/round.js';
import { Turns } from '../evaluation/turns.js';
import { FlowService } from '../flow/flow.service.js';
import type { Actor } from '../flow/flow.types.js';
import { Transaction } from '../persistence/transaction.js';
import { ListService } from '../policy/list.service.js';

/** Phases from which an enterprise's year can be closed. */
const settled = [
  'published',
  'policyListed',
  'rectifying',
  'rectified',
  'special',
  'scoredNotGraded',
  'dataOnly',
  'excluded',
];

@Injectable()
export class ArchiveService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly evaluations: EvaluationService,
    private readonly lists: ListService,
    private readonly flows: FlowService,
    private readonly turns: Turns,
    private readonly transaction: Transaction,
  ) {}

  /** What stands in the way of closing the year. */
  async conditions(cycleId: string): Promise<Condition[]> {
    const [counts, results, lists, schedule, stages] = await Promise.all([
      this.flows.counts(cycleId),
      this.evaluations.latestResults(cycleId, { published: true }),
      this.lists.lists(cycleId),
      this.cycles.schedule(cycleId),
      this.progress.all({ cycleId, kind: 'stage', done: false }),
    ]);
    const phases: Record<string, number> = {};
    for (const { kind, phase, waitsFor, n } of counts) {
      if (kind === 'enterprise-year' && waitsFor === '') phases[phase] = (phases[phase] ?? 0) + n;
    }
    return archivingConditions({
      published: results.length > 0,
      phases,
      unmade: lists.filter(({ published }) => published === null).map(({ list }) => list.title),
      openStages: stages.map(({ ref }) => schedule.find(({ id }) => id === ref)?.title ?? ref),
    });
  }

  /**
   * Archives every enterprise's year, then the cycle, while no result is being made or amended.
   * Interrupted, it can be done again.
   * @throws ConditionsNotMet
   */
  async archive(cycleId: string, actor: Actor): Promise<{ archived: number }> {
    return this.turns.take(cycleId, () => this.archiveNow(cycleId, actor));
  }

  private async archiveNow(cycleId: string, actor: Actor): Promise<{ archived: number }> {
    await this.cycles.running(cycleId);
    const open = unmet(await this.conditions(cycleId));
    if (open.length > 0) throw new ConditionsNotMet({ zh: '归档', en: 'archiving' }, open);
    const { sent } = await this.flows.sendMany(
      { cycleId, kind: 'enterprise-year', phases: settled },
      () => ({ type: 'ARCHIVE' }),
      onBehalfOf(actor),
      { cause: `archive_${cycleId}` },
    );
    await this.transaction.sql((sql) => this.cycles.close(sql, cycleId));
    return { archived: sent };
  }
}
