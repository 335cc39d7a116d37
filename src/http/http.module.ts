import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import { QueueProbe } from '../jobs/queue-probe.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { HealthStore } from './health.store.js';
import { Metrics } from './metrics.js';
import { ProblemFilter } from './problem.filter.js';
import { AccountRate, RateGuard } from './rate.guard.js';
import { SecurityController } from './security.controller.js';

/** What every route shares: how it is refused, how often it may be asked, how it is measured. */
@Global()
@Module({
  imports: [AuditModule],
  controllers: [HealthController, SecurityController],
  providers: [
    HealthService,
    HealthStore,
    Metrics,
    QueueProbe,
    { provide: APP_FILTER, useClass: ProblemFilter },
    RateGuard,
    { provide: APP_GUARD, useExisting: RateGuard },
    AccountRate,
    { provide: APP_INTERCEPTOR, useExisting: AccountRate },
  ],
  exports: [HealthService, Metrics],
})
export class HttpModule {}
