import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { TimetableModule } from '../timetable/timetable.module.js';
import { CaseStore } from './case.store.js';
import { FlowTitles } from './flow-titles.service.js';
import { PlanService } from './plan.service.js';
import { PlanStore } from './plan.store.js';
import { StandingService } from './standing.service.js';

/** Where every task stands: what boards, letters and reports are written from. */
@Module({
  imports: [CycleModule, TimetableModule],
  providers: [PlanStore, PlanService, CaseStore, StandingService, FlowTitles],
  exports: [PlanService, StandingService, FlowTitles],
})
export class StandingModule {}
