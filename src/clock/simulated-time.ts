import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Instant } from '../clock.js';
import { runtimeUrl } from '../persistence/database.js';
import type { Installation } from './clock.store.js';

/**
 * Reads the simulated time over a connection of its own. The time is asked for in the middle of
 * transactions: taken from the shared pool, ten of those at once would wait for each other for ever.
 */
@Injectable()
export class SimulatedTime implements OnApplicationShutdown {
  private readonly pool = new pg.Pool({
    connectionString: runtimeUrl(),
    max: 1,
    allowExitOnIdle: true,
    application_name: 'battle-map clock',
  });
  /** Settled once, for ever: real data has real time, and nothing needs to be read any more. */
  private real = false;
  private held: Instant | null = null;

  constructor() {
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** While this process alone moves the time it knows it without asking; null ends that. */
  hold(at: Instant | null): void {
    this.held = at;
  }

  /** Null where time is real. */
  async now(): Promise<Instant | null> {
    if (this.real) return null;
    if (this.held !== null) return this.held;
    const { rows } = await this.pool.query<{ installation: Installation; now: Date | null }>(
      'select installation, simulated_now as now from clock',
    );
    this.real = rows[0]?.installation === 'production';
    return rows[0]?.now?.toISOString() ?? null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
