import { Module } from '@nestjs/common';
import { SealModule } from '../audit/seal.module.js';
import { CycleModule } from '../cycle/cycle.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { ListController } from './list.controller.js';
import { ListDesk } from './list.desk.js';
import { ListService } from './list.service.js';
import { ListStore } from './list.store.js';
import { PolicyService } from './policy.service.js';

/** What follows from the classes: lists and differentiated policies. */
@Module({
  imports: [SealModule, CycleModule, EvaluationModule, FlowModule],
  controllers: [ListController],
  providers: [ListDesk, ListService, ListStore, PolicyService],
  exports: [ListService, PolicyService],
})
export class PolicyModule {}
