/** Hands what is due in the outbox to the queue, whose workers deliver it in any process. */
import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Queue } from 'bullmq';
import type { Subscription } from 'rxjs';
import { config } from '../config.js';
import { Changes } from '../flow/changes.js';
import { log } from '../http/log.js';
import { Database } from '../persistence/database.js';
import { OutboxService } from './outbox.service.js';
import { OutboxStore } from './outbox.store.js';

export const OUTBOX_QUEUE = 'outbox';
const EVERY_MS = 1000;
const PAGE = 500;
/** Enough waiting in the queue to keep every worker busy; the rest stays in the outbox. */
const FULL = 2000;

/** A job of the queue: only the key, since the row is the truth. */
export interface OutboxJob {
  readonly key: string;
}

@Injectable()
export class RelayService implements OnApplicationBootstrap, OnModuleDestroy {
  private running: Promise<unknown> | undefined;
  private again = false;
  private stopping = false;
  private nudges: Subscription | undefined;

  constructor(
    @InjectQueue(OUTBOX_QUEUE) private readonly queue: Queue,
    private readonly outbox: OutboxService,
    private readonly store: OutboxStore,
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** A worker hears of changes in any process and need not wait for its next round. */
  onApplicationBootstrap(): void {
    if (config.ROLE === 'web') return;
    this.nudges = this.changes.stream().subscribe(() => void this.tick());
  }

  /** One round; a call during a round has it followed by another. */
  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.stopping) return;
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    this.running = this.rounds().catch((error: unknown) => {
      log.error({ err: error }, 'the relay failed and will try again');
    });
    await this.running;
    this.running = undefined;
  }

  private async rounds(): Promise<void> {
    do {
      this.again = false;
      while (!this.stopping && (await this.round()) === PAGE);
      // A call during the round set it.
      // oxlint-disable-next-line typescript/no-unnecessary-condition
    } while (this.again);
  }

  /** Answers how many effects were handed over. */
  private async round(): Promise<number> {
    // While time is being moved, whoever moves it delivers, in order, before it goes on.
    if (await this.store.relaysHeld(this.database.pool)) return 0;
    if ((await this.queue.getWaitingCount()) >= FULL) return 0;
    const keys = await this.outbox.claim(PAGE);
    // A finished job is forgotten at once: the outbox alone decides what is tried again, and when.
    const opts = { removeOnComplete: true, removeOnFail: true, attempts: 1 };
    const jobs = keys.map((key) => ({
      name: 'deliver',
      data: { key } satisfies OutboxJob,
      opts: { ...opts, jobId: key },
    }));
    if (jobs.length > 0) await this.queue.addBulk(jobs);
    return keys.length;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.nudges?.unsubscribe();
    await this.running;
  }
}
