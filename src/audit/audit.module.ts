import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditController } from './audit.controller.js';
import { AuditDesk } from './audit.desk.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';
import { Refusals } from './refusals.service.js';
import { SealModule } from './seal.module.js';
import { TrailService } from './trail.service.js';
import { TrailStore } from './trail.store.js';

/** The audit trail and the seals of the days, open to every feature. */
@Global()
@Module({
  imports: [SealModule],
  controllers: [AuditController],
  providers: [
    AuditStore,
    AuditService,
    AuditDesk,
    Refusals,
    TrailStore,
    TrailService,
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
  ],
  exports: [AuditService, Refusals, TrailService],
})
export class AuditModule {}
