import { Module } from '@nestjs/common';
import { ArchiveModule } from '../archive/archive.module.js';
import { ClockModule } from '../clock/clock.module.js';
import { CycleModule } from '../cycle/cycle.module.js';
import { YearModule } from '../cycle/year.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { ProgrammeModule } from '../programme/programme.module.js';
import { RectificationModule } from '../rectification/rectification.module.js';
import { SubjectModule } from '../subject/subject.module.js';
import { SubmissionModule } from '../submission/submission.module.js';
import { AdvanceService } from './advance.service.js';
import { CastService } from './cast.service.js';
import { CountyService } from './county.service.js';
import { LeadBureau } from './lead-bureau.service.js';
import { NewYearService } from './new-year.service.js';
import { OutcomeStore } from './outcome.store.js';
import { PeopleStore } from './people.store.js';
import { RehearsalService } from './rehearsal.service.js';
import { SyntheticStore } from './synthetic.store.js';

/** Playing a year: the simulated clock, the people, and an invented county. */
@Module({
  imports: [
    ArchiveModule,
    ClockModule,
    CycleModule,
    EvaluationModule,
    FlowModule,
    OutboxModule,
    PolicyModule,
    ProgrammeModule,
    RectificationModule,
    SubjectModule,
    SubmissionModule,
    YearModule,
  ],
  providers: [
    AdvanceService,
    CastService,
    CountyService,
    LeadBureau,
    NewYearService,
    OutcomeStore,
    PeopleStore,
    RehearsalService,
    SyntheticStore,
  ],
  exports: [AdvanceService, CastService, CountyService, RehearsalService],
})
export class RehearsalModule {}
