import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { RectificationService } from './rectification.service.js';

/** C and D projects, their re-evaluation and their support. */
@Module({
  imports: [CycleModule, EvaluationModule, FlowModule, OutboxModule, PolicyModule],
  providers: [RectificationService],
  exports: [RectificationService],
})
export class RectificationModule {}
