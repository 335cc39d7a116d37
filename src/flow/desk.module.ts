import { Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Metrics } from '../http/metrics.js';
import { StandingModule } from '../supervision/standing.module.js';
import { FlowModule } from './flow.module.js';
import { SweepService } from './sweep.service.js';
import { TimerController } from './timer.controller.js';
import { TimerService } from './timer.service.js';

/** What the running application shows of the kernel: pending timers, and figures for Prometheus. */
@Module({ imports: [FlowModule, StandingModule], controllers: [TimerController] })
export class FlowDeskModule implements OnApplicationBootstrap {
  constructor(
    private readonly timers: TimerService,
    private readonly sweep: SweepService,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.metrics.gauge(
      'battlemap_timers_overdue',
      'Timers past due: above zero for long, nobody is sweeping.',
      async () => this.timers.overdue(await this.clock.now()),
    );
    this.metrics.gauge('battlemap_timers_unheard', 'Timers that no machine wanted to hear.', () =>
      Promise.resolve(this.sweep.droppedInAll),
    );
  }
}
