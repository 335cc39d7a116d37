/** How much of the year is done, for boards and for what closes by itself. */
import { Injectable } from '@nestjs/common';
import { past } from '../clock.js';
import { type Moment, type OpenTask } from '../domain/cycle/completion.js';
import { enterpriseRoad } from '../domain/cycle/milestones.js';
import { type Count, type Facts, type TaskProgress, progressOf } from '../domain/cycle/progress.js';
import { isNarrow, scopeKey, withinStage } from '../domain/cycle/scope.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { FlowService } from '../flow/flow.service.js';
import type { Flow, FlowFilter } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { reachNow } from '../persistence/wall.js';
import { CycleService } from './cycle.service.js';
import { CycleStore } from './cycle.store.js';
import type { Queryable } from './cycle.store.js';
import type { RunningCycle } from './cycle.types.js';
import { FactsStore } from './facts.store.js';
import { SampleStore } from './sample.store.js';

type Stage = RunningCycle['programme']['stages'][number];

/** What is known at one moment, with the flows of the stages and tasks behind it. */
export interface YearMoment extends Moment {
  readonly cycle: RunningCycle;
  readonly openTasks: readonly OpenTask[];
  readonly stages: readonly Flow[];
  readonly tasks: readonly Flow[];
}

@Injectable()
export class ProgressService {
  /** Who belongs to a narrowed scope, kept while the base list stands still. */
  private readonly members = new Map<string, { stamp: string; ids: ReadonlySet<string> }>();

  constructor(
    private readonly cycles: CycleService,
    private readonly store: CycleStore,
    private readonly facts: FactsStore,
    private readonly samples: SampleStore,
    private readonly flows: FlowService,
    private readonly database: Database,
  ) {}

  /** Every organisation's tasks with done and total, in the order of the plan. */
  async progress(cycleId: string): Promise<TaskProgress[]> {
    return [...(await this.moment(cycleId)).progress];
  }

  /**
   * Everything that closing by count is decided from, read once; of one instant when `sql` is a
   * transaction that repeats its reads. One query at a time: it may be a single connection.
   */
  async moment(cycleId: string, sql: Queryable = this.database.pool): Promise<YearMoment> {
    return this.momentOf(await this.cycles.get(cycleId, sql), sql);
  }

  /** The same of a cycle that has just been read. */
  async momentOf(cycle: RunningCycle, sql: Queryable = this.database.pool): Promise<YearMoment> {
    const counts = await this.flows.counts(cycle.id, sql);
    const plan = await this.all({ cycleId: cycle.id, kinds: ['stage', 'task'] }, sql);
    const tasks = plan.filter(({ kind }) => kind === 'task');
    const stages = plan.filter(({ kind }) => kind === 'stage');
    const closed = new Set(tasks.filter(({ done }) => done).map(({ ref }) => ref));
    const facts = { ...(await this.factsOf(cycle, counts, sql)), closed };
    const openTasks = tasks
      .filter(({ done }) => !done)
      .map(({ ref, stage }) => ({ ref, stage: stage ?? '' }));
    const progress = progressOf(cycle.programme, counts, facts);
    const { programme } = cycle;
    return { cycle, programme, counts, facts, progress, openTasks, stages, tasks };
  }

  /**
   * Ids of the enterprises a stage is about, of those that are seen; null where it is about all of them.
   * What the engine has found is kept: whoever sees less, or looks back, has a set of their own.
   */
  async membersOf(
    cycle: RunningCycle,
    stage: Stage,
    sql: Queryable = this.database.pool,
  ): Promise<ReadonlySet<string> | null> {
    if (!isNarrow(cycle.programme, stage)) return null;
    if (reachNow().kind !== 'engine' || past.getStore() !== undefined) {
      return this.findMembers(cycle, stage, sql);
    }
    const stamp = await this.facts.stamp(sql, cycle.id);
    const key = `${cycle.id}/${scopeKey(cycle.programme, stage)}`;
    const known = this.members.get(key);
    if (known?.stamp === stamp) return known.ids;
    const ids = await this.findMembers(cycle, stage, sql);
    this.members.set(key, { stamp, ids });
    return ids;
  }

