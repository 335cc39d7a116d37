/** All pending timers, for those who look after the installation: due when, armed by what, what then. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { Instant } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import { type Timer, dueOf, timerTitles } from '../domain/process/due.js';
import { localTime } from '../domain/process/hours.js';
import { step } from '../domain/process/step.js';
import { eventWords } from '../domain/supervision/events.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { TimetableService } from '../timetable/timetable.service.js';
import { DeadlineStore, type PendingRow } from './deadline.store.js';
import { positionOf } from './flow.row.js';
import { TIMER } from './outcome.js';
import { publishedOf } from './published.js';
import { intentTitle, phaseOf } from './titles.js';

const PAGE = 1000;

export interface PendingTimer {
  readonly flowId: string;
  readonly timer: string;
  readonly title: string;
  readonly dueAt: Instant;
  /** The screen name of the phase the flow is in. */
  readonly phase: string;
  readonly of: Pick<PendingRow, 'cycleId' | 'kind' | 'ref' | 'subject'>;
  readonly armedBy: string;
  readonly then: string;
  readonly late: boolean;
}

@Injectable()
export class TimerService {
  constructor(
    private readonly deadlines: DeadlineStore,
    private readonly timetables: TimetableService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /** The first `limit` by due time, of one region; what happens next is found by a dry run. */
  async pending(
    region: string,
    limit = 500,
  ): Promise<{ at: Instant; total: number; timers: PendingTimer[] }> {
    const at = await this.clock.now();
    const { rows, total } = await this.deadlines.pending(this.database.pool, region, limit);
    return { at, total, timers: rows.map((row) => pendingTimer(row, at)) };
  }

  /** The earliest armed timer of a region, for the button that leads to it. */
  async next(region: string): Promise<PendingTimer | undefined> {
    return (await this.pending(region, 1)).timers[0];
  }

  /** When a timer fires next, later than `after`; undefined when none is armed. */
  nextDue(after: Instant): Promise<Instant | undefined> {
    return this.deadlines.earliest(this.database.pool, after);
  }

  overdue(now: Instant): Promise<number> {
    return this.deadlines.overdue(this.database.pool, now);
  }

  /**
   * Dates the timers of a cycle anew after its dates were moved, each from the instant it was armed
   * at. Answers how many changed.
   */
  async redate(cycleId: string): Promise<number> {
    this.timetables.forget(cycleId);
    let after: string | null = null;
    let changed = 0;
    for (;;) {
      const page = await this.redatePage(cycleId, after);
      changed += page.changed;
      if (page.last === null) return changed;
      after = page.last;
    }
  }

  private redatePage(
    cycleId: string,
    after: string | null,
  ): Promise<{ changed: number; last: string | null }> {
    return this.transaction.sql(async (sql) => {
      const { timetable } = await this.timetables.of(sql, cycleId);
      const rows = await this.deadlines.armed(sql, cycleId, after, PAGE);
      const changes = rows.flatMap((row) => {
        const { kind, stage, armedAt: at, timer } = row;
        // The ladder's rungs are dated by the task's own date, and late ones are put off already.
        if (timer === 'ladder') return [];
        const armed = { kind, stage, context: positionOf(row).context, at };
        const dueAt = dueOf(timer, armed, timetable);
        return dueAt === null || dueAt === row.dueAt ? [] : [{ flowId: row.id, dueAt }];
      });
      if (changes.length > 0) await this.deadlines.redate(sql, changes);
      return { changed: changes.length, last: rows.at(-1)?.id ?? null };
    });
  }
}

function pendingTimer(row: PendingRow, at: Instant): PendingTimer {
  return {
    flowId: row.id,
    timer: row.timer,
    title: isTimer(row.timer) ? timerTitles[row.timer].zh : row.timer,
    dueAt: row.dueAt,
    phase: phaseOf(row, row.phase),
    of: row,
    armedBy: armedBy(row),
    then: whatThen(row),
    late: row.dueAt <= at,
  };
}

function isTimer(name: string): name is Timer {
  return Object.hasOwn(timerTitles, name);
}

function armedBy(row: PendingRow): string {
  const { label } = eventWords(row.kind, row.armedBy);
  return `${label}，${localTime(row.armedAt).slice(0, -3)}`;
}

/** What the timer would do if it fired now. */
function whatThen(row: PendingRow): string {
  const { machine } = publishedOf(row.kind, row.version);
  try {
    const next = step(machine, positionOf(row), { type: TIMER, timer: row.timer });
    const moved = next.phase === row.phase ? [] : [`转入「${phaseOf(row, next.phase)}」`];
    const effects = next.intents.map(intentTitle);
    return [...moved, ...effects].join('；') || '记录到期';
  } catch (error) {
    if (error instanceof DomainError) return '无（本环节不再等待）';
    throw error;
  }
}
