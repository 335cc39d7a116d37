import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { AskedYear, ProgrammeSummary, ProgrammeView } from './dto.js';
import { ProgrammeService } from './programme.service.js';

/** Published plans: whoever is logged in may read them. */
@ApiTags('programmes')
@Controller('api/programmes')
export class ProgrammeController {
  constructor(private readonly programmes: ProgrammeService) {}

  /** The programmes that ship. */
  @Get()
  @Returns(ProgrammeSummary, { array: true })
  list(): ProgrammeSummary[] {
    return this.programmes.list();
  }

  /** One programme as JSON, what is wrong with it or open, and its plan for a year. */
  @Get(':id')
  @AcceptsQuery(AskedYear)
  @Returns(ProgrammeView)
  show(@Param('id') id: string, @Query(new ZodPipe(AskedYear)) asked: AskedYear): ProgrammeView {
    return this.programmes.view(id, asked.year);
  }
}
