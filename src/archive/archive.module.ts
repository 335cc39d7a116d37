import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { ArchiveService } from './archive.service.js';

/** The end of a year. */
@Module({
  imports: [CycleModule, EvaluationModule, FlowModule, PolicyModule],
  providers: [ArchiveService],
  exports: [ArchiveService],
})
export class ArchiveModule {}
