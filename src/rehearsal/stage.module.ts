import { Module } from '@nestjs/common';
import { ClockModule } from '../clock/clock.module.js';
import { NoticeModule } from '../notice/notice.module.js';
import { PersistenceModule } from '../persistence/persistence.module.js';
import { ReportModule } from '../report/report.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { RehearsalModule } from './rehearsal.module.js';

/** Everything a year needs to be played in a process of its own: no HTTP, no queue. */
@Module({
  imports: [
    PersistenceModule,
    ClockModule,
    NoticeModule,
    SupervisionModule,
    ReportModule,
    RehearsalModule,
  ],
})
export class StageSetModule {}
