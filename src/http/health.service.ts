import { readdir } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../clock.js';
import { ClockService } from '../clock/clock.service.js';
import { projectFile } from '../config.js';
import { QueueProbe } from '../jobs/queue-probe.js';
import { Database } from '../persistence/database.js';
import { HealthStore } from './health.store.js';
import { log } from './log.js';

const Verdict = z.enum(['ok', 'failed']);
type Verdict = z.infer<typeof Verdict>;

export const Readiness = z
  .object({
    status: Verdict,
    checks: z.object({ database: Verdict, migrations: Verdict, queue: Verdict, clock: Verdict }),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;

const PATIENCE_MS = 3000;
/** Deadlines are compared in the database and in this process: they must agree on the time. */
const TOLERATED_DRIFT_MS = 30_000;

@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly store: HealthStore,
    private readonly queue: QueueProbe,
    private readonly clock: Clock,
    private readonly clockService: ClockService,
  ) {}

  /** Whether this process can do its work now; what is wrong goes to the log, not to the caller. */
  async ready(): Promise<Readiness> {
    const [database, migrations, queue, clock] = await Promise.all([
      verdict('database', () => this.store.time(this.database.pool)),
      verdict('migrations', () => this.checkMigrations()),
      verdict('queue', () => this.queue.check()),
      verdict('clock', () => this.checkClock()),
    ]);
    const checks = { database, migrations, queue, clock };
    const status = Object.values(checks).every((one) => one === 'ok') ? 'ok' : 'failed';
    return { status, checks };
  }

  /** Connections of processes that sweep and deliver; of whichever process they are. */
  workers(): Promise<number> {
    return this.store.workers(this.database.pool);
  }

  private async checkMigrations(): Promise<void> {
    const [applied, entries] = await Promise.all([
      this.store.applied(this.database.pool),
      readdir(projectFile('prisma/migrations'), { withFileTypes: true }),
    ]);
    const missing = entries.filter((entry) => entry.isDirectory() && !applied.has(entry.name));
    if (missing.length === 0) return;
    throw new Error(`not applied: ${missing.map((entry) => entry.name).join(', ')}`);
  }

  private async checkClock(): Promise<void> {
    const [theirs] = await Promise.all([
      this.store.time(this.database.pool),
      this.clockService.state(),
    ]);
    const drift = Math.abs(theirs - this.clock.real().getTime());
    if (drift > TOLERATED_DRIFT_MS) throw new Error(`${String(drift)} ms off the database`);
  }
}

async function verdict(name: string, check: () => Promise<unknown>): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('no answer in time'));
    }, PATIENCE_MS);
  });
  try {
    await Promise.race([check(), patience]);
    return 'ok';
  } catch (error) {
    log.warn({ err: error, check: name }, 'not ready');
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
