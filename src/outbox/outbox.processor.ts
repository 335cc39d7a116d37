import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bullmq';
import { Clock } from '../clock.js';
import { config } from '../config.js';
import { log } from '../http/log.js';
import { OutboxService } from './outbox.service.js';
import { OUTBOX_QUEUE, type OutboxJob } from './relay.service.js';

const CONCURRENCY = 8;
/** A queue that is away is tried again and again: it is spoken of no more often than this. */
const SPEAK_EVERY_MS = 30_000;
/** By then a process that ends for the same reason has said so. */
const SPEAK_AFTER_MS = 1000;

/** Works the queue off: each job is one effect. Failures are noted in the outbox, not in the queue. */
@Processor(OUTBOX_QUEUE, { concurrency: CONCURRENCY })
export class OutboxProcessor extends WorkerHost implements OnModuleDestroy {
  private spokeAt = -Infinity;
  private unspoken = 0;

  constructor(
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** The worker's own troubles, a lost connection mostly; it goes on by itself when they are over. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    const now = this.clock.real().getTime();
    if (now - this.spokeAt < SPEAK_EVERY_MS) {
      this.unspoken += 1;
      return;
    }
    const { unspoken } = this;
    this.spokeAt = now;
    this.unspoken = 0;
    setTimeout(() => {
      log.error({ why: error.message, unspoken }, 'the queue is out of reach');
    }, SPEAK_AFTER_MS).unref();
  }

  override async process(job: Job<OutboxJob>): Promise<void> {
    await this.outbox.deliver(job.data.key);
  }

  /** What is being delivered is delivered before the database is let go. */
  async onModuleDestroy(): Promise<void> {
    if (config.ROLE !== 'web') await this.worker.close();
  }
}
