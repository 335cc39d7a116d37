import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';
import { SealService } from './seal.service.js';
import { SealStore } from './seal.store.js';

/** The audit trail and the seals of the days, open to every feature. */
@Global()
@Module({
  providers: [AuditStore, AuditService, SealStore, SealService],
  exports: [AuditService, SealService],
})
export class AuditModule {}
