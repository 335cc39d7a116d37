import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { SealModule } from '../audit/seal.module.js';
import { BoardModule } from '../board/board.module.js';
import { CycleModule } from '../cycle/cycle.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { SweepService } from '../flow/sweep.service.js';
import { log } from '../http/log.js';
import { MailModule } from '../mail/mail.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { AdvanceService } from '../rehearsal/advance.service.js';
import { RehearsalModule } from '../rehearsal/rehearsal.module.js';
import { RenderModule } from '../render/render.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { ReportController } from './report.controller.js';
import { ReportService } from './report.service.js';
import { ReportStore } from './report.store.js';

/** Reports to the leading group. */
@Module({
  imports: [
    SealModule,
    BoardModule,
    CycleModule,
    FlowModule,
    MailModule,
    NoticeModule,
    RehearsalModule,
    RenderModule,
    StandingModule,
    SupervisionModule,
  ],
  controllers: [ReportController],
  providers: [ReportStore, ReportService],
  exports: [ReportService],
})
export class ReportModule implements OnModuleInit {
  constructor(
    private readonly reports: ReportService,
    private readonly sweep: SweepService,
    private readonly advance: AdvanceService,
  ) {}

  onModuleInit(): void {
    // A report that cannot be made keeps nobody from sweeping.
    this.sweep.afterSweep(async ({ at }) => {
      await this.reports.due(at).catch((error: unknown) => {
        log.error({ err: error }, 'the reports could not be made');
      });
    });
    // Where the clock is moved, it halts at every issue on the way; the sweep there makes it.
    this.advance.alsoAt({
      next: (after) => this.reports.next(after),
      run: () => Promise.resolve(0),
    });
  }
}
