import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';

/** The audit trail, open to every feature for writing. */
@Global()
@Module({ providers: [AuditStore, AuditService], exports: [AuditService] })
export class AuditModule {}
