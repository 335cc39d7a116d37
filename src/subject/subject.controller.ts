import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Audited, AuditedChange, AuditedRead } from '../audit/audited.js';
import { Replayable } from '../flow/replayable.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor, type Recognised } from '../identity/roles.js';
import { DataSheet, SaveData } from '../task/form.dto.js';
import { attachment } from '../http/attachment.js';
import { Heavy } from '../http/heavy.js';
import { AttributeService, FillAttributes } from './attribute.service.js';
import { SubjectList } from './import.dto.js';
import { ListService } from './list.service.js';
import { NewSubject, RosterService } from './roster.service.js';
import { SubjectService } from './subject.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const word = z.string().max(100).optional();
const ListQuery = z.object({
  q: word,
  phase: word,
  territory: word,
  class: word,
  light: word,
  page: z.coerce.number().int().positive().max(100_000).optional(),
});
type ListQuery = z.infer<typeof ListQuery>;

const SimilarQuery = z.object({ name: z.string().min(1).max(120), code: word });
const Like = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      territory: z.string().nullable(),
      by: z.enum(['code', 'name']),
    }),
  ),
});
const Added = z.object({ id: z.string() });
const Merge = z.object({ into: z.uuid(), reason: z.string().trim().min(1).max(300) });

@ApiTags('subjects')
@Controller('api/cycles/:id')
export class SubjectController {
  constructor(
    private readonly lists: ListService,
    private readonly roster: RosterService,
    private readonly subjects: SubjectService,
    private readonly attributes: AttributeService,
  ) {}

  /** The enterprises within reach, worst light first. */
  @Get('subjects')
  @Access(WORKERS, 'cycle')
  @AuditedRead('read.subjects')
  @Replayable('all')
  @AcceptsQuery(ListQuery)
  @Returns(SubjectList)
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Query(new ZodPipe(ListQuery)) query: ListQuery,
  ): Promise<SubjectList> {
    return this.lists.list(actor, cycleId, query);
  }

  /** The same as an xlsx, with the figures the person may see. */
  @Get('subjects.xlsx')
  @Access(WORKERS, 'cycle')
  @Replayable('all')
  @Audited('export.subjects')
  @Heavy()
  @AcceptsQuery(ListQuery)
  async table(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Query(new ZodPipe(ListQuery)) query: ListQuery,
  ): Promise<StreamableFile> {
    const { file, name } = await this.lists.table(actor, cycleId, query);
    return new StreamableFile(file, { type: XLSX, disposition: attachment(name) });
  }

  /** Who is like it already: asked before a firm is entered by hand. */
  @Get('subjects/similar')
  @Access(['lead', 'territory'], 'cycle')
  @AuditedRead('read.subjects')
  @AcceptsQuery(SimilarQuery)
  @Returns(Like)
  async similar(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Query(new ZodPipe(SimilarQuery)) query: z.infer<typeof SimilarQuery>,
  ): Promise<z.infer<typeof Like>> {
    return { items: await this.roster.similar(actor, cycleId, query) };
  }

  /** Enters one enterprise by hand: a hidden or small firm somebody found. */
  @Post('subjects')
  @Access(['lead', 'territory'], 'cycle')
  @AuditedChange('subject.add')
  @Accepts(NewSubject)
  @Returns(Added, { status: 201 })
  async add(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Body(new ZodPipe(NewSubject)) body: z.output<typeof NewSubject>,
  ): Promise<z.infer<typeof Added>> {
    return { id: await this.roster.add(actor, cycleId, body) };
  }

  /** Makes this record and another one firm; this one leaves the list with the reason. */
  @Post('subjects/:subjectId/merge')
  @Access(['lead'], 'subject')
  @AuditedChange('subject.merge')
  @HttpCode(204)
  @Accepts(Merge)
  merge(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) double: string,
    @Body(new ZodPipe(Merge)) body: z.infer<typeof Merge>,
  ): Promise<void> {
    return this.roster.merge(actor, cycleId, { double, ...body });
  }

  /** Fills in what the list lacks and the programme judges by: trade, founding, beginning of production. */
  @Post('subjects/:subjectId/attributes')
  @Access(['lead', 'territory'], 'subject')
  @AuditedChange('subject.attributes')
  @HttpCode(204)
  @Accepts(FillAttributes)
  async fill(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) subjectId: string,
    @Body(new ZodPipe(FillAttributes)) body: FillAttributes,
    @Req() request: Recognised,
  ): Promise<void> {
    request.particulars = { items: await this.attributes.fill(actor, cycleId, subjectId, body) };
  }

  /** The entry form. `ETag` is the revision of its figures. */
  @Get('subjects/:subjectId/data')
  @Access(WORKERS, 'subject')
  @AuditedRead('read.figures')
  @Returns(DataSheet)
  async data(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) subjectId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DataSheet> {
    const { sheet, revision } = await this.subjects.data(actor, cycleId, subjectId);
    response.setHeader('ETag', `"${String(revision)}"`);
    return sheet;
  }

  /**
   * Saves the items given; with `If-Match` only if nobody has changed any in between. The audit trail
   * keeps what each was and is: `items` of `{ item, before, after, reason }`.
   */
  @Put('subjects/:subjectId/data')
  @Access(WORKERS, 'subject')
  @AuditedChange('subject.figures')
  @Accepts(SaveData)
  @Returns(DataSheet)
  async save(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) cycleId: string,
    @Param('subjectId', ParseUUIDPipe) subjectId: string,
    @Headers('if-match') match: string | undefined,
    @Body(new ZodPipe(SaveData)) body: SaveData,
    @Req() request: Recognised,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DataSheet> {
    const expected = /^"(\d+)"$/.exec(match ?? '')?.[1];
    const { sheet, revision, changes } = await this.subjects.save(actor, {
      cycleId,
      subjectId,
      changes: body.items,
      ...(expected === undefined ? {} : { revision: Number(expected) }),
    });
    request.particulars = { items: changes };
    response.setHeader('ETag', `"${String(revision)}"`);
    return sheet;
  }
}
