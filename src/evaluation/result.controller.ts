import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { CurrentActor } from '../identity/roles.js';
import { SubjectResults } from './result.dto.js';
import { ResultService } from './result.service.js';

const Id = z.uuid();

@ApiTags('evaluation')
@Controller('api/cycles/:id/subjects/:subjectId/results')
export class ResultController {
  constructor(private readonly results: ResultService) {}

  /** What every version of the evaluation said of an enterprise, with the exact arithmetic. */
  @Get()
  @Returns(SubjectResults)
  show(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('subjectId', new ZodPipe(Id)) subjectId: string,
    @CurrentActor() actor: Actor,
  ): Promise<SubjectResults> {
    return this.results.of(id, subjectId, actor);
  }
}
