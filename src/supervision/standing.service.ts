import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../clock.js';
import type { Instant, IsoDate } from '../clock.js';
import { ProgressService } from '../cycle/progress.service.js';
import type { YearMoment } from '../cycle/progress.service.js';
import { isOfLastCycle } from '../domain/cycle/milestones.js';
import { dayAt } from '../domain/process/hours.js';
import type { ExpandedTask } from '../domain/programme/tasks.js';
import type { Timetable } from '../domain/process/timetable.js';
import { progressWords, taskStandings } from '../domain/supervision/standing.js';
import type { TaskFlow, TaskStanding } from '../domain/supervision/standing.js';
import type { Flow } from '../flow/flow.types.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { CaseStore, noAppeals } from './case.store.js';
import type { OpenAppeals } from './case.store.js';
import { PlanService } from './plan.service.js';
import type { Plan } from './plan.service.js';

/** Everything boards, reports and the ladder speak of, read at one moment. */
export interface Standing {
  readonly at: Instant;
  readonly today: IsoDate;
  readonly plan: Plan;
  readonly timetable: Timetable;
  readonly moment: YearMoment;
  readonly tasks: readonly TaskStanding[];
  /** Appeals whose answer is overdue. */
  readonly lateAppeals: number;
}

const TaskContext = z.object({
  due: z.string(),
  originalDue: z.string(),
  extended: z.boolean(),
});

@Injectable()
export class StandingService {
  constructor(
    private readonly plans: PlanService,
    private readonly progress: ProgressService,
    private readonly cases: CaseStore,
    private readonly clock: Clock,
    private readonly transaction: Transaction,
  ) {}

  /** Read in one transaction that repeats its reads: every number is of one instant. @throws CycleNotFound */
  of(cycleId: string): Promise<Standing> {
    return this.snapshot((sql, at) => this.ofIn(sql, cycleId, at));
  }

  /** Runs `read` in such a transaction; the clock is asked before, so that it holds one connection only. */
  async snapshot<T>(read: (sql: Sql, at: Instant) => Promise<T>): Promise<T> {
    const at = await this.clock.now();
    return this.transaction.sql(async (sql) => {
      await sql.query('set transaction isolation level repeatable read, read only');
      return read(sql, at);
    });
  }

  /** The same within a snapshot. */
  async ofIn(sql: Sql, cycleId: string, at: Instant): Promise<Standing> {
    const plan = await this.plans.of(sql, cycleId);
    const timetable = await this.plans.timetable(sql, cycleId);
    const moment = await this.progress.moment(cycleId, sql);
    const today = dayAt(at);
    const appeals = await this.appeals(sql, plan, moment);
    const tasks = taskStandings({
      tasks: tasksOf(plan),
      progress: moment.progress,
      flows: moment.tasks.map(taskFlow),
      cases: casesOf(plan, appeals),
      year: plan.year,
      lead: plan.lead?.id ?? null,
      today,
      timetable,
      rules: plan.lights,
    });
    return { at, today, plan, timetable, moment, tasks, lateAppeals: appeals.late };
  }

  /** Where one task stands; undefined for a ref the plan does not know. */
  async task(cycleId: string, ref: string): Promise<TaskStanding | undefined> {
    return (await this.of(cycleId)).tasks.find((task) => task.ref === ref);
  }

  /** How far a task has come, for letters: `123 / 142`. */
  async words(cycleId: string, ref: string): Promise<string> {
    const task = await this.task(cycleId, ref);
    return task === undefined ? '' : progressWords(task);
  }

  /** Appeals are looked up only where the counts say that there are any. */
  private async appeals(sql: Sql, plan: Plan, { counts }: YearMoment): Promise<OpenAppeals> {
    const any = counts.some(
      ({ kind, phase, n }) =>
        kind === 'enterprise-year' && (phase === 'appealing' || phase === 'reviewing') && n > 0,
    );
    if (!any) return noAppeals;
    const territories = [...plan.units.values()].flatMap(({ id, role }) =>
      role === 'territory' ? [id] : [],
    );
    return this.cases.openAppeals(sql, plan.id, territories);
  }
}

/** The appeal that has to be answered first, by the task that answers it. */
function casesOf({ tasks }: Plan, { due }: OpenAppeals): Map<string, IsoDate> {
  return new Map(
    [...tasks.values()].flatMap(({ appeals, stage, task, lead }) => {
      const day = appeals ? due.get(lead) : undefined;
      return day === undefined ? [] : [[`${stage}/${task}/${lead}`, day] as const];
    }),
  );
}

/** The tasks of the plan; in a first year there is nothing of the year before to work on. */
function tasksOf({ tasks, programme, previousId }: Plan): ExpandedTask[] {
  if (previousId !== null) return [...tasks.values()];
  const ofLast = new Set(programme.stages.filter(isOfLastCycle).map(({ id }) => id));
  return [...tasks.values()].filter(({ stage }) => !ofLast.has(stage));
}

function taskFlow({ id, ref, version, phase, done, position }: Flow): TaskFlow {
  return { id, ref, version, phase, done, ...TaskContext.parse(position.context) };
}
