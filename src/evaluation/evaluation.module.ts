import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { AppealService } from './appeal.service.js';
import { BenchmarkService } from './benchmark.service.js';
import { BenchmarkStore } from './benchmark.store.js';
import { CorrectionStore } from './correction.store.js';
import { EvaluationService } from './evaluation.service.js';
import { EvaluationStore } from './evaluation.store.js';
import { MoveService } from './move.service.js';
import { MoveStore } from './move.store.js';
import { ReadinessService } from './readiness.service.js';
import { ResultController } from './result.controller.js';
import { ResultService } from './result.service.js';
import { RoundService } from './round.service.js';
import { SourceStore } from './source.store.js';
import { WhyService } from './why.service.js';

/** Scores, classes and what they rest on. */
@Module({
  imports: [CycleModule, FlowModule, OutboxModule],
  controllers: [ResultController],
  providers: [
    AppealService,
    BenchmarkService,
    BenchmarkStore,
    CorrectionStore,
    EvaluationService,
    EvaluationStore,
    MoveService,
    MoveStore,
    ReadinessService,
    ResultService,
    RoundService,
    SourceStore,
    WhyService,
  ],
  exports: [
    AppealService,
    BenchmarkService,
    EvaluationService,
    MoveService,
    ReadinessService,
    ResultService,
    RoundService,
  ],
})
export class EvaluationModule {}
