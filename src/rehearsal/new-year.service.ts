/** Opens the year after in an invented county: the same enterprises, a year on. */
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { ProgressService } from '../cycle/progress.service.js';
import { nextYear } from '../domain/rehearsal/growth.js';
import type { Actor } from '../flow/flow.types.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { RectificationService } from '../rectification/rectification.service.js';
import { SubjectService } from '../subject/subject.service.js';
import { SyntheticStore } from './synthetic.store.js';

const REASON = '与账簿核对无误，产销变化较大';

@Injectable()
export class NewYearService {
  constructor(
    private readonly cycles: CycleService,
    private readonly progress: ProgressService,
    private readonly rectifications: RectificationService,
    private readonly subjects: SubjectService,
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
    await this.transaction.sql(async (sql) => {
      await this.store.figures(sql, next.id, figures);
      await this.explain(sql, next);
    });
    return next;
  }

  /** Nobody is at hand to say why a figure has jumped: growth is all that invented firms know. */
  private async explain(sql: Sql, cycle: RunningCycle): Promise<void> {
    const subjects = await this.progress.subjectsOf(cycle, undefined, sql);
    const ids = subjects.map(({ id }) => id);
    const unready = await this.subjects.unready(cycle, ids, sql);
    const reasons = [...unready].map(([id, { items }]) => {
      const doubtful = items.filter(({ verdict }) => verdict === 'doubt');
      return { id, remarks: Object.fromEntries(doubtful.map(({ item }) => [item, REASON])) };
    });
    await this.store.explain(sql, cycle.id, reasons);
  }
}
