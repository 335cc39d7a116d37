import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { SweepService } from '../flow/sweep.service.js';
import { NoticeModule } from '../notice/notice.module.js';
import { Handlers } from '../outbox/handlers.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { CalendarController } from './calendar.controller.js';
import { CalendarService } from './calendar.service.js';
import { EscalationService } from './escalation.service.js';
import { LedgerService } from './ledger.service.js';
import { StandingModule } from './standing.module.js';
import { SupervisionController } from './supervision.controller.js';
import { SupervisionService } from './supervision.service.js';
import { SupervisionStore } from './supervision.store.js';

/** The ladder of pressure, the responsibility list and the ledger. */
@Module({
  imports: [StandingModule, NoticeModule, FlowModule, OutboxModule],
  controllers: [SupervisionController, CalendarController],
  providers: [
    SupervisionStore,
    SupervisionService,
    EscalationService,
    LedgerService,
    CalendarService,
  ],
  exports: [SupervisionService, EscalationService, LedgerService],
})
export class SupervisionModule implements OnModuleInit {
  constructor(
    private readonly handlers: Handlers,
    private readonly sweep: SweepService,
    private readonly escalations: EscalationService,
  ) {}

  onModuleInit(): void {
    this.handlers.register('escalate', ({ params }, { key, flow, seq, run }) =>
      this.escalations.escalate(params, flow, { key, flowId: flow.id, seq }, run),
    );
    this.sweep.afterSweep(async ({ moved }) => {
      if (moved?.size !== 0) await this.escalations.settle();
    });
  }
}
