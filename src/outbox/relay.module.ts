import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { allIntents } from '../flow/published.js';
import { Metrics } from '../http/metrics.js';
import { StandingModule } from '../supervision/standing.module.js';
import { DeadLetterController } from './dead-letter.controller.js';
import { Handlers } from './handlers.js';
import { OutboxModule } from './outbox.module.js';
import { OutboxProcessor } from './outbox.processor.js';
import { OutboxService } from './outbox.service.js';
import { OUTBOX_QUEUE, RelayService } from './relay.service.js';

/** Delivery through the queue: what the running application needs. */
@Module({
  imports: [
    FlowModule,
    OutboxModule,
    StandingModule,
    BullModule.registerQueue({ name: OUTBOX_QUEUE }),
  ],
  controllers: [DeadLetterController],
  providers: [RelayService, OutboxProcessor],
})
export class RelayModule implements OnApplicationBootstrap {
  constructor(
    private readonly handlers: Handlers,
    private readonly outbox: OutboxService,
    private readonly metrics: Metrics,
  ) {}

  /** Every intent a machine can state must have somebody to carry it out. */
  onApplicationBootstrap(): void {
    this.handlers.check(allIntents());
    this.metrics.gauge('battlemap_outbox_waiting', 'Effects not delivered yet.', () =>
      this.outbox.waiting(),
    );
    this.metrics.gauge('battlemap_dead_letters', 'Effects given up.', () => this.outbox.dead());
  }
}
