import { Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '../persistence/database.js';
import { TimetableModule } from '../timetable/timetable.module.js';
import { Batch } from './batch.service.js';
import { Birthplace } from './birth.service.js';
import { Changes } from './changes.js';
import { DeadlineStore } from './deadline.store.js';
import { MachinesUnsound } from './errors.js';
import { FlowMoveStore } from './flow-move.store.js';
import { FlowWriteStore } from './flow-write.store.js';
import { FlowService } from './flow.service.js';
import { FlowStore } from './flow.store.js';
import { faultsOfAll } from './published.js';
import { PastService } from './past.service.js';
import { ReplayInterceptor } from './replayable.js';
import { SweepService } from './sweep.service.js';
import { TimerService } from './timer.service.js';

/** The kernel: every flow of every kind is opened, moved and read here. */
@Module({
  imports: [TimetableModule],
  providers: [
    FlowStore,
    FlowMoveStore,
    FlowWriteStore,
    DeadlineStore,
    Birthplace,
    Batch,
    Changes,
    FlowService,
    PastService,
    SweepService,
    TimerService,
    { provide: APP_INTERCEPTOR, useClass: ReplayInterceptor },
  ],
  exports: [FlowService, PastService, SweepService, TimerService, Changes],
})
export class FlowModule implements OnApplicationBootstrap {
  constructor(
    private readonly store: FlowStore,
    private readonly database: Database,
  ) {}

  /** Refuses to start over a machine that could strand a flow, or without one that a flow needs. */
  async onApplicationBootstrap(): Promise<void> {
    const faults = faultsOfAll(await this.store.versions(this.database.pool));
    if (faults.length > 0) throw new MachinesUnsound(faults);
  }
}
