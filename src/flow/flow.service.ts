/** The door to every flow: open, send, read. Nothing else writes to them. */
import { Injectable } from '@nestjs/common';
import { Clock, past } from '../clock.js';
import type { Instant } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import { FlowNotFound, FlowStale } from '../domain/process/errors.js';
import { may } from '../domain/process/may.js';
import { type FlowEvent, possibleEvents } from '../domain/process/step.js';
import { Database } from '../persistence/database.js';
import type { Queryable, Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { TimetableService } from '../timetable/timetable.service.js';
import type { Kind } from '../../workflows/registry.js';
import { Birthplace } from './birth.service.js';
import { Batch } from './batch.service.js';
import { Changes } from './changes.js';
import { FlowMoveStore } from './flow-move.store.js';
import { type FlowRow, flowOf } from './flow.row.js';
import { FlowStore } from './flow.store.js';
import type {
  Actor,
  ActorFor,
  BatchFilter,
  BatchResult,
  EventFor,
  Flow,
  FlowCount,
  FlowFilter,
  LogEntry,
  NewFlow,
  Page,
  SendOptions,
} from './flow.types.js';
import { SYSTEM } from './flow.types.js';
import type { Outcome } from './outcome.js';
import { Stepper } from './stepper.js';
import { permit, publishedOf, sendersOf } from './published.js';

/** How often an event is decided anew when somebody else moved the flow in between. */
const TRIES = 3;

@Injectable()
export class FlowService {
  constructor(
    private readonly store: FlowStore,
    private readonly writes: FlowMoveStore,
    private readonly births: Birthplace,
    private readonly batch: Batch,
    private readonly timetables: TimetableService,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Opens flows within the caller's transaction, any number at once: log entry `BORN`, the effects
   * of entering and the first timer with each. Answers the new ones; a ref that exists in its cycle
   * and kind is left alone.
   */
  open(sql: Sql, flows: readonly NewFlow[], actor: Actor = SYSTEM): Promise<Flow[]> {
    return this.births.open(sql, flows, actor);
  }

  /**
   * Sends one event: state, log, effects and timer are written in one transaction.
   * @throws FlowNotFound
   * @throws EventInvalid when the facts do not fit the machine's schema
   * @throws EventNotPermitted when the actor may not send it to this flow
   * @throws EventRefused when it is not possible there; lists what is
   * @throws FlowStale when `revision` was given and somebody else was first
   */
  async send(
    flowId: string,
    event: FlowEvent,
    actor: Actor,
    options: SendOptions = {},
  ): Promise<Flow> {
    const tries = options.revision === undefined ? TRIES : 1;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const row = await this.read(this.database.pool, flowId, false);
      const moved = await this.move(this.database.pool, row, event, actor, options);
      if (moved !== undefined) return moved;
    }
    // Others were quicker every time: take the row, so that nobody can be any more.
    return this.transaction.sql((sql) => this.sendIn(sql, flowId, event, actor, options));
  }

  /** The same within the caller's transaction: its data and the flow's state commit together. */
  async sendIn(
    sql: Sql,
    flowId: string,
    event: FlowEvent,
    actor: Actor,
    options: SendOptions = {},
  ): Promise<Flow> {
    const row = await this.read(sql, flowId, true);
    const moved = await this.move(sql, row, event, actor, options);
    if (moved === undefined) throw new FlowStale(flowId, row.revision, row.revision + 1);
    return moved;
  }

  /**
   * Sends to many flows, a thousand a transaction; `actor` is one for all, or found for each flow.
   * What is being moved by others is waited for at the end. Interrupted, it can be sent again: with
   * `cause`, whoever heard it is passed over.
   */
  sendMany(
    filter: BatchFilter,
    eventFor: EventFor,
    actor: Actor | ActorFor,
    options: Pick<SendOptions, 'cause'> = {},
  ): Promise<BatchResult> {
    return this.batch.send(filter, eventFor, actor, options);
  }

  /** @throws FlowNotFound */
  async get(flowId: string): Promise<Flow> {
    return flowOf(await this.read(this.database.pool, flowId, false));
  }

  /** `sql` is a transaction where the list has to agree with other things read in it. */
  async find(
    filter: FlowFilter,
    page: Page = {},
    sql: Queryable = this.database.pool,
  ): Promise<Flow[]> {
    return (await this.store.find(sql, filter, page)).map(flowOf);
  }

  async byRef(cycleId: string, kind: Kind, ref: string): Promise<Flow | undefined> {
    const row = await this.store.byRef(this.database.pool, cycleId, kind, ref);
    return row && flowOf(row);
  }

  /** The log of a flow, oldest first; empty for an unknown flow. */
  history(flowId: string): Promise<LogEntry[]> {
    return this.store.history(this.database.pool, flowId);
  }

  /** The logs of several flows; none for an unknown one. */
  histories(flowIds: readonly string[]): Promise<Map<string, LogEntry[]>> {
    return this.store.histories(this.database.pool, flowIds);
  }

  /** Types of events this actor may send to the flow now; facts may still be refused. */
  async possible(flow: Flow, actor: Actor): Promise<string[]> {
    // Nobody acts in the past.
    if (past.getStore() !== undefined) return [];
    const { region } = await this.timetables.of(this.database.pool, flow.cycleId);
    const types = possibleEvents(publishedOf(flow.kind, flow.version).machine, flow.position);
    return types.filter((type) =>
      may(actor, { type }, { ...flow, region }, sendersOf(flow.kind, type)),
    );
  }

  /** How many flows stand where; a line with an empty `waitsFor` counts each flow once. */
  counts(cycleId: string, sql: Queryable = this.database.pool): Promise<FlowCount[]> {
    return this.store.counts(sql, cycleId);
  }

  /** Folds the changes of counts together, so that reading them stays quick. */
  foldCounts(): Promise<number> {
    return this.store.foldCounts(this.database.pool);
  }

  private async read(sql: Queryable, flowId: string, lock: boolean): Promise<FlowRow> {
    const row = await this.store.row(sql, flowId, lock);
    if (row === undefined) throw new FlowNotFound(flowId);
    return row;
  }

  /** Undefined when somebody else moved the flow first. */
  private async move(
    sql: Queryable,
    row: FlowRow,
    event: FlowEvent,
    actor: Actor,
    { revision, ...options }: SendOptions,
  ): Promise<Flow | undefined> {
    const cause = options.cause ?? null;
    if (revision !== undefined && revision !== row.revision) {
      throw new FlowStale(row.id, revision, row.revision);
    }
    if (cause !== null && (await this.store.heard(sql, [row.id], cause)).size > 0) {
      return flowOf(row);
    }
    const cycle = await this.timetables.of(sql, row.cycleId);
    permit(actor, event, row, cycle.region);
    const at = await this.clock.now();
    const move = new Stepper({ at, cause }).take(row, event, cycle, actor);
    if (move instanceof DomainError) throw move;
    if (!(await this.writes.move(sql, move, { at, cause }))) {
      if (revision !== undefined) throw new FlowStale(row.id, revision, revision + 1);
      return undefined;
    }
    this.changes.touch(row.cycleId, row.subjectId);
    return movedFlow(row, move.outcome, at);
  }
}

/** The flow as it stands after a step. */
function movedFlow(row: FlowRow, { step }: Outcome, at: Instant): Flow {
  const { position, phase, tags, waitsFor, done } = step;
  const { state: _, context: __, head: ___, readAt: ____, ...rest } = row;
  const since = phase === row.phase ? row.since : at;
  return { ...rest, position, phase, tags, waitsFor, done, since, revision: row.revision + 1 };
}
