import { Module } from '@nestjs/common';
import { OrganisationService } from './organisation.service.js';
import { OrganisationStore } from './organisation.store.js';

/** The units of a region and their people. */
@Module({ providers: [OrganisationService, OrganisationStore], exports: [OrganisationService] })
export class OrganisationModule {}
