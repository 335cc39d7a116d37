import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { ScoreModule } from '../dossier/score.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { RectificationModule } from '../rectification/rectification.module.js';
import { SubjectModule } from '../subject/subject.module.js';
import { SubmissionModule } from '../submission/submission.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { ActService } from './act.service.js';
import { FlowDetailService } from './detail.service.js';
import { TaskListService } from './list.service.js';
import { TableService } from './table.service.js';
import { TaskReader } from './reader.service.js';
import { TaskController } from './task.controller.js';
import { TaskStore } from './task.store.js';

/** My tasks: the list, one flow in detail, and everything a person can do with it. */
@Module({
  imports: [
    CycleModule,
    EvidenceModule,
    EvaluationModule,
    FlowModule,
    RectificationModule,
    ScoreModule,
    StandingModule,
    SubjectModule,
    SubmissionModule,
    SupervisionModule,
  ],
  controllers: [TaskController],
  providers: [ActService, FlowDetailService, TableService, TaskListService, TaskReader, TaskStore],
  exports: [TaskReader],
})
export class TaskModule {}
