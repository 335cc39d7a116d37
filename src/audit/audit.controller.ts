import { Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Actor } from '../flow/flow.types.js';
import { attachment } from '../http/attachment.js';
import { AcceptsQuery, Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { AuditDesk } from './audit.desk.js';
import { AuditFilter, AuditQuery, AuditTrail, DaySeals, Verification } from './audit.dto.js';
import { Audited } from './audited.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';
const Format = z.enum(['csv', 'xlsx']);
type Format = z.infer<typeof Format>;

/** Read by the audit administrator alone; nobody has a way to change it. */
@ApiTags('audit')
@Controller('api/audit')
export class AuditController {
  constructor(private readonly desk: AuditDesk) {}

  /** 审计记录, newest first. */
  @Get()
  @Access(['audit-admin'], 'installation')
  @AcceptsQuery(AuditQuery)
  @Returns(AuditTrail)
  list(
    @Query(new ZodPipe(AuditQuery)) query: AuditQuery,
    @CurrentActor() actor: Actor,
  ): Promise<AuditTrail> {
    return this.desk.list(actor, query);
  }

  /** The same for Excel, oldest first. */
  @Get('entries.:format')
  @Access(['audit-admin'], 'installation')
  @Audited('export.audit')
  @Heavy()
  @ApiProduces(XLSX, CSV)
  @AcceptsQuery(AuditFilter)
  table(
    @Param('format', new ZodPipe(Format)) format: Format,
    @Query(new ZodPipe(AuditFilter)) filter: AuditFilter,
    @CurrentActor() actor: Actor,
  ): StreamableFile {
    const disposition = attachment(`审计记录.${format}`);
    if (format === 'csv') {
      return new StreamableFile(this.desk.csv(actor, filter), { type: CSV, disposition });
    }
    return new StreamableFile(this.desk.workbook(actor, filter), { type: XLSX, disposition });
  }

  /** 日封存: the seals of the last days. */
  @Get('seals')
  @Access(['audit-admin'], 'installation')
  @Returns(DaySeals)
  seals(): Promise<DaySeals> {
    return this.desk.seals();
  }

  /** Follows every chain and every seal now. */
  @Post('verification')
  @Access(['audit-admin'], 'installation', 'reads')
  @HttpCode(200)
  @Audited('audit.verify')
  @Heavy()
  @Returns(Verification)
  verify(): Promise<Verification> {
    return this.desk.verify();
  }
}
