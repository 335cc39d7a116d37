import { Module } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { OrganisationModule } from '../organisation/organisation.module.js';
import { TimetableModule } from '../timetable/timetable.module.js';
import { CycleService } from './cycle.service.js';
import { CycleStore } from './cycle.store.js';
import { FactsStore } from './facts.store.js';
import { ProgressService } from './progress.service.js';
import { SampleService } from './sample.service.js';
import { SampleStore } from './sample.store.js';
import { SubjectsService } from './subjects.service.js';

/** The years themselves, and how far they have come; what happens in them is built on top. */
@Module({
  imports: [FlowModule, OrganisationModule, TimetableModule],
  providers: [
    CycleService,
    CycleStore,
    FactsStore,
    ProgressService,
    SampleService,
    SampleStore,
    SubjectsService,
  ],
  exports: [CycleService, ProgressService, SampleService, SubjectsService],
})
export class CycleModule {}
