import { Module } from '@nestjs/common';
import { RehearsalModule } from '../rehearsal/rehearsal.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { ClockController } from './clock.controller.js';

/** The door through which people see the clock, and move it where it is simulated. */
@Module({ imports: [RehearsalModule, OutboxModule], controllers: [ClockController] })
export class ClockDeskModule {}
