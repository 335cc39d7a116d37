import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { TargetController } from './target.controller.js';
import { TargetService } from './target.service.js';

/** How far a plan is from its goals. */
@Module({
  imports: [CycleModule],
  controllers: [TargetController],
  providers: [TargetService],
})
export class TargetModule {}
