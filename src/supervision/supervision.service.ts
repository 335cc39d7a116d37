/** What supervision knows: people who answer, rungs that fired, causes that units have stated. */
import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../clock.js';
import { dayAt } from '../domain/process/hours.js';
import { ChasedToday, assertWorkingDay } from '../domain/supervision/ladder.js';
import type { Causes } from '../domain/supervision/brief.js';
import type { Calendar } from '../domain/calendar/calendar.js';
import type { Flow } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import type { Queryable } from './plan.store.js';
import { SupervisionStore } from './supervision.store.js';
import type { Escalation, OrganisationDesk } from './supervision.types.js';

@Injectable()
export class SupervisionService {
  constructor(
    private readonly store: SupervisionStore,
    private readonly database: Database,
  ) {}

  /** Every unit of a region with 业务骨干, 分管负责人 and 包保领导. */
  desks(region: string, sql: Queryable = this.database.pool): Promise<OrganisationDesk[]> {
    return this.store.desks(sql, region);
  }

  /** Rungs that fired in the cycle, oldest first. */
  escalations(cycleId: string, sql: Queryable = this.database.pool): Promise<Escalation[]> {
    return this.store.escalations(sql, cycleId);
  }

  /** The rungs that fired for one flow. */
  escalationsOf({ id, cycleId }: Pick<Flow, 'id' | 'cycleId'>): Promise<Escalation[]> {
    return this.store.escalations(this.database.pool, cycleId, id);
  }

  /** What units have said about why a task is late, by flow. */
  async causes(cycleId: string): Promise<Causes> {
    const rows = await this.store.causes(this.database.pool, cycleId);
    return Object.fromEntries(rows.map(({ flowId, cause, text }) => [flowId, { cause, text }]));
  }

  /**
   * A chase by hand is possible once per working day and task.
   * @throws RestDay, ChasedToday
   */
  async assertMayChase(flowId: string, today: IsoDate, calendar: Calendar): Promise<void> {
    assertWorkingDay(today, calendar);
    const last = await this.store.lastChase(this.database.pool, flowId);
    if (last !== undefined && dayAt(last) === today) throw new ChasedToday(last);
  }
}
