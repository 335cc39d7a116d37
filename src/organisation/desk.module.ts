import { Module } from '@nestjs/common';
import { OrganisationController } from './organisation.controller.js';
import { OrganisationModule } from './organisation.module.js';

/** The units as the lead bureau keeps them. */
@Module({ imports: [OrganisationModule], controllers: [OrganisationController] })
export class OrganisationDeskModule {}
