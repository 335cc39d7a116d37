import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audited } from '../audit/audited.js';
import { writeTable } from '../documents/write.js';
import { dayAt } from '../domain/process/hours.js';
import { Replayable } from '../flow/replayable.js';
import type { Actor } from '../flow/flow.types.js';
import { attachment } from '../http/attachment.js';
import { Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, OFFICES } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { YearCalendar } from './calendar.dto.js';
import { CalendarService } from './calendar.service.js';
import { calendarColumns, calendarRows } from './calendar.view.js';

const CycleId = z.uuid();
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('supervision')
@Controller('api/cycles/:id')
export class CalendarController {
  constructor(private readonly calendars: CalendarService) {}

  /** The deadlines the caller may see, on the calendar they are reckoned by. */
  @Get('calendar')
  @Access(OFFICES, 'cycle')
  @Replayable()
  @Returns(YearCalendar)
  show(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<YearCalendar> {
    return this.calendars.calendar(id, actor);
  }

  /** The same for Excel. */
  @Get('calendar.xlsx')
  @Access(OFFICES, 'cycle')
  @Heavy()
  @Audited('export.calendar')
  @ApiProduces(XLSX)
  async sheet(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const calendar = await this.calendars.calendar(id, actor);
    const above = [`年度日历（数据截至 ${dayAt(calendar.at)}）`];
    const table = writeTable(calendarColumns, calendarRows(calendar), { sheet: '日历', above });
    return new StreamableFile(table, { type: XLSX, disposition: attachment('年度日历.xlsx') });
  }
}
