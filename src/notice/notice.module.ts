import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { MailModule } from '../mail/mail.module.js';
import { Handlers } from '../outbox/handlers.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { RenderModule } from '../render/render.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { NoticeService } from './notice.service.js';
import { NoticeStore } from './notice.store.js';

/** Letters written at a time when a stage opens for hundreds. */
const PARALLEL = 4;

/** Letters for what the machines have decided. */
@Module({
  imports: [FlowModule, StandingModule, MailModule, RenderModule, OutboxModule],
  providers: [NoticeStore, NoticeService],
  exports: [NoticeService],
})
export class NoticeModule implements OnModuleInit {
  constructor(
    private readonly handlers: Handlers,
    private readonly notices: NoticeService,
  ) {}

  onModuleInit(): void {
    this.handlers.register(
      'sendMail',
      ({ params }, { key, flow, seq }) => this.notices.send({ key, flowId: flow.id, seq }, params),
      { parallel: PARALLEL },
    );
  }
}