  private async findMembers(
    cycle: RunningCycle,
    stage: Stage,
    sql: Queryable,
  ): Promise<ReadonlySet<string>> {
    const subjects = await this.subjectsOf(cycle, undefined, sql);
    return withinStage(cycle.programme, stage, { subjects, year: cycle.year });
  }

  /** The subjects of a cycle as formulas see them; with who was in time where the programme asks. */
  async subjectsOf(
    cycle: RunningCycle,
    ids?: readonly string[],
    sql: Queryable = this.database.pool,
  ): Promise<SubjectFacts[]> {
    const subjects = await this.facts.ofCycle(sql, cycle, ids);
    if (cycle.programme.quality?.onTime === undefined) return subjects;
    const late = await this.facts.late(sql, cycle.id);
    return subjects.map((subject) => ({ ...subject, onTime: !late.has(subject.id) }));
  }

  /** How many enterprises of a stage stand where. */
  async countsOf(
    cycle: RunningCycle,
    stage: Stage | undefined,
    sql: Queryable = this.database.pool,
  ): Promise<readonly Count[]> {
    const members = stage === undefined ? null : await this.membersOf(cycle, stage, sql);
    if (members === null) return this.flows.counts(cycle.id, sql);
    return this.store.countsOf(sql, cycle.id, [...members]);
  }

  /** All flows of a filter, page by page. */
  async all(filter: FlowFilter, sql: Queryable = this.database.pool): Promise<Flow[]> {
    const flows: Flow[] = [];
    for (;;) {
      const after = flows.at(-1)?.id;
      const page = await this.flows.find(filter, { limit: 1000, ...(after && { after }) }, sql);
      flows.push(...page);
      if (page.length < 1000) return flows;
    }
  }

  /** What has to be looked up beside the counts, and only where the counts say there is something. */
  private async factsOf(
    cycle: RunningCycle,
    counts: readonly Count[],
    sql: Queryable,
  ): Promise<Facts> {
    const { id, previousId } = cycle;
    const confirmed = enterpriseRoad.slice(enterpriseRoad.indexOf('confirming'));
    const hasReturned = isAnybodyIn(counts, ['returned']);
    const mayAppeal = isAnybodyIn(counts, confirmed);
    return {
      returned: hasReturned ? await this.store.returned(sql, id) : new Map(),
      appeals: mayAppeal ? await this.store.appeals(sql, id) : new Map(),
      lists: await this.store.madeLists(sql, id),
      previous: previousId === null ? [] : await this.flows.counts(previousId, sql),
      narrowed: await this.narrowed(cycle, counts, sql),
    };
  }

  private async narrowed(
    cycle: RunningCycle,
    counts: readonly Count[],
    sql: Queryable,
  ): Promise<Map<string, readonly Count[]>> {
    const samples = await this.samples.ofCycle(sql, cycle.id);
    const narrowed = new Map<string, readonly Count[]>();
    const byScope = new Map<string, readonly Count[]>();
    for (const stage of cycle.programme.stages) {
      const sample = samples.find((one) => one.stage === stage.id);
      if (stage.does === 'audit') {
        if (sample !== undefined) {
          const drawn = sample.subjects.map(({ subjectId }) => subjectId);
          // Drawn and not told yet: the audit is before them, though they stand verified.
          const mayWait = isAnybodyIn(counts, ['verified']);
          const untold = mayWait ? await this.samples.waiting(sql, sample) : [];
          narrowed.set(stage.id, await this.store.countsOf(sql, cycle.id, drawn, untold));
        }
      } else if (isNarrow(cycle.programme, stage)) {
        const scope = scopeKey(cycle.programme, stage);
        const counted = byScope.get(scope) ?? (await this.countsOf(cycle, stage, sql));
        byScope.set(scope, counted);
        narrowed.set(stage.id, counted);
      }
    }
    return narrowed;
  }
}

function isAnybodyIn(counts: readonly Count[], phases: readonly string[]): boolean {
  return counts.some(
    ({ kind, phase, n }) => kind === 'enterprise-year' && phases.includes(phase) && n > 0,
  );
}
