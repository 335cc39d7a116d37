/** A year in motion on the database of this test file: all services of the year, a clock that is set by hand. */
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { ArchiveService } from '../../src/archive/archive.service.js';
import { Clock, FixedClock, randomId } from '../../src/clock.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { ProgressService } from '../../src/cycle/progress.service.js';
import { SampleService } from '../../src/cycle/sample.service.js';
import { StageService } from '../../src/cycle/stage.service.js';
import { YearModule } from '../../src/cycle/year.module.js';
import type { Intent } from '../../src/domain/process/step.js';
import { unfilled } from '../../src/domain/programme/filling.js';
import { AppealService } from '../../src/evaluation/appeal.service.js';
import { BenchmarkService } from '../../src/evaluation/benchmark.service.js';
import { EvaluationService } from '../../src/evaluation/evaluation.service.js';
import { MoveService } from '../../src/evaluation/move.service.js';
import { PublicationService } from '../../src/evaluation/publication.service.js';
import { SnapshotService } from '../../src/evaluation/snapshot.service.js';
import { FlowService } from '../../src/flow/flow.service.js';
import type { Actor, Flow } from '../../src/flow/flow.types.js';
import { allIntents } from '../../src/flow/published.js';
import { SweepService } from '../../src/flow/sweep.service.js';
import { TimerService } from '../../src/flow/timer.service.js';
import { Handlers, type Origin } from '../../src/outbox/handlers.js';
import { OutboxModule } from '../../src/outbox/outbox.module.js';
import { OutboxService } from '../../src/outbox/outbox.service.js';
import { Database } from '../../src/persistence/database.js';
import type { Sql } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { ListService } from '../../src/policy/list.service.js';
import { readProgramme } from '../../src/programme/files.js';
import { SubmissionModule } from '../../src/submission/submission.module.js';
import { RectificationService } from '../../src/rectification/rectification.service.js';

/** Everything a year is driven by. */
export class Year {
  /** Letters and rungs the machines asked for; nobody sends them here. */
  readonly letters: { intent: Intent; origin: Origin }[] = [];

  private constructor(
    readonly module: TestingModule,
    readonly clock: FixedClock,
  ) {}

  readonly cycles = (): CycleService => this.module.get(CycleService);
  readonly progress = (): ProgressService => this.module.get(ProgressService);
  readonly stages = (): StageService => this.module.get(StageService);
  readonly samples = (): SampleService => this.module.get(SampleService);
  readonly evaluations = (): EvaluationService => this.module.get(EvaluationService);
  readonly benchmarks = (): BenchmarkService => this.module.get(BenchmarkService);
  readonly publications = (): PublicationService => this.module.get(PublicationService);
  readonly snapshots = (): SnapshotService => this.module.get(SnapshotService);
  readonly moves = (): MoveService => this.module.get(MoveService);
  readonly appeals = (): AppealService => this.module.get(AppealService);
  readonly lists = (): ListService => this.module.get(ListService);
  readonly rectification = (): RectificationService => this.module.get(RectificationService);
  readonly archive = (): ArchiveService => this.module.get(ArchiveService);
  readonly flows = (): FlowService => this.module.get(FlowService);
  readonly database = (): Database => this.module.get(Database);

  /** Any other service. */
  service<T>(type: abstract new (...parts: never[]) => T): T {
    return this.module.get(type as never, { strict: false });
  }

