import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { BoardController } from './board.controller.js';
import { BoardService } from './board.service.js';
import { BoardStore } from './board.store.js';
import { CellController } from './cell.controller.js';
import { CellService } from './cell.service.js';
import { CellStore } from './cell.store.js';
import { ReminderService } from './reminder.service.js';

/** The wall, and the working board with its cells and reminders. */
@Module({
  imports: [
    CycleModule,
    EvidenceModule,
    FlowModule,
    NoticeModule,
    StandingModule,
    SupervisionModule,
  ],
  controllers: [BoardController, CellController],
  providers: [BoardStore, BoardService, CellStore, CellService, ReminderService],
  exports: [BoardService],
})
export class BoardModule {}
