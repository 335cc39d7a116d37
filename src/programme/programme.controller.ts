import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import {
  AskedWorkload,
  AskedYear,
  PlanView,
  ProgrammeSummary,
  ProgrammeView,
  TriedPlan,
  Workload,
} from './dto.js';
import { ProgrammeService } from './programme.service.js';

/** Published plans: whoever is logged in may read them. */
@ApiTags('programmes')
@Controller('api/programmes')
export class ProgrammeController {
  constructor(private readonly programmes: ProgrammeService) {}

  /** The programmes that ship. */
  @Get()
  @Access(WORKERS, 'programmes')
  @Returns(ProgrammeSummary, { array: true })
  list(): ProgrammeSummary[] {
    return this.programmes.list();
  }

  /** One programme as JSON, what is wrong with it or open, and its plan for a year. */
  @Get(':id')
  @Access(WORKERS, 'programmes')
  @AcceptsQuery(AskedYear)
  @Returns(ProgrammeView)
  show(
    @Param('id') id: string,
    @Query(new ZodPipe(AskedYear)) asked: AskedYear,
    @CurrentActor() actor: Actor,
  ): ProgrammeView {
    return this.programmes.view(id, actor, asked.year);
  }

  /** Its plan for a year with what somebody would put into the gaps; nothing is kept. */
  @Post(':id/plan')
  @Access(['lead'], 'programmes', 'reads')
  @HttpCode(200)
  @Accepts(TriedPlan)
  @Returns(PlanView)
  tried(@Param('id') id: string, @Body(new ZodPipe(TriedPlan)) body: TriedPlan): PlanView {
    return this.programmes.tried(id, body);
  }

  /** What that plan would ask of people: handlings by unit and week, rest days, filling-in; nothing is kept. */
  @Post(':id/workload')
  @Access(['lead'], 'programmes', 'reads')
  @HttpCode(200)
  @Accepts(AskedWorkload)
  @Returns(Workload)
  workload(
    @Param('id') id: string,
    @Body(new ZodPipe(AskedWorkload)) body: AskedWorkload,
  ): Workload {
    return this.programmes.workload(id, body);
  }
}
