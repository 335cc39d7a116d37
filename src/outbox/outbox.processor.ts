import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bullmq';
import { config } from '../config.js';
import { OutboxService } from './outbox.service.js';
import { OUTBOX_QUEUE, type OutboxJob } from './relay.service.js';

const CONCURRENCY = 8;

/** Works the queue off: each job is one effect. Failures are noted in the outbox, not in the queue. */
@Processor(OUTBOX_QUEUE, { concurrency: CONCURRENCY })
export class OutboxProcessor extends WorkerHost implements OnModuleDestroy {
  constructor(private readonly outbox: OutboxService) {
    super();
  }

  override async process(job: Job<OutboxJob>): Promise<void> {
    await this.outbox.deliver(job.data.key);
  }

  /** What is being delivered is delivered before the database is let go. */
  async onModuleDestroy(): Promise<void> {
    if (config.ROLE !== 'web') await this.worker.close();
  }
}
