import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { SubmissionService } from './submission.service.js';
import { SubmissionStore } from './submission.store.js';

@Module({
  imports: [CycleModule, FlowModule],
  providers: [SubmissionService, SubmissionStore],
  exports: [SubmissionService],
})
export class SubmissionModule {}
