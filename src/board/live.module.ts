import { Module } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { BoardModule } from './board.module.js';
import { LiveController } from './live.controller.js';

/** The line on which screens hear of changes; of use only where people log in. */
@Module({
  imports: [BoardModule, FlowModule],
  controllers: [LiveController],
})
export class LiveModule {}
