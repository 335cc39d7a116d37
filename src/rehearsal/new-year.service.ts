/** Opens the year after in an invented county: the same enterprises, a year on. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { ProgressService } from '../cycle/progress.service.js';
import { nextYear } from '../domain/rehearsal/growth.js';
import type { Actor } from '../flow/flow.types.js';
import { Transaction } from '../persistence/transaction.js';
import { RectificationService } from '../rectification/rectification.service.js';
import { SyntheticStore } from './synthetic.store.js';

@Injectable()
export class NewYearService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly rectifications: RectificationService,
    private readonly store: SyntheticStore,
    private readonly transaction: Transaction,
  ) {}

  /** Opens the year after `cycle` and gives every enterprise carried over its new figures. */
  async open(cycle: RunningCycle, seed: string, actor: Actor): Promise<RunningCycle> {
    const next = await this.cycles.openNext(cycle.id, actor);
    const subjects = await this.progress.subjectsOf(cycle);
    const projects = await this.rectifications.projects(cycle.id);
    const rectified = new Set(
      projects.filter(({ phase }) => phase === 'accepted').map(({ subjectId }) => subjectId),
    );
    const figures = subjects.map(({ id, code, values }) => ({
      id,
      figures: nextYear(values, {
        items: cycle.programme.items,
        seed: `${seed}/${next.year.toString()}/${code}`,
        rectified: rectified.has(id),
      }),
    }));
    await this.transaction.sql((sql) => this.store.figures(sql, next.id, figures));
    return next;
  }
}
