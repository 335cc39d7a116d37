/** The kernel on the database of this test file, with a clock that stands still and effects kept in mind. */
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import { Clock, FixedClock } from '../../src/clock.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import type { Intent } from '../../src/domain/process/step.js';
import { Changes } from '../../src/flow/changes.js';
import { FlowModule } from '../../src/flow/flow.module.js';
import { FlowService } from '../../src/flow/flow.service.js';
import type { Actor, Flow, NewFlow } from '../../src/flow/flow.types.js';
import { allIntents } from '../../src/flow/published.js';
import { SweepService } from '../../src/flow/sweep.service.js';
import { TimerService } from '../../src/flow/timer.service.js';
import { Handlers, type Origin } from '../../src/outbox/handlers.js';
import { OutboxModule } from '../../src/outbox/outbox.module.js';
import { OutboxService } from '../../src/outbox/outbox.service.js';
import { Database } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { Transaction } from '../../src/persistence/transaction.js';

export interface Kernel {
  readonly module: TestingModule;
  readonly clock: FixedClock;
  readonly flows: FlowService;
  readonly sweep: SweepService;
  readonly timers: TimerService;
  readonly outbox: OutboxService;
  readonly handlers: Handlers;
  readonly changes: Changes;
  readonly database: Database;
  readonly transaction: Transaction;
  /** Every effect carried out so far, oldest first. */
  readonly carriedOut: { intent: Intent; origin: Origin }[];
  close(): Promise<void>;
}

/** Starts it; `handle` says what carrying out does besides being remembered. */
export async function aKernel(
  options: {
    at?: string;
    handle?: (kernel: Kernel, intent: Intent, origin: Origin) => Promise<void>;
  } = {},
): Promise<Kernel> {
  const clock = new FixedClock('2022-01-04T01:00:00.000Z');
  if (options.at !== undefined) clock.set(options.at);
  const module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, FlowModule, OutboxModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await module.init();
  const kernel: Kernel = {
    module,
    clock,
    flows: module.get(FlowService),
    sweep: module.get(SweepService),
    timers: module.get(TimerService),
    outbox: module.get(OutboxService),
    handlers: module.get(Handlers),
    changes: module.get(Changes),
    database: module.get(Database),
    transaction: module.get(Transaction),
    carriedOut: [],
    close: () => module.close(),
  };
  for (const type of allIntents()) {
    if (kernel.handlers.of(type) !== undefined) continue;
    const handle = async (intent: Intent, origin: Origin): Promise<void> => {
      await options.handle?.(kernel, intent, origin);
      kernel.carriedOut.push({ intent, origin });
    };
    kernel.handlers.register(type, handle, { parallel: type === 'sendMail' ? 8 : 1 });
  }
  return kernel;
}

let cycles = 0;

/** A small programme's year: entry from March to the end of March, two rungs, five days to confirm. */
export const smallProgramme = {
  stages: [
    { id: 'entry', title: '数据录入', from: '3月1日', due: '3月底前', does: 'collect', tasks: [] },
    {
      id: 'verify',
      title: '归集审核',
      from: '4月1日',
      due: '4月20日前',
      inner: true,
      does: 'verify',
      tasks: [],
    },
  ],
  ladder: 'default',
  confirmation: { within: '5个工作日', silence: 'visit', form: 'written' },
  appeal: { within: '5个工作日', answer: '5个工作日', decides: 'miit', recompute: 'everything' },
};

export async function aCycle(
  { database }: Pick<Kernel, 'database'>,
  {
    year = 2022,
    region = '通州湾',
    programme = smallProgramme,
  }: { year?: number; region?: string; programme?: object } = {},
): Promise<string> {
  cycles += 1;
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into cycle (id, programme_id, version, programme, year, region, title, opened_at, opened_by)
     values (gen_random_uuid(), $1, 'v', $2, $3, $4, '试点', now(), 'test') returning id`,
    [`small-${String(cycles)}`, programme, year, region],
  );
  return rows[0]!.id;
}

/** Opens flows in a transaction of their own. */
export function open(kernel: Kernel, ...flows: NewFlow[]): Promise<Flow[]> {
  return kernel.transaction.sql((sql) => kernel.flows.open(sql, flows));
}

export const anEnterprise = (
  cycleId: string,
  ref: string,
  { territory = 'sanyu', silence = 'visit', subjectId = undefined as string | undefined } = {},
): NewFlow => ({
  cycleId,
  kind: 'enterprise-year',
  ref,
  organisation: territory,
  ...(subjectId !== undefined && { subjectId }),
  input: { silence },
});

export const aTask = (
  cycleId: string,
  ref: string,
  { organisation = 'tax', due = '2022-03-31', counted = false, rungs = 5 } = {},
): NewFlow => ({
  cycleId,
  kind: 'task',
  ref,
  organisation,
  stage: 'entry',
  input: { stage: 'entry', task: ref, due, counted, rungs },
});

export const someone = (actor: Partial<Actor> & Pick<Actor, 'role'>): Actor => ({
  id: `user-${actor.role}`,
  name: '张三',
  region: '通州湾',
  organisation: null,
  subjectId: null,
  ...actor,
});
