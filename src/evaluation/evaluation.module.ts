import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { AmendmentNews } from './amendment.news.js';
import { AmendmentService } from './amendment.service.js';
import { AmendmentStore } from './amendment.store.js';
import { AppealService } from './appeal.service.js';
import { BenchmarkService } from './benchmark.service.js';
import { BenchmarkStore } from './benchmark.store.js';
import { CorrectionStore } from './correction.store.js';
import { EvaluationService } from './evaluation.service.js';
import { EvaluationStore } from './evaluation.store.js';
import { MoveService } from './move.service.js';
import { MoveStore } from './move.store.js';
import { PublicationController } from './publication.controller.js';
import { PublicationDesk } from './publication.desk.js';
import { PublicationService } from './publication.service.js';
import { ReadinessService } from './readiness.service.js';
import { ResultController } from './result.controller.js';
import { ResultService } from './result.service.js';
import { RoundService } from './round.service.js';
import { SnapshotService } from './snapshot.service.js';
import { SnapshotStore } from './snapshot.store.js';
import { SourceStore } from './source.store.js';
import { Turns } from './turns.js';
import { VersionWriter } from './version.writer.js';
import { WhyService } from './why.service.js';

/** Scores, classes and what they rest on. */
@Module({
  imports: [CycleModule, EvidenceModule, FlowModule, OutboxModule],
  controllers: [PublicationController, ResultController],
  providers: [
    AmendmentNews,
    AmendmentService,
    AmendmentStore,
    AppealService,
    BenchmarkService,
    BenchmarkStore,
    CorrectionStore,
    EvaluationService,
    EvaluationStore,
    MoveService,
    MoveStore,
    PublicationDesk,
    PublicationService,
    ReadinessService,
    ResultService,
    RoundService,
    SnapshotService,
    SnapshotStore,
    SourceStore,
    Turns,
    VersionWriter,
    WhyService,
  ],
  exports: [
    AppealService,
    BenchmarkService,
    EvaluationService,
    MoveService,
    PublicationService,
    ReadinessService,
    ResultService,
    RoundService,
    Turns,
  ],
})
export class EvaluationModule {}