  static async start(at: string): Promise<Year> {
    const clock = new FixedClock(`${at}T01:00:00.000Z`);
    const module = await Test.createTestingModule({
      imports: [PersistenceModule, ClockModule, OutboxModule, SubmissionModule, YearModule],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    const year = new Year(module, clock);
    const handlers = module.get(Handlers);
    for (const type of allIntents()) {
      if (handlers.of(type) !== undefined) continue;
      handlers.register(type, (intent, origin) => {
        year.letters.push({ intent, origin });
        return Promise.resolve();
      });
    }
    return year;
  }

  close(): Promise<void> {
    return this.module.close();
  }

  /** Fires and delivers what is due now. */
  async settle(): Promise<void> {
    const now = await this.clock.now();
    for (;;) {
      const { fired } = await this.module.get(SweepService).sweep(now);
      const { delivered, failed } = await this.module.get(OutboxService).drain(now);
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
      const [timer, effect] = await Promise.all([
        this.module.get(TimerService).nextDue(now),
        this.module.get(OutboxService).nextDue(now),
      ]);
      const [next] = [timer, effect].filter((one) => one !== undefined).sort();
      this.clock.set(next === undefined || next > end ? end : next);
      await this.settle();
      if (next === undefined || next > end) return;
    }
  }

  /** Has a second person look the result over, then publishes it. */
  async publish(cycleId: string, lead: Actor): Promise<void> {
    await this.publications().approve(cycleId, { ...lead, id: `${lead.id}:second` });
    await this.publications().publish(cycleId, lead);
  }

  /** The flow of an enterprise. */
  async of(cycleId: string, subjectId: string): Promise<Flow> {
    const flow = await this.flows().byRef(cycleId, 'enterprise-year', subjectId);
    if (flow === undefined) throw new Error(`${subjectId} is not in ${cycleId}`);
    return flow;
  }

  /** How many enterprises stand in each phase. */
  async phases(cycleId: string): Promise<Record<string, number>> {
    const counts = await this.flows().counts(cycleId);
    const mine = counts.filter((one) => one.kind === 'enterprise-year' && one.waitsFor === '');
    const phases: Record<string, number> = {};
    for (const { phase, n } of mine) phases[phase] = (phases[phase] ?? 0) + n;
    return phases;
  }

  async stage(cycleId: string, id: string): Promise<string> {
    const flow = await this.flows().byRef(cycleId, 'stage', id);
    return flow?.phase ?? 'missing';
  }

  query<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
    return this.database()
      .pool.query<T>(sql, values)
      .then(({ rows }) => rows);
  }

  /** Puts enterprises on the base list. */
  async enlist(cycle: RunningCycle, firms: readonly Firm[]): Promise<void> {
    await this.module.get(Transaction).sql((sql) => listFirms(sql, this.cycles(), cycle, firms));
  }

  /** Writes the figures of a year, as an entry would. */
  async figures(cycleId: string, firms: readonly Firm[]): Promise<void> {
    for (const { id, values } of firms) {
      await this.query(
        `update subject_year set values = $3::jsonb, revision = revision + 1
          where cycle_id = $1 and subject_id = $2`,
        cycleId,
        id,
        JSON.stringify(values),
      );
    }
  }
}

export interface Firm {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly territory: string;
  readonly scale: 'above' | 'below';
  readonly industry: string;
  readonly inProduction: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Puts enterprises on the base list, within a transaction. */
export async function listFirms(
  sql: Sql,
  cycles: CycleService,
  cycle: RunningCycle,
  firms: readonly Firm[],
): Promise<void> {
  for (const firm of firms) {
    await sql.query(
      `insert into subject (id, region, credit_code, name, aliases)
       values ($1, $2, $3, $4, '{}') on conflict (id) do nothing`,
      [firm.id, cycle.region, firm.code, firm.name],
    );
    await sql.query(
      `insert into subject_year (cycle_id, subject_id, territory, scale, industry, in_production,
         origin, values)
       values ($1, $2, $3, $4, $5, $6, 'import', $7::jsonb)`,
      [
        cycle.id,
        firm.id,
        firm.territory,
        firm.scale,
        firm.industry,
        firm.inProduction,
        JSON.stringify(firm.values),
      ],
    );
  }
  const listed = firms.map(({ id, territory }) => ({ subjectId: id, territory }));
  await cycles.enlist(sql, cycle.id, listed);
}

let firms = 0;

/** An enterprise of which only what matters need be said. */
export function aFirm(firm: Partial<Firm> & Pick<Firm, 'values'>): Firm {
  firms += 1;
  const number = String(firms).padStart(3, '0');
  return {
    id: randomId(),
    code: `91320600MA1N${number}X00`,
    name: `第${number}号企业`,
    territory: 'sanyu',
    scale: 'above',
    industry: '3311',
    inProduction: '2011-05-01',
    ...firm,
  };
}

/** A shipped programme's gaps filled as it proposes. */
export function proposals(programmeId: string): Record<string, unknown> {
  const { programme } = readProgramme(programmeId);
  if (programme === undefined) throw new Error(`${programmeId} cannot be read`);
  return Object.fromEntries(unfilled(programme).map(({ path, propose }) => [path, propose]));
}

/** Somebody of the region of a cycle. */
export function someone(region: string, actor: Partial<Actor> & Pick<Actor, 'role'>): Actor {
  const { role, organisation } = actor;
  return {
    id: `${role}-${organisation ?? '1'}`,
    name: `${role} ${organisation ?? ''}`.trim(),
    region,
    organisation: null,
    subjectId: null,
    ...actor,
  };
}
