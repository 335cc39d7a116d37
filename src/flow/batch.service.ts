/** The path for many: pages of rows are locked, stepped in memory and written back in one statement. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { TimetableService } from '../timetable/timetable.service.js';
import type { CycleTime } from '../timetable/timetable.service.js';
import { Changes } from './changes.js';
import { FlowWriteStore, type Move, type Stamp } from './flow-write.store.js';
import { type FlowRow, flowOf } from './flow.row.js';
import { FlowStore } from './flow.store.js';
import type {
  Actor,
  ActorFor,
  BatchFilter,
  BatchResult,
  EventFor,
  SendOptions,
} from './flow.types.js';
import { inLanes } from './lanes.js';
import { permit } from './published.js';
import { Stepper } from './stepper.js';

/** Rows a transaction; more gains nothing, less costs round trips. */
const PAGE = 1000;
/** Pages under way at a time: one is computed here while the database writes the other. */
const LANES = 2;

interface Running {
  readonly actorFor: ActorFor;
  readonly filter: BatchFilter;
  readonly eventFor: EventFor;
  readonly stepper: Stepper;
  readonly stamp: Stamp;
  readonly refused: { flowId: string; reason: string; code: string }[];
  sent: number;
}

@Injectable()
export class Batch {
  constructor(
    private readonly store: FlowStore,
    private readonly writes: FlowWriteStore,
    private readonly timetables: TimetableService,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  async send(
    filter: BatchFilter,
    eventFor: EventFor,
    actor: Actor | ActorFor,
    options: Pick<SendOptions, 'cause'>,
  ): Promise<BatchResult> {
    const cause = options.cause ?? null;
    const at = await this.clock.now();
    const running: Running = {
      actorFor: typeof actor === 'function' ? actor : () => actor,
      filter,
      eventFor,
      stepper: new Stepper({ at, cause }),
      stamp: { at, cause },
      refused: [],
      sent: 0,
    };
    // Named flows are looked at when they are locked.
    const ids = filter.ids
      ? [...new Set(filter.ids)].sort()
      : await this.store.batchIds(this.database.pool, filter);
    const busy: string[] = [];
    await inLanes(pagesOf(ids), LANES, async (page) => {
      const seen = await this.page(running, page, true);
      busy.push(...page.filter((id) => !seen.has(id)));
    });
    // What others were moving is waited for; what no longer fits the filter is left out.
    for (const page of pagesOf(busy.sort())) await this.page(running, page, false);
    if (running.sent > 0) this.changes.touch(filter.cycleId);
    return { sent: running.sent, refused: running.refused };
  }

  /** One transaction; answers the flows it looked at. */
  private async page(
    running: Running,
    ids: readonly string[],
    skip: boolean,
  ): Promise<Set<string>> {
    const { rows, sent, refused } = await this.transaction.sql(async (sql) => {
      const locked = await this.store.lockBatch(sql, running.filter, ids, skip);
      return { rows: locked, ...(await this.step(sql, running, locked)) };
    });
    running.sent += sent;
    running.refused.push(...refused);
    return new Set(rows.map((row) => row.id));
  }

  private async step(
    sql: Sql,
    running: Running,
    rows: readonly FlowRow[],
  ): Promise<{ sent: number; refused: Running['refused'] }> {
    const cycle = await this.timetables.of(sql, running.filter.cycleId);
    const { cause } = running.stamp;
    const heard =
      cause === null
        ? new Set<string>()
        : await this.store.heard(
            sql,
            rows.map((row) => row.id),
            cause,
          );
    const moves: Move[] = [];
    const refused: Running['refused'] = [];
    for (const row of rows) {
      const move = heard.has(row.id) ? null : take(running, row, cycle);
      if (move === null) continue;
      if (move instanceof DomainError) {
        refused.push({ flowId: row.id, reason: move.message, code: move.code });
      } else moves.push(move);
    }
    if (moves.length > 0) await this.writes.move(sql, moves, running.stamp);
    return { sent: moves.length, refused };
  }
}

/** What becomes of one flow; null: it is left alone. */
function take(
  { actorFor, eventFor, stepper }: Running,
  row: FlowRow,
  cycle: CycleTime,
): Move | DomainError | null {
  try {
    const flow = flowOf(row);
    const event = eventFor(flow);
    if (event === null) return null;
    const actor = actorFor(flow);
    permit(actor, event, row, cycle.region);
    return stepper.take(row, event, cycle, actor);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function pagesOf(ids: readonly string[]): string[][] {
  const pages: string[][] = [];
  for (let from = 0; from < ids.length; from += PAGE) pages.push(ids.slice(from, from + PAGE));
  return pages;
}
