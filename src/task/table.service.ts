import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import { ownedItems } from '../domain/programme/units.js';
import type { TaskStanding } from '../domain/supervision/standing.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf, visibleItems, type Scope } from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { SubjectService } from '../subject/subject.service.js';
import type { Standing } from '../supervision/standing.service.js';
import { rowOf, tableKindOf } from './table.js';
import type { FlowTable } from './task.dto.js';
import { TaskStore } from './task.store.js';

const PAGE = 100;
/** More columns nobody reads side by side. */
const COLUMNS = 8;

@Injectable()
export class TableService {
  constructor(
    private readonly store: TaskStore,
    private readonly cycles: CycleService,
    private readonly subjects: SubjectService,
    private readonly database: Database,
  ) {}

  /**
   * The enterprises of a counted task, as far as they and their figures are for this person's eyes;
   * null for a task that is one thing to do.
   */
  async table(
    standing: Standing,
    task: TaskStanding,
    page: number,
    actor: Actor,
  ): Promise<FlowTable | null> {
    const kind = tableKindOf(task);
    if (kind === undefined) return null;
    const { plan, today, timetable } = standing;
    const { pool } = this.database;
    const scope = scopeOf(actor, plan);
    const unit = plan.units.get(task.task.lead);
    const of = {
      cycleId: plan.id,
      kind: kind.kind,
      territory: unit?.role === 'territory' ? unit.id : null,
      department: kind.ofDepartment ? task.task.lead : null,
      phases: kind.phases,
      scope,
    };
    const [flows, total, cycle] = await Promise.all([
      this.store.table(pool, of, { limit: PAGE, offset: (page - 1) * PAGE }),
      this.store.tableSize(pool, of),
      this.cycles.get(plan.id),
    ]);
    const ids = flows.map(({ subjectId }) => subjectId);
    const records =
      kind.kind === 'enterprise-year' ? await this.store.figures(pool, plan, ids) : [];
    const rules = this.subjects.rulesOf(cycle);
    const items = this.columns(standing, task, scope);
    const facts = {
      kind,
      items,
      records: new Map(records.map((record) => [record.id, record])),
      judge: (record: (typeof records)[number]) => rules.judge(record),
      today,
      calendar: timetable.calendar,
    };
    return {
      title: task.task.title,
      columns: items.map(({ id, title, unit: of }) => ({ item: id, title, unit: of ?? '' })),
      rows: flows.map((flow) => rowOf(flow, facts)),
      total,
      done: task.done,
      page,
    };
  }

  /** A department's own items; for a territory those that have to be filled in. */
  private columns({ plan }: Standing, { task }: TaskStanding, scope: Scope) {
    const items = visibleItems(plan.programme, scope.items);
    if (task.counts === 'projects') return [];
    const unit = plan.units.get(task.lead);
    const own = unit === undefined ? [] : ownedItems(plan.programme, unit);
    const shown = own.length > 0 ? items.filter(({ id }) => own.includes(id)) : items;
    return shown.slice(0, COLUMNS);
  }
}
