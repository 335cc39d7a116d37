import { Module } from '@nestjs/common';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';
import { TrailService } from './trail.service.js';
import { TrailStore } from './trail.store.js';

/** Just enough of the application to write and verify the trail from the command line. */
@Module({
  imports: [PersistenceModule],
  providers: [AuditStore, AuditService, TrailStore, TrailService],
})
export class AuditCommandModule {}
