import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Replayable } from '../flow/replayable.js';
import { AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, OFFICES } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { Chart, ChartItems, ChartOf, ChartQuery } from './chart.dto.js';
import { ChartService } from './chart.service.js';

const CycleId = z.uuid();
const OfQuery = z.object({ of: ChartOf.default('enterprise') });
type OfQuery = z.infer<typeof OfQuery>;

@ApiTags('board')
@Controller('api/cycles/:id/chart')
export class ChartController {
  constructor(private readonly charts: ChartService) {}

  /** 流程图: every state and way of the machines, with counts. */
  @Get()
  @Access(OFFICES, 'cycle')
  @Replayable()
  @AcceptsQuery(OfQuery)
  @Returns(Chart)
  chart(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Query(new ZodPipe(OfQuery)) { of }: OfQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Chart> {
    return this.charts.chart(id, of, actor);
  }

  /** Who stands in a state, or went a way. */
  @Get('items')
  @Access(OFFICES, 'cycle')
  @AuditedRead('read.chart')
  @Replayable()
  @AcceptsQuery(ChartQuery)
  @Returns(ChartItems)
  items(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Query(new ZodPipe(ChartQuery)) query: ChartQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ChartItems> {
    return this.charts.items(id, query, actor);
  }
}
