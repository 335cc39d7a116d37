import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditInterceptor } from './audit.interceptor.js';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';
import { SealService } from './seal.service.js';
import { SealStore } from './seal.store.js';

/** The audit trail and the seals of the days, open to every feature. */
@Global()
@Module({
  providers: [
    AuditStore,
    AuditService,
    SealStore,
    SealService,
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
  ],
  exports: [AuditService, SealService],
})
export class AuditModule {}
