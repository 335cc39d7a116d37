import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { SubjectModule } from '../subject/subject.module.js';
import { SubmissionService } from './submission.service.js';

@Module({
  imports: [CycleModule, FlowModule, SubjectModule],
  providers: [SubmissionService],
  exports: [SubmissionService],
})
export class SubmissionModule {}
