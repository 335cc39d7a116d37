import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Replayable } from '../flow/replayable.js';
import { Audited, AuditedRead } from '../audit/audited.js';
import { Lists } from '../cycle/cycle.dto.js';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, OFFICES } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { ListDesk } from './list.desk.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const Id = z.uuid();

@ApiTags('lists')
@Controller('api/cycles/:id/lists')
export class ListController {
  constructor(private readonly desk: ListDesk) {}

  /** The lists of the year, made or not; a territory sees its own enterprises on them. */
  @Get()
  @Access(OFFICES, 'cycle')
  @AuditedRead('read.list')
  @Replayable()
  @Returns(Lists)
  show(@Param('id', new ZodPipe(Id)) id: string, @CurrentActor() actor: Actor): Promise<Lists> {
    return this.desk.show(id, actor);
  }

  /** One list as a workbook, as it was frozen. */
  @Get(':list.xlsx')
  @Access(OFFICES, 'cycle')
  @Audited('export.list')
  @Heavy()
  @Header('Content-Type', XLSX)
  async workbook(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('list') list: string,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const { name, stream } = await this.desk.workbook(id, list, actor);
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
    return new StreamableFile(stream, { type: XLSX, disposition });
  }
}
