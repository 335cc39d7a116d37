/** The year after in an invented county: the same enterprises, a year on. */
import { Injectable } from '@nestjs/common';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { CycleService } from '../cycle/cycle.service.js';
import { ProgressService } from '../cycle/progress.service.js';
import { nextYear } from '../domain/rehearsal/growth.js';
import { Database } from '../persistence/database.js';
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
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Once entry has opened, gives every enterprise carried over the figures of its new year, whoever
   * opened that year; what somebody has entered stays.
   */
  async fill(cycle: RunningCycle, seed: string): Promise<void> {
    if (cycle.previousId === null) return;
    const empty = new Set(await this.store.withoutFigures(this.database.pool, cycle.id));
    if (empty.size === 0) return;
    const previous = await this.cycles.get(cycle.previousId);
    const subjects = await this.progress.subjectsOf(previous, [...empty]);
    const projects = await this.rectifications.projects(previous.id);
    const rectified = new Set(
      projects.filter(({ phase }) => phase === 'accepted').map(({ subjectId }) => subjectId),
    );
    const figures = subjects.map(({ id, code, values }) => ({
      id,
      figures: nextYear(values, {
        items: previous.programme.items,
        seed: `${seed}/${cycle.year.toString()}/${code}`,
        rectified: rectified.has(id),
      }),
    }));
    await this.transaction.sql(async (sql) => {
      await this.store.figures(sql, cycle.id, figures);
      await this.explain(sql, cycle, [...empty]);
    });
  }

  /** Nobody is at hand to say why a figure has jumped: growth is all that invented firms know. */
  private async explain(sql: Sql, cycle: RunningCycle, ids: readonly string[]): Promise<void> {
    const unready = await this.subjects.unready(cycle, ids, sql);
    const reasons = [...unready].map(([id, { items }]) => {
      const doubtful = items.filter(({ verdict }) => verdict === 'doubt');
      return { id, remarks: Object.fromEntries(doubtful.map(({ item }) => [item, REASON])) };
    });
    await this.store.explain(sql, cycle.id, reasons);
  }
}
