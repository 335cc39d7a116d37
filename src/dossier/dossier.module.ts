import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { SubjectModule } from '../subject/subject.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { TaskModule } from '../task/task.module.js';
import { DossierController } from './dossier.controller.js';
import { DossierService } from './dossier.service.js';
import { DossierStore } from './dossier.store.js';
import { ScoreModule } from './score.module.js';

/** The file of an enterprise. */
@Module({
  imports: [
    EvidenceModule,
    FlowModule,
    PolicyModule,
    ScoreModule,
    StandingModule,
    SubjectModule,
    SupervisionModule,
    TaskModule,
  ],
  controllers: [DossierController],
  providers: [DossierService, DossierStore],
})
export class DossierModule {}
