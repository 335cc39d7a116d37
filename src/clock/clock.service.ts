import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Clock, dayOf } from '../clock.js';
import type { Instant, IsoDate } from '../clock.js';
import { config } from '../config.js';
import { Database } from '../persistence/database.js';
import { ClockStore } from './clock.store.js';
import type { Installation } from './clock.store.js';
import { SimulatedTime } from './simulated-time.js';
import { ClockBackwards, SimulationRefused } from './errors.js';

export interface ClockState {
  installation: Installation;
  /** Whether `now` is made up: every page must then say so. */
  simulated: boolean;
  now: Instant;
  today: IsoDate;
  /** Who set the simulated time last. */
  setBy: string | null;
}

@Injectable()
export class ClockService implements OnApplicationBootstrap {
  constructor(
    private readonly clock: Clock,
    private readonly store: ClockStore,
    private readonly database: Database,
    private readonly time: SimulatedTime,
  ) {}

  /** The first start decides what an installation is, for ever: production, unless told otherwise. */
  async onApplicationBootstrap(): Promise<void> {
    await this.store.settle(this.database.pool, config.BM_DEMO ? 'demo' : 'production');
  }

  /**
   * Runs `work`, during which only this process moves the time, by the function it is given; the
   * caller sees to it that nobody else does.
   */
  async moving<T>(
    by: string,
    work: (set: (to: Instant) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(async (to) => {
        await this.set(to, by);
        this.time.hold(to);
      });
    } finally {
      this.time.hold(null);
    }
  }

  /** What time it is here, and whether it is real. */
  async state(): Promise<ClockState> {
    const row = await this.store.read(this.database.pool);
    const now = row?.simulatedNow ?? this.clock.real().toISOString();
    return {
      installation: row?.installation ?? 'production',
      simulated: row?.simulatedNow != null,
      now,
      today: dayOf(now),
      setBy: row?.setBy ?? null,
    };
  }

  /**
   * Sets the simulated time, for every process at once.
   * @throws SimulationRefused in a production installation
   * @throws ClockBackwards when `to` is before the simulated time
   */
  async set(to: Instant, by: string): Promise<void> {
    const at = new Date(to).toISOString();
    const { pool } = this.database;
    if (await this.store.simulate(pool, at, by)) return;
    const row = await this.store.read(pool);
    if (row?.installation !== 'demo') throw new SimulationRefused();
    throw new ClockBackwards(row.simulatedNow ?? at, at);
  }
}
