/** A place in the middle of its year, with people, addresses and mail: everything a person meets over HTTP. */
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type request from 'supertest';
import { configureApp } from '../../src/app.setup.js';
import { AuditModule } from '../../src/audit/audit.module.js';
import { BoardModule } from '../../src/board/board.module.js';
import { LiveModule } from '../../src/board/live.module.js';
import { ChartModule } from '../../src/chart/chart.module.js';
import { Clock, FixedClock } from '../../src/clock.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { YearModule } from '../../src/cycle/year.module.js';
import { DossierModule } from '../../src/dossier/dossier.module.js';
import { EvaluationService } from '../../src/evaluation/evaluation.service.js';
import { FlowService } from '../../src/flow/flow.service.js';
import type { Actor, Flow } from '../../src/flow/flow.types.js';
import { SweepService } from '../../src/flow/sweep.service.js';
import { TimerService } from '../../src/flow/timer.service.js';
import { HttpModule } from '../../src/http/http.module.js';
import { NestLog } from '../../src/http/log.js';
import { AccountService } from '../../src/identity/account.service.js';
import { IdentityModule } from '../../src/identity/identity.module.js';
import { OrganisationDeskModule } from '../../src/organisation/desk.module.js';
import { OutboxService } from '../../src/outbox/outbox.service.js';
import { Database } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { RecordModule } from '../../src/record/record.module.js';
import { ReportService } from '../../src/report/report.service.js';
import { ReportModule } from '../../src/report/report.module.js';
import { TargetModule } from '../../src/target/target.module.js';
import { TaskModule } from '../../src/task/task.module.js';
import { isAdministrator } from '../../workflows/roles.js';
import { aPassword, loggedIn } from './people.js';
import { type Firm, listFirms, proposals } from './year.js';

export const region = '通州湾江海联动开发示范区';

export const person = (role: Actor['role'], organisation: string | null = null): Actor => ({
  id: `user-${organisation ?? role}`,
  name: `${organisation ?? role}经办`,
  role,
  region,
  organisation,
  subjectId: null,
});

/** People stay logged in however far the year is moved: real time stands still. */
class YearClock extends FixedClock {
  override real(): Date {
    return new Date('2022-01-04T01:00:00.000Z');
  }
}

export class Place {
  private constructor(
    readonly app: NestExpressApplication,
    readonly clock: FixedClock,
    readonly cycle: RunningCycle,
  ) {}

  /** Tongzhou Bay, its year opened on the day with what its programme proposes. */
  static async open(at = '2022-01-04'): Promise<Place> {
    const clock = new YearClock(`${at}T01:00:00.000Z`);
    const module = await Test.createTestingModule({ imports: HOUSE })
      .setLogger(new NestLog())
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    const bare = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
    const app = await configureApp(bare).init();
    const cycle = await app.get(CycleService).open(
      {
        programmeId: 'tongzhou-bay-2022',
        year: 2022,
        fillings: proposals('tongzhou-bay-2022'),
      },
      person('lead', 'economy'),
    );
    await app.get(Database).pool.query(
      `update organisation set email = code || '@tzw.test', liaison = title || '业务骨干',
         sponsor = '陈国平', phone = '13812346217'`,
    );
    return new Place(app, clock, cycle);
  }

  get flows(): FlowService {
    return this.app.get(FlowService);
  }

  get evaluations(): EvaluationService {
    return this.app.get(EvaluationService, { strict: false });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  async rows<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
    return (await this.app.get(Database).pool.query<T>(sql, values)).rows;
  }

  /** Puts enterprises with their figures on the base list; `email` of each, or none. */
  async enlist(firms: readonly (Firm & { email?: string })[]): Promise<void> {
    const cycles = this.app.get(CycleService);
    await this.app.get(Transaction).sql((sql) => listFirms(sql, cycles, this.cycle, firms));
    for (const { id, email } of firms) {
      await this.rows(
        'update subject_year set email = $2 where subject_id = $1',
        id,
        email ?? null,
      );
    }
  }

  async of(firm: { id: string }): Promise<Flow> {
    const flow = await this.flows.byRef(this.cycle.id, 'enterprise-year', firm.id);
    if (flow === undefined) throw new Error(`${firm.id} is not on the list`);
    return flow;
  }

  async task(ref: string): Promise<Flow> {
    const flow = await this.flows.byRef(this.cycle.id, 'task', ref);
    if (flow === undefined) throw new Error(`there is no task ${ref}`);
    return flow;
  }

  /** Fires and delivers what is due now. */
  async settle(): Promise<void> {
    const now = await this.clock.now();
    for (;;) {
      const { fired } = await this.app.get(SweepService).sweep(now);
      const { delivered, failed } = await this.app.get(OutboxService).drain(now);
      if (failed > 0) throw new Error('an effect failed');
      if (fired + delivered === 0) return;
    }
  }

  /** Walks to nine in the morning of a day; everything due on the way happens in its order. */
  async to(day: string): Promise<void> {
    const end = new Date(`${day}T09:00:00+08:00`).toISOString();
    await this.settle();
    for (;;) {
      const now = await this.clock.now();
      const moments = await Promise.all([
        this.app.get(TimerService).nextDue(now),
        this.app.get(OutboxService).nextDue(now),
        this.app.get(ReportService).next(now),
      ]);
      const [next] = moments.filter((one) => one !== undefined).sort();
      this.clock.set(next === undefined || next > end ? end : next);
      await this.settle();
      if (next === undefined || next > end) return;
    }
  }

  /** Mails that went out, oldest first. */
  mails(words = ''): Promise<{ to: string; subject: string; text: string }[]> {
    return this.rows(
      `select array_to_string("to", ',') as to, subject, text from mail
        where subject like '%' || $1 || '%' order by at, key`,
      words,
    );
  }

  /** A client that is logged in as somebody of that role. */
  async as(
    role: Exclude<Actor['role'], 'system'>,
    organisation: string | null = null,
    subjectId: string | null = null,
  ): Promise<ReturnType<typeof request.agent>> {
    const account = `${role}-${organisation ?? subjectId ?? 'x'}`;
    const found = await this.rows('select 1 from app_user where account = $1', account);
    if (found.length === 0) {
      await this.app.get(AccountService).add({
        account,
        name: `${organisation ?? role}经办`,
        role,
        region,
        password: aPassword,
        ...(isAdministrator(role) ? { email: `${account}@people.example` } : {}),
        ...(organisation !== null && { organisation }),
        ...(subjectId !== null && { subjectId }),
      });
    }
    return loggedIn(this.app, account);
  }
}

const HOUSE = [
  PersistenceModule,
  AuditModule,
  ClockModule,
  HttpModule,
  IdentityModule,
  YearModule,
  BoardModule,
  LiveModule,
  ChartModule,
  OrganisationDeskModule,
  RecordModule,
  ReportModule,
  TargetModule,
  TaskModule,
  DossierModule,
];
