import { Module } from '@nestjs/common';
import { FlowModule } from '../flow/flow.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { ChartController } from './chart.controller.js';
import { ChartService } from './chart.service.js';
import { ChartStore } from './chart.store.js';

/** The flow chart. */
@Module({
  imports: [FlowModule, StandingModule],
  controllers: [ChartController],
  providers: [ChartStore, ChartService],
})
export class ChartModule {}
