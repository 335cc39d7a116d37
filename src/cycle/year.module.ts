import { Module } from '@nestjs/common';
import { ArchiveModule } from '../archive/archive.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { ProgrammeModule } from '../programme/programme.module.js';
import { RectificationModule } from '../rectification/rectification.module.js';
import { CycleModule } from './cycle.module.js';
import { SubjectModule } from '../subject/subject.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { NamesStore } from './names.store.js';
import { StageService } from './stage.service.js';
import { YearController } from './year.controller.js';
import { YearService } from './year.service.js';

/** The year in motion: stages that open, count and close, and the actions of its page. */
@Module({
  imports: [
    ArchiveModule,
    CycleModule,
    EvaluationModule,
    FlowModule,
    OutboxModule,
    PolicyModule,
    ProgrammeModule,
    RectificationModule,
    StandingModule,
    SubjectModule,
  ],
  controllers: [YearController],
  providers: [NamesStore, StageService, YearService],
  exports: [StageService],
})
export class YearModule {}
