import { Injectable } from '@nestjs/common';
import { CycleNotFound } from '../cycle/errors.js';
import type { Actor } from '../flow/flow.types.js';
import { scopeOf } from '../identity/access.js';
import type { YearCalendar } from './calendar.dto.js';
import { calendarView } from './calendar.view.js';
import { StandingService } from './standing.service.js';

/** The year on the calendar: what falls due when, and on which days nobody works. */
@Injectable()
export class CalendarService {
  constructor(private readonly standings: StandingService) {}

  /** What this person may see of it. @throws CycleNotFound also for a cycle of another region */
  async calendar(cycleId: string, actor: Actor): Promise<YearCalendar> {
    const standing = await this.standings.of(cycleId);
    const scope = scopeOf(actor, standing.plan);
    if (scope.organisations === 'none') throw new CycleNotFound();
    return calendarView(standing, scope);
  }
}
