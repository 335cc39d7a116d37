/** Seals each day when it is over (日封存). */
import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { IsoDate } from '../clock.js';
import { config } from '../config.js';
import { addDays, daysBetween } from '../domain/calendar/day.js';
import { log } from '../http/log.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { DayContent, DayFacts, type DaySeal, sealHash } from './seal.js';
import { SealStore } from './seal.store.js';

const EVERY_MS = 600_000;
const BETWEEN_LOOKS_MS = 50;
/** Five seconds: no request of this system's own lasts longer. */
const LOOKS = 100;

export interface SealStanding {
  readonly day: IsoDate | null;
  readonly hash: string | null;
  /** Days that are over and have no seal. */
  readonly behind: number;
}

@Injectable()
export class SealService implements OnModuleDestroy {
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: SealStore,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /** Looks every ten minutes where workers run: soon after midnight the day that is over is sealed. */
  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    this.running = this.sealDays().catch((error: unknown) => {
      log.error({ err: error }, 'a day could not be sealed and will be tried again');
    });
    await this.running;
  }

  /**
   * Seals every day before `until` that has no seal yet, the oldest first; answers how many. The time
   * is the real one at which entries were recorded, also where the calendar of the year is simulated:
   * a seal says what was there when it was made.
   * @param until today unless told
   */
  async sealDays(until?: IsoDate): Promise<number> {
    let sealed = 0;
    while (await this.transaction.sql((sql) => this.sealNext(sql, until))) sealed += 1;
    return sealed;
  }

  /** The newest seal; undefined before the first day is over. */
  async latest(): Promise<DaySeal | undefined> {
    return (await this.store.list(this.database.pool, 1))[0];
  }

  /** The day sealed last, its seal, and how many days that are over have none. */
  async standing(): Promise<SealStanding> {
    const { pool } = this.database;
    const newest = await this.latest();
    const next = newest === undefined ? await this.store.firstDay(pool) : addDays(newest.day, 1);
    const today = await this.store.today(pool);
    const behind = next === null ? 0 : Math.max(0, daysBetween(next, today));
    return { day: newest?.day ?? null, hash: newest?.hash ?? null, behind };
  }

  /** The newest seal as papers print it; null before the first day is over. */
  async printed(): Promise<string | null> {
    const seal = await this.latest();
    return seal === undefined ? null : `日封存 ${seal.day} ${seal.hash}`;
  }

  /** The newest seals, newest first. */
  newest(limit: number): Promise<DaySeal[]> {
    return this.store.list(this.database.pool, limit);
  }

  private async sealNext(sql: Sql, until: IsoDate | undefined): Promise<boolean> {
    if (!(await this.store.only(sql))) return false;
    const [before] = await this.store.list(sql, 1);
    const day = before === undefined ? await this.store.firstDay(sql) : addDays(before.day, 1);
    if (day === null || day >= (until ?? (await this.store.today(sql)))) return false;
    if (!(await this.othersEnd(sql))) return false;
    await this.store.insert(sql, await this.take(sql, day, before?.hash ?? ''));
    return true;
  }

  /**
   * Waits for whoever began before midnight and still writes with that day's date: once everybody who
   * is at work just now has ended, nobody of that day is left. False when one takes too long: the next
   * look seals the day.
   */
  private async othersEnd(sql: Sql): Promise<boolean> {
    let left = new Set(await this.store.underWay(sql));
    for (let looks = 0; left.size > 0 && looks < LOOKS; looks += 1) {
      await setTimeout(BETWEEN_LOOKS_MS);
      const now = await this.store.underWay(sql);
      left = new Set(now.filter((id) => left.has(id)));
    }
    return left.size === 0;
  }

  private async take(sql: Sql, day: IsoDate, prevHash: string): Promise<DaySeal> {
    const content = new DayContent(config.HASH);
    for await (const one of this.store.events(sql, day)) {
      content.event(one.chain, one.seq, one.at, one.hash);
    }
    for await (const one of this.store.audits(sql, day)) content.audit(one.seq, one.at, one.hash);
    const facts = new DayFacts(config.HASH);
    for await (const one of this.store.imprints(sql, day)) facts.take(one);
    const { events, audits } = content;
    const sealed = { content: content.close(), facts: facts.close() };
    const seal = { day, events, audits, ...sealed, prevHash };
    return { ...seal, hash: sealHash(seal) };
  }

  async onModuleDestroy(): Promise<void> {
    await this.running;
  }
}
