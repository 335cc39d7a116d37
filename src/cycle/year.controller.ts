import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AuditedChange } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { CycleRef } from '../identity/session.dto.js';
import { CycleDetail, CycleDone, CycleList, OpenCycle, TakeAction } from './cycle.dto.js';
import { YearService } from './year.service.js';

const Id = z.uuid();

@ApiTags('cycles')
@Controller('api/cycles')
export class YearController {
  constructor(private readonly years: YearService) {}

  /** The years within reach, newest first. */
  @Get()
  @Access(WORKERS, 'region')
  @Returns(CycleList)
  list(@CurrentActor() actor: Actor): Promise<CycleList> {
    return this.years.list(actor);
  }

  /** Opens a year with what the lead bureau has put into the gaps of the programme. */
  @Post()
  @Access(['lead'], 'region')
  @AuditedChange('cycle.open')
  @Accepts(OpenCycle)
  @Returns(CycleRef, { status: 201 })
  open(
    @Body(new ZodPipe(OpenCycle)) body: OpenCycle,
    @CurrentActor() actor: Actor,
  ): Promise<CycleRef> {
    return this.years.open(body, actor);
  }

  /** One year: stages, actions with what stands in their way, benchmarks, classes, moves. */
  @Get(':id')
  @Access(WORKERS, 'cycle')
  @Returns(CycleDetail)
  show(
    @Param('id', new ZodPipe(Id)) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<CycleDetail> {
    return this.years.detail(id, actor);
  }

  /** Takes an action of the year. */
  @Post(':id/actions/:action')
  @Access(['lead', 'leader', 'territory'], 'cycle')
  @AuditedChange('cycle.action')
  @HttpCode(200)
  @Accepts(TakeAction)
  @Returns(CycleDone)
  take(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('action') action: string,
    @Body(new ZodPipe(TakeAction)) body: TakeAction,
    @CurrentActor() actor: Actor,
  ): Promise<CycleDone> {
    return this.years.take(id, action, body, actor);
  }
}
