import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audited } from '../audit/audited.js';
import { Reports } from '../cycle/cycle.dto.js';
import { Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { PAPER_POLICY } from '../http/protection.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, OFFICES } from '../identity/policy.js';
import { ReportService } from './report.service.js';

const Id = z.uuid();

@ApiTags('reports')
@Controller('api')
export class ReportController {
  constructor(private readonly reports: ReportService) {}

  /** 督查通报: the reports of a cycle, newest first. */
  @Get('cycles/:id/reports')
  @Access(OFFICES, 'cycle')
  @Returns(Reports)
  list(@Param('id', new ZodPipe(Id)) id: string): Promise<Reports> {
    return this.reports.list(id);
  }

  /** One report as it was sent, a page of HTML. */
  @Get('reports/:id')
  @Access(OFFICES, 'report')
  @Audited('export.report')
  @Heavy(1)
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAPER_POLICY)
  @ApiProduces('text/html')
  async page(@Param('id', new ZodPipe(Id)) id: string): Promise<string> {
    return (await this.reports.page(id)).html;
  }
}
