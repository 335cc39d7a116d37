import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Replayable } from '../flow/replayable.js';
import { AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { Dossier } from './dossier.dto.js';
import { DossierService } from './dossier.service.js';

const Id = z.uuid();

@ApiTags('dossier')
@Controller('api/cycles/:id/subjects/:subjectId/dossier')
export class DossierController {
  constructor(private readonly dossiers: DossierService) {}

  /** 企业档案: the whole year of one enterprise. */
  @Get()
  @Access(WORKERS, 'subject')
  @Replayable()
  @AuditedRead('read.dossier')
  @Returns(Dossier)
  show(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('subjectId', new ZodPipe(Id)) subjectId: string,
    @CurrentActor() actor: Actor,
  ): Promise<Dossier> {
    return this.dossiers.dossier(id, subjectId, actor);
  }
}
