import { Module } from '@nestjs/common';
import { SealModule } from '../audit/seal.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { MailModule } from '../mail/mail.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { OverviewController } from './overview.controller.js';
import { OverviewService } from './overview.service.js';

/** What whoever looks after the installation sees of it. */
@Module({
  imports: [FlowModule, OutboxModule, MailModule, SealModule],
  controllers: [OverviewController],
  providers: [OverviewService],
})
export class HealthModule {}
