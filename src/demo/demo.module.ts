import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ProgrammeModule } from '../programme/programme.module.js';
import { RehearsalModule } from '../rehearsal/rehearsal.module.js';
import { DemoService } from './demo.service.js';
import { DemoStore } from './demo.store.js';

/** The county a newcomer meets: played, not drawn. */
@Module({
  imports: [CycleModule, IdentityModule, ProgrammeModule, RehearsalModule],
  providers: [DemoService, DemoStore],
})
export class DemoModule {}
