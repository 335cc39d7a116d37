import { Module } from '@nestjs/common';
import { CycleModule } from '../cycle/cycle.module.js';
import { FlowModule } from '../flow/flow.module.js';
import { StandingModule } from '../supervision/standing.module.js';
import { AttributeService } from './attribute.service.js';
import { ImportController } from './import.controller.js';
import { ImportService } from './import.service.js';
import { ImportStore } from './import.store.js';
import { ListService } from './list.service.js';
import { ListStore } from './list.store.js';
import { RosterService } from './roster.service.js';
import { RosterStore } from './roster.store.js';
import { SubjectController } from './subject.controller.js';
import { SubjectService } from './subject.service.js';
import { SubjectStore } from './subject.store.js';
import { Takeover } from './takeover.js';

/** The enterprises: their figures, the list, what adds to it. */
@Module({
  imports: [CycleModule, FlowModule, StandingModule],
  controllers: [ImportController, SubjectController],
  providers: [
    AttributeService,
    ImportService,
    ImportStore,
    ListService,
    ListStore,
    RosterService,
    RosterStore,
    SubjectService,
    SubjectStore,
    Takeover,
  ],
  exports: [AttributeService, ImportService, RosterService, SubjectService],
})
export class SubjectModule {}
