import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Changes } from '../flow/changes.js';
import { FlowModule } from '../flow/flow.module.js';
import { TimerService } from '../flow/timer.service.js';
import { Handlers } from './handlers.js';
import { OutboxService } from './outbox.service.js';
import { OutboxStore } from './outbox.store.js';

/** Delivery without the queue: what rehearsals need, and features that register handlers. */
@Module({
  imports: [FlowModule],
  providers: [Handlers, OutboxStore, OutboxService],
  exports: [Handlers, OutboxService, OutboxStore],
})
export class OutboxModule implements OnModuleInit {
  constructor(
    private readonly handlers: Handlers,
    private readonly timers: TimerService,
    private readonly changes: Changes,
  ) {}

  /** The kernel's own effect: when a stage's date moves, what hangs on it moves too. */
  onModuleInit(): void {
    this.handlers.register('moveStage', async (_, { flow }) => {
      await this.timers.redate(flow.cycleId);
      this.changes.touch(flow.cycleId);
    });
  }
}
