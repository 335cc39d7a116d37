import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuditModule } from './audit/audit.module.js';
import { BoardModule } from './board/board.module.js';
import { LiveModule } from './board/live.module.js';
import { ChartModule } from './chart/chart.module.js';
import { ClockModule } from './clock/clock.module.js';
import { ClockDeskModule } from './clock/desk.module.js';
import { config } from './config.js';
import { YearModule } from './cycle/year.module.js';
import { DemoModule } from './demo/demo.module.js';
import { DossierModule } from './dossier/dossier.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { FlowDeskModule } from './flow/desk.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LabModule } from './lab/lab.module.js';
import { MailModule } from './mail/mail.module.js';
import { NoticeModule } from './notice/notice.module.js';
import { OrganisationDeskModule } from './organisation/desk.module.js';
import { RelayModule } from './outbox/relay.module.js';
import { PersistenceModule } from './persistence/persistence.module.js';
import { ProgrammeModule } from './programme/programme.module.js';
import { RecordModule } from './record/record.module.js';
import { ReportModule } from './report/report.module.js';
import { SecurityModule } from './security/security.module.js';
import { SubjectModule } from './subject/subject.module.js';
import { SubmissionModule } from './submission/submission.module.js';
import { SupervisionModule } from './supervision/supervision.module.js';
import { TargetModule } from './target/target.module.js';
import { TaskModule } from './task/task.module.js';

/** The rooms everything stands in. */
const HOUSE = [
  PersistenceModule,
  AuditModule,
  ClockModule,
  JobsModule,
  HttpModule,
  IdentityModule,
  MailModule,
];

/** What the house is for. */
const FEATURES = [
  BoardModule,
  LiveModule,
  ChartModule,
  ClockDeskModule,
  DemoModule,
  DossierModule,
  EvidenceModule,
  FlowDeskModule,
  HealthModule,
  LabModule,
  NoticeModule,
  OrganisationDeskModule,
  ProgrammeModule,
  RecordModule,
  RelayModule,
  ReportModule,
  SecurityModule,
  SubjectModule,
  SubmissionModule,
  SupervisionModule,
  TargetModule,
  TaskModule,
  YearModule,
];

@Module({
  imports: [
    // With ROLE=web no timer runs here: sweeps and relays are the workers' business.
    ...(config.ROLE === 'web' ? [] : [ScheduleModule.forRoot()]),
    ...HOUSE,
    ...FEATURES,
  ],
})
export class AppModule {}
