import { Module } from '@nestjs/common';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { TrailService } from './trail.service.js';
import { TrailStore } from './trail.store.js';

/** Just enough of the application to verify the trail from the command line. */
@Module({ imports: [PersistenceModule], providers: [TrailStore, TrailService] })
export class AuditCommandModule {}
