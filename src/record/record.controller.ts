import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditedChange, AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { NewRecord, Records, StrikeRecord } from './record.dto.js';
import { RecordService } from './record.service.js';

@ApiTags('records')
@Controller('api/cycles/:id/subjects/:subjectId/records')
export class RecordController {
  constructor(private readonly records: RecordService) {}

  /** Honours, accidents, violations of one enterprise. */
  @Get()
  @Access(WORKERS, 'subject')
  @AuditedRead('read.records')
  @Returns(Records)
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) subjectId: string,
  ): Promise<Records> {
    return this.records.list(actor, cycleId, subjectId);
  }

  /** Records a fact of a kind one answers for; the lead bureau may record all. */
  @Post()
  @Access(['lead', 'department', 'territory'], 'subject')
  @AuditedChange('record.add')
  @HttpCode(200)
  @Accepts(NewRecord)
  @Returns(Records)
  async record(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) subjectId: string,
    @Body(new ZodPipe(NewRecord)) body: NewRecord,
  ): Promise<Records> {
    await this.records.record(actor, { cycleId, subjectId }, body);
    return this.records.list(actor, cycleId, subjectId);
  }

  /** Strikes a record out, with the reason. */
  @Post(':recordId/strike')
  @Access(['lead', 'department', 'territory'], 'subject')
  @AuditedChange('record.strike')
  @HttpCode(200)
  @Accepts(StrikeRecord)
  @Returns(Records)
  async strike(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) subjectId: string,
    @Param('recordId', ParseUUIDPipe) id: string,
    @Body(new ZodPipe(StrikeRecord)) { reason }: StrikeRecord,
  ): Promise<Records> {
    await this.records.strike(actor, { cycleId, subjectId, id }, reason);
    return this.records.list(actor, cycleId, subjectId);
  }
}
