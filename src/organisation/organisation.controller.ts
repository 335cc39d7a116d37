import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditedChange, AuditedRead } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, Returns } from '../http/document.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { Organisation, Organisations, People } from './organisation.dto.js';
import { OrganisationService } from './organisation.service.js';

@ApiTags('organisations')
@Controller('api/organisations')
export class OrganisationController {
  constructor(private readonly organisations: OrganisationService) {}

  /** The units of one's own region with their people. */
  @Get()
  @Access(['lead', 'security-admin'], 'region')
  @AuditedRead('read.contacts')
  @Returns(Organisations)
  async list(@CurrentActor() actor: Actor): Promise<Organisations> {
    return { items: await this.organisations.list(actor.region) };
  }

  /** Names the people of a unit of one's own region, and how to reach them. */
  @Put(':code')
  @Access(['lead', 'security-admin'], 'organisation')
  @AuditedChange('organisation.name')
  @Accepts(People)
  @Returns(Organisation)
  name(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body(new ZodPipe(People)) people: People,
  ): Promise<Organisation> {
    return this.organisations.name(actor.region, code, people);
  }
}
