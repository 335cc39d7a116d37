import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { LabController } from './lab.controller.js';
import { LabService } from './lab.service.js';
import { ScenarioStore } from './scenario.store.js';

/** The evaluation lab. */
@Module({
  imports: [CycleModule, EvaluationModule],
  controllers: [LabController],
  providers: [LabService, ScenarioStore],
})
export class LabModule {}
