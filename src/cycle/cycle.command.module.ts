import { Module } from '@nestjs/common';
import { ClockModule } from '../clock/clock.module.js';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { CycleModule } from './cycle.module.js';

/** Just enough of the application to open a year from the command line. */
@Module({ imports: [PersistenceModule, ClockModule, CycleModule] })
export class CycleCommandModule {}
