import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audited, AuditedChange, AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { PublicationDesk } from './publication.desk.js';
import {
  AmendmentView,
  AskAmendment,
  DecideAmendment,
  Publication,
  SnapshotDiff,
  SnapshotDiffQuery,
  SnapshotVerification,
  SnapshotDocument,
  VersionNumber,
} from './publication.dto.js';

const Id = z.uuid();

@ApiTags('evaluation')
@Controller('api/cycles/:id/publication')
export class PublicationController {
  constructor(private readonly desk: PublicationDesk) {}

  /** The conditions of publication, met or not; the snapshots; corrections of them. */
  @Get()
  @Access(['lead', 'leader'], 'cycle')
  @AuditedRead('read.publication')
  @Returns(Publication)
  show(@Param('id', new ZodPipe(Id)) id: string): Promise<Publication> {
    return this.desk.show(id);
  }

  /** What differs between two snapshots. */
  @Get('diff')
  @Access(['lead', 'leader'], 'cycle')
  @AuditedRead('read.publication')
  @AcceptsQuery(SnapshotDiffQuery)
  @Returns(SnapshotDiff)
  diff(
    @Param('id', new ZodPipe(Id)) id: string,
    @Query(new ZodPipe(SnapshotDiffQuery)) { from, to }: SnapshotDiffQuery,
  ): Promise<SnapshotDiff> {
    return this.desk.diff(id, from, to);
  }

  /** One snapshot with everything in it. */
  @Get('versions/:version')
  @Access(['lead', 'leader'], 'cycle')
  @Audited('export.snapshot')
  @Heavy()
  @Returns(SnapshotDocument)
  version(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('version', new ZodPipe(VersionNumber)) version: number,
  ): Promise<SnapshotDocument> {
    return this.desk.version(id, version);
  }

  /** Whether a snapshot is what it was, and comes out again when it is evaluated once more. */
  @Get('versions/:version/verification')
  @Access(['lead', 'leader'], 'cycle')
  @AuditedRead('read.publication')
  @Heavy()
  @Returns(SnapshotVerification)
  verify(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('version', new ZodPipe(VersionNumber)) version: number,
  ): Promise<SnapshotVerification> {
    return this.desk.verify(id, version);
  }

  /** Asks for a correction of a published result. */
  @Post('amendments')
  @Access(['lead'], 'cycle')
  @AuditedChange('amendment.ask')
  @Accepts(AskAmendment)
  @Returns(AmendmentView, { status: 201 })
  ask(
    @Param('id', new ZodPipe(Id)) id: string,
    @Body(new ZodPipe(AskAmendment)) body: AskAmendment,
    @CurrentActor() actor: Actor,
  ): Promise<AmendmentView> {
    return this.desk.ask(id, body, actor);
  }

  /** Approves or refuses it, as the second person; approval makes a new snapshot. */
  @Post('amendments/:amendment/decision')
  @Access(['lead', 'leader'], 'cycle')
  @AuditedChange('amendment.decide')
  @HttpCode(200)
  @Accepts(DecideAmendment)
  @Returns(Publication)
  decide(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('amendment', new ZodPipe(Id)) amendment: string,
    @Body(new ZodPipe(DecideAmendment)) body: DecideAmendment,
    @CurrentActor() actor: Actor,
  ): Promise<Publication> {
    return this.desk.decide(id, amendment, body, actor);
  }
}
