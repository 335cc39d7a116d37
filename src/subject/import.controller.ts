import {
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  StreamableFile,
  UploadedFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Audited, AuditedChange, AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { TakesFile, withFile } from '../http/upload.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { attachment } from '../http/attachment.js';
import { Heavy } from '../http/heavy.js';
import { ImportReport } from './import.dto.js';
import { ImportService } from './import.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const LARGEST = 60 * 1024 * 1024;

@ApiTags('import')
@Controller('api/cycles/:id/import')
export class ImportController {
  constructor(private readonly imports: ImportService) {}

  /** The empty table for this person, with lists to choose from. */
  @Get('template.xlsx')
  @Access(['lead', 'territory', 'department'], 'cycle')
  @Audited('export.template')
  @Heavy()
  async template(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
  ): Promise<StreamableFile> {
    const { file, name } = await this.imports.template(actor, cycleId);
    return new StreamableFile(file, { type: XLSX, disposition: attachment(name) });
  }

  /** Checks a file; nothing is written to the enterprises. */
  @Post()
  @Access(['lead', 'territory', 'department'], 'cycle')
  @AuditedChange('import.check')
  @HttpCode(200)
  @TakesFile(LARGEST)
  @Returns(ImportReport)
  check(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @UploadedFile() file: unknown,
  ): Promise<ImportReport> {
    return withFile(file, ({ path, originalname }) =>
      this.imports.check(actor, cycleId, { path, name: originalname }),
    );
  }

  @Get(':importId')
  @Access(['lead', 'territory', 'department'], 'cycle')
  @AuditedRead('read.import')
  @Returns(ImportReport)
  report(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('importId', ParseUUIDPipe) id: string,
  ): Promise<ImportReport> {
    return this.imports.report(actor, cycleId, id);
  }

  /** Takes all good rows over, or none; doing it twice changes nothing. */
  @Post(':importId/accept')
  @Access(['lead', 'territory', 'department'], 'cycle')
  @AuditedChange('import.accept')
  @Heavy()
  @HttpCode(200)
  @Returns(ImportReport)
  accept(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('importId', ParseUUIDPipe) id: string,
  ): Promise<ImportReport> {
    return this.imports.accept(actor, cycleId, id);
  }

  /** The rows as they were sent, with what is wrong beside them. */
  @Get(':importId/annotated.xlsx')
  @Access(['lead', 'territory', 'department'], 'cycle')
  @Audited('export.import')
  @Heavy()
  async annotated(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('importId', ParseUUIDPipe) id: string,
  ): Promise<StreamableFile> {
    const { file, name } = await this.imports.annotated(actor, cycleId, id);
    return new StreamableFile(file, { type: XLSX, disposition: attachment(name) });
  }
}
