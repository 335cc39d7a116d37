import { Module } from '@nestjs/common';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { OrganisationModule } from './organisation.module.js';

/** Just enough of the application to keep the units from the command line. */
@Module({ imports: [PersistenceModule, OrganisationModule] })
export class OrganisationCommandModule {}
