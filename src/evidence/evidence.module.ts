import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { EvidenceStore } from './evidence.store.js';

/** Papers beside the flows. */
@Module({
  imports: [CycleModule, FlowModule],
  controllers: [EvidenceController],
  providers: [EvidenceService, EvidenceStore],
  exports: [EvidenceService],
})
export class EvidenceModule {}
