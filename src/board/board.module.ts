import { Module } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { BoardController } from './board.controller.js';
import { BoardService } from './board.service.js';
import { BoardStore } from './board.store.js';

/** The wall, and the line on which screens hear that it has changed. */
@Module({
  imports: [StandingModule, SupervisionModule, FlowModule],
  controllers: [BoardController],
  providers: [BoardStore, BoardService],
  exports: [BoardService],
})
export class BoardModule {}
