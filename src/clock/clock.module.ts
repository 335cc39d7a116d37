import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../clock.js';
import { ClockService } from './clock.service.js';
import { ClockStore } from './clock.store.js';
import { SimulatedTime } from './simulated-time.js';

/** The time for every feature. */
@Global()
@Module({
  providers: [
    ClockStore,
    ClockService,
    SimulatedTime,
    {
      provide: Clock,
      inject: [SimulatedTime],
      useFactory: (simulated: SimulatedTime) => new SystemClock(() => simulated.now()),
    },
  ],
  exports: [Clock, ClockService],
})
export class ClockModule {}
