import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Returns } from '../http/document.js';
import { Access, OFFICES } from '../identity/policy.js';
import { Targets } from './target.dto.js';
import { TargetService } from './target.service.js';

@ApiTags('cycles')
@Controller('api/cycles/:id/targets')
export class TargetController {
  constructor(private readonly service: TargetService) {}

  /** The goals of the plan, with how far the region and its parts are from them. */
  @Get()
  @Access(OFFICES, 'cycle')
  @Returns(Targets)
  targets(@Param('id', ParseUUIDPipe) cycleId: string): Promise<Targets> {
    return this.service.targets(cycleId);
  }
}
