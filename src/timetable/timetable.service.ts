import { Injectable } from '@nestjs/common';
import { Clock, past } from '../clock.js';
import { Calendar } from '../domain/calendar/calendar.js';
import { type Timetable, timetableOf, withMovedDates } from '../domain/process/timetable.js';
import type { Sql } from '../persistence/database.js';
import { CycleNotFound } from './errors.js';
import { TimetableStore } from './timetable.store.js';

/** A cycle as the kernel needs it: whose region it is, and how its timers are reckoned. */
export interface CycleTime {
  readonly region: string;
  readonly timetable: Timetable;
}

/** How long another process's moving of a date may go unnoticed here. */
const FRESH_MS = 5000;

interface Known {
  readonly planned: CycleTime;
  current: CycleTime;
  readAt: number;
}

@Injectable()
export class TimetableService {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: TimetableStore,
    private readonly calendar: Calendar,
    private readonly clock: Clock,
  ) {}

  /**
   * The timetable of a cycle. Its programme never changes and is resolved once; moved inner dates
   * are read again every few seconds, and at once where they were moved.
   * @throws CycleNotFound
   */
  async of(sql: Pick<Sql, 'query'>, cycleId: string): Promise<CycleTime> {
    if (past.getStore() !== undefined) return this.asItWas(sql, cycleId);
    const now = this.clock.real().getTime();
    const known = this.known.get(cycleId);
    if (known !== undefined && now - known.readAt < FRESH_MS) return known.current;
    const planned = known?.planned ?? (await this.planned(sql, cycleId));
    const moved = await this.store.moved(sql, cycleId);
    const timetable = withMovedDates(planned.timetable, moved);
    const current = moved.length === 0 ? planned : { ...planned, timetable };
    this.known.set(cycleId, { planned, current, readAt: now });
    return current;
  }

  /** As it was then: nothing of it is kept for the present. */
  private async asItWas(sql: Pick<Sql, 'query'>, cycleId: string): Promise<CycleTime> {
    const planned = await this.planned(sql, cycleId);
    const moved = await this.store.moved(sql, cycleId);
    return { ...planned, timetable: withMovedDates(planned.timetable, moved) };
  }

  /** Dates of this cycle were moved: read them again when they are needed next. */
  forget(cycleId: string): void {
    const known = this.known.get(cycleId);
    if (known !== undefined) known.readAt = -FRESH_MS;
  }

  private async planned(sql: Pick<Sql, 'query'>, cycleId: string): Promise<CycleTime> {
    const cycle = await this.store.cycle(sql, cycleId);
    if (cycle === undefined) throw new CycleNotFound();
    return {
      region: cycle.region,
      timetable: timetableOf(cycle.programme, cycle.year, this.calendar),
    };
  }
}
