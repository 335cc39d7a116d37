import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audited, AuditedChange, AuditedRead } from '../audit/audited.js';
import { writeTable } from '../documents/write.js';
import { dayAt } from '../domain/process/hours.js';
import { Replayable } from '../flow/replayable.js';
import type { Actor } from '../flow/flow.types.js';
import { attachment } from '../http/attachment.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, OFFICES } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { Light } from './board.dto.js';
import { BoardService } from './board.service.js';
import { BoardCell, ReminderOrder, ReminderPreview, ReminderResult } from './cell.dto.js';
import { CellService } from './cell.service.js';
import { boardSheet, csvOf, type Sheet, undoneSheet } from './cell.sheet.js';
import { ReminderService } from './reminder.service.js';

const CycleId = z.uuid();
const Code = z.string().min(1).max(100);
const Format = z.enum(['csv', 'xlsx']);
type Format = z.infer<typeof Format>;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';

const CellQuery = z.object({
  /** Lights with commas between them. */
  lights: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(Light))
    .optional(),
  organisation: Code.optional(),
  stage: Code.optional(),
});
type CellQuery = z.infer<typeof CellQuery>;

@ApiTags('board')
@Controller('api/cycles/:id')
export class CellController {
  constructor(
    private readonly board: BoardService,
    private readonly cells: CellService,
    private readonly reminders: ReminderService,
  ) {}

  /** The board as a table, as it is filtered. */
  @Get('cells.:format')
  @Access(OFFICES, 'cycle')
  @Replayable('all')
  @Audited('export.board')
  @Heavy()
  @ApiProduces(XLSX, CSV)
  @AcceptsQuery(CellQuery)
  async table(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Param('format', new ZodPipe(Format)) format: Format,
    @Query(new ZodPipe(CellQuery)) filter: CellQuery,
  ): Promise<StreamableFile> {
    const wall = await this.board.wall(id);
    return file(boardSheet(wall, filter), format, `工作台账（数据截至 ${dayAt(wall.at)}）`);
  }

  /** One cell: numbers, who is not done and why, who answers, what pressed it and what comes next. */
  @Get('cells/:organisation/:stage')
  @Access(OFFICES, 'cycle')
  @Replayable('all')
  @AuditedRead('read.cell')
  @Returns(BoardCell)
  cell(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Param('organisation', new ZodPipe(Code)) organisation: string,
    @Param('stage', new ZodPipe(Code)) stage: string,
    @CurrentActor() actor: Actor,
  ): Promise<BoardCell> {
    return this.cells.cell(id, { organisation, stage }, actor);
  }

  /** Everybody of a cell who is not done. */
  @Get('cells/:organisation/:stage/undone.:format')
  @Access(OFFICES, 'cycle')
  @Replayable('all')
  @Audited('export.cell')
  @Heavy()
  @ApiProduces(XLSX, CSV)
  async undone(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Param('organisation', new ZodPipe(Code)) organisation: string,
    @Param('stage', new ZodPipe(Code)) stage: string,
    @Param('format', new ZodPipe(Format)) format: Format,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const { seen, items } = await this.cells.undoneRows(id, { organisation, stage }, actor);
    const { plan, timetable, at } = seen.standing;
    const whose = plan.units.get(organisation)?.title ?? organisation;
    const what = timetable.stages.get(stage)?.title ?? stage;
    const title = `${whose} ${what} 未完成企业（数据截至 ${dayAt(at)}）`;
    return file(undoneSheet(items), format, title);
  }

  /** What a reminder would say to whom, and who cannot be reached; nothing is sent. */
  @Post('reminders/preview')
  @Access(['lead'], 'cycle', 'reads')
  @AuditedRead('read.contacts')
  @HttpCode(200)
  @Accepts(ReminderOrder)
  @Returns(ReminderPreview)
  preview(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Body(new ZodPipe(ReminderOrder)) order: ReminderOrder,
    @CurrentActor() actor: Actor,
  ): Promise<ReminderPreview> {
    return this.reminders.preview(id, order, actor);
  }

  /** 催办: sends it; answers who was not reached. */
  @Post('reminders')
  @Access(['lead'], 'cycle')
  @AuditedChange('board.remind')
  @HttpCode(200)
  @Accepts(ReminderOrder)
  @Returns(ReminderResult)
  remind(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @Body(new ZodPipe(ReminderOrder)) order: ReminderOrder,
    @CurrentActor() actor: Actor,
  ): Promise<ReminderResult> {
    return this.reminders.send(id, order, actor);
  }
}

function file(sheet: Sheet, format: Format, title: string): StreamableFile {
  const disposition = attachment(`${title}.${format}`);
  if (format === 'csv') return new StreamableFile(csvOf(sheet), { type: CSV, disposition });
  const table = writeTable(sheet.columns, sheet.rows, { above: [title] });
  return new StreamableFile(table, { type: XLSX, disposition });
}
