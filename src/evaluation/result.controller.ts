import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { SubjectResults } from './result.dto.js';
import { ResultService } from './result.service.js';
import { AppealEffect, LiftAnswer, ProposedFigures, RankChangeAnswer } from './why.dto.js';
import { WhyService } from './why.service.js';

const Id = z.uuid();

@ApiTags('evaluation')
@Controller('api/cycles/:id/subjects/:subjectId')
export class ResultController {
  constructor(
    private readonly results: ResultService,
    private readonly why: WhyService,
  ) {}

  /** What every version of the evaluation said of an enterprise, with the exact arithmetic. */
  @Get('results')
  @Access(WORKERS, 'subject')
  @AuditedRead('read.result')
  @Returns(SubjectResults)
  show(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('subjectId', new ZodPipe(Id)) subjectId: string,
    @CurrentActor() actor: Actor,
  ): Promise<SubjectResults> {
    return this.results.of(id, subjectId, actor);
  }

  /** What would lift it a class, indicator by indicator. */
  @Get('lift')
  @Access(WORKERS, 'subject')
  @Heavy(2)
  @AuditedRead('read.result')
  @Returns(LiftAnswer)
  lift(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('subjectId', new ZodPipe(Id)) subjectId: string,
    @CurrentActor() actor: Actor,
  ): Promise<LiftAnswer> {
    return this.why.lift(id, subjectId, actor);
  }

  /** Why its rank is another than last year. */
  @Get('rank-change')
  @Access(WORKERS, 'subject')
  @AuditedRead('read.result')
  @Heavy(2)
  @Returns(RankChangeAnswer)
  rankChange(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('subjectId', new ZodPipe(Id)) subjectId: string,
    @CurrentActor() actor: Actor,
  ): Promise<RankChangeAnswer> {
    return this.why.rankChange(id, subjectId, actor);
  }

  /** What other figures would do to it and to everybody else. Nothing is written. */
  @Post('appeal-effect')
  @Access(WORKERS, 'subject', 'reads')
  @AuditedRead('read.result')
  @Heavy(2)
  @HttpCode(200)
  @Accepts(ProposedFigures)
  @Returns(AppealEffect)
  appealEffect(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('subjectId', new ZodPipe(Id)) subjectId: string,
    @Body(new ZodPipe(ProposedFigures)) body: ProposedFigures,
    @CurrentActor() actor: Actor,
  ): Promise<AppealEffect> {
    return this.why.appealEffect(id, subjectId, body, actor);
  }
}
