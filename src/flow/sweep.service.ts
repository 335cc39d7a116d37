/**
 * Fires what is due: the only place where time becomes an event. Timers are rows, so nothing is
 * forgotten when a process dies, and any number of workers may sweep at once.
 */
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../clock.js';
import type { Instant } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import { log } from '../http/log.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { TimetableService } from '../timetable/timetable.service.js';
import { Changes } from './changes.js';
import { DeadlineStore, type DueRow } from './deadline.store.js';
import { FlowWriteStore, type Move } from './flow-write.store.js';
import { Stopping } from './errors.js';
import { FlowStore } from './flow.store.js';
import { SYSTEM } from './flow.types.js';
import { inLanes } from './lanes.js';
import { TIMER } from './outcome.js';
import { Stepper } from './stepper.js';

const EVERY_MS = 5000;
const PAGE = 1000;
/** Pages under way at a time: one is computed here while the database writes the other. */
const LANES = 2;

export interface Swept {
  /** The instant up to which timers were fired. */
  readonly at: Instant;
  readonly fired: number;
  /** Timers their machine did not accept: taken away, so that they cannot come again for ever. */
  readonly dropped: number;
  /** Cycles in which something has moved since the sweep before; null after a start: any may have. */
  readonly moved: ReadonlySet<string> | null;
}

/** What follows a sweep: counted tasks completed, counts folded together. */
export type AfterSweep = (swept: Swept) => Promise<void>;

/** A sweep under way. */
interface Sweep {
  readonly at: Instant;
  readonly stepper: Stepper;
  fired: number;
  dropped: number;
}

@Injectable()
export class SweepService implements OnModuleDestroy {
  private readonly following: AfterSweep[] = [];
  private moved: Set<string> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private running: Promise<unknown> | undefined;
  private stopping = false;
  /** Timers dropped since this process began; a figure for Prometheus. */
  droppedInAll = 0;
  /** When this process swept last, by the clock of the machine. */
  sweptAt: Instant | null = null;

  constructor(
    private readonly deadlines: DeadlineStore,
    private readonly store: FlowStore,
    private readonly writes: FlowWriteStore,
    private readonly timetables: TimetableService,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {
    changes.here.subscribe(({ cycle }) => this.moved?.add(cycle));
  }

  /** Has `follow` run after every sweep, in the order of registration. */
  afterSweep(follow: AfterSweep): void {
    this.following.push(follow);
  }

  /** Every few seconds where workers run; a sweep that takes longer is not overtaken. */
  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.running !== undefined || this.stopping) return;
    this.running = this.sweep().catch((error: unknown) => {
      if (error instanceof Stopping) return;
      log.error({ err: error }, 'the sweep failed and will be tried again');
    });
    await this.running;
    this.running = undefined;
  }

  /**
   * Fires every timer due at `now` or before, the earliest first, those of one instant a thousand a
   * transaction. Each fires once, whoever else is sweeping; a crash loses the page under way, which
   * then is still due.
   * @throws Stopping when the process is told to stop: then not all that was due has fired
   */
  sweep(now?: Instant): Promise<Swept> {
    // One after the other in this process: what follows one is over before the next begins.
    const swept = this.last.then(() => this.sweepOnce(now));
    this.last = swept.catch(() => undefined);
    return swept;
  }

  private async sweepOnce(now?: Instant): Promise<Swept> {
    const at = now ?? (await this.clock.now());
    const sweep: Sweep = {
      at,
      stepper: new Stepper({ at, cause: null }),
      fired: 0,
      dropped: 0,
    };
    // What fires may arm a timer that is due already: look again until nothing fires.
    while (await this.pass(sweep));
    if (this.stopping) throw new Stopping();
    const { fired, dropped } = sweep;
    const { moved } = this;
    // What the followers move is followed up at the next sweep.
    this.moved = new Set();
    const swept: Swept = { at, fired, dropped, moved };
    await this.followUp(swept);
    this.sweptAt = this.clock.real().toISOString();
    return swept;
  }

  /** One follower that fails keeps no other from its work; all look at everything again next time. */
  private async followUp(swept: Swept): Promise<void> {
    const failed: unknown[] = [];
    const fold = async (): Promise<void> => {
      if (swept.moved?.size !== 0) await this.store.foldCounts(this.database.pool);
    };
    for (const follow of [...this.following, fold]) {
      await follow(swept).catch((error: unknown) => failed.push(error));
    }
    if (failed.length === 0) return;
    this.moved = null;
    throw failed.length === 1 ? failed[0] : new AggregateError(failed, 'followers failed');
  }

  /** Goes once through all due instants in order; false when nothing was there for us. */
  private async pass(sweep: Sweep): Promise<boolean> {
    const before = sweep.fired + sweep.dropped;
    let due = await this.deadlines.nextDue(this.database.pool, sweep.at);
    while (due !== undefined && !this.stopping) {
      await this.fire(sweep, due);
      due = await this.deadlines.nextDue(this.database.pool, sweep.at, due);
    }
    return sweep.fired + sweep.dropped > before;
  }

  private async fire(sweep: Sweep, due: Instant): Promise<void> {
    const cursor: { after: string | null; end: boolean } = { after: null, end: false };
    const pages = function* (): Generator<null> {
      while (!cursor.end) yield null;
    };
    const firePage = async (): Promise<void> => {
      const page = await this.transaction.sql(async (sql) => {
        const rows = await this.deadlines.take(sql, due, cursor.after, PAGE);
        const last = rows.at(-1)?.id;
        // Only a hint that spares reading what is taken already: the locks decide.
        if (last !== undefined && last > (cursor.after ?? '')) cursor.after = last;
        if (rows.length < PAGE || this.stopping) cursor.end = true;
        return this.step(sql, sweep, rows);
      });
      sweep.fired += page.fired;
      sweep.dropped += page.dropped;
      this.droppedInAll += page.dropped;
      for (const cycleId of page.cycles) this.changes.touch(cycleId);
    };
    // Few are due at most instants: they go together, in one order.
    await firePage();
    await inLanes(pages(), LANES, firePage);
  }

  private async step(
    sql: Sql,
    sweep: Sweep,
    rows: readonly DueRow[],
  ): Promise<{ fired: number; dropped: number; cycles: Set<string> }> {
    const moves: Move[] = [];
    const unheard: string[] = [];
    const cycles = new Set<string>();
    for (const row of rows) {
      const move = await this.take(sql, sweep, row);
      if (move === undefined) continue;
      cycles.add(row.cycleId);
      if (move instanceof DomainError) unheard.push(row.id);
      else moves.push(move);
    }
    const stamp = { at: sweep.at, cause: null };
    if (moves.length > 0) await this.writes.move(sql, moves, stamp);
    if (unheard.length > 0) await this.deadlines.drop(sql, unheard);
    return { fired: moves.length, dropped: unheard.length, cycles };
  }

  /** Undefined when the flow cannot be stepped at all: it stays due, and the others go on. */
  private async take(sql: Sql, sweep: Sweep, row: DueRow): Promise<Move | DomainError | undefined> {
    const { id: flow, timer, phase } = row;
    try {
      const cycle = await this.timetables.of(sql, row.cycleId);
      const move = sweep.stepper.take(row, { type: TIMER, timer }, cycle, SYSTEM);
      if (move instanceof DomainError) log.warn({ flow, timer, phase }, 'nobody heard the timer');
      return move;
    } catch (error) {
      log.error({ err: error, flow, timer, phase }, 'the timer could not be fired');
      return undefined;
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.last;
  }
}
