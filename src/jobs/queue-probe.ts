import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import { config } from '../config.js';
import { Database } from '../persistence/database.js';

/** Asks whether the queue would take a job now. */
@Injectable()
export class QueueProbe implements OnModuleDestroy {
  private redis: Redis | undefined;

  constructor(private readonly database: Database) {}

  /** Settles when the queue answers; throws when it does not. */
  async check(): Promise<void> {
    if (config.REDIS_URL === undefined) return this.checkPostgres();
    this.redis ??= new Redis(config.REDIS_URL, {
      lazyConnect: true,
      connectTimeout: 2000,
      maxRetriesPerRequest: 1,
    }).on('error', () => undefined);
    await this.redis.ping();
  }

  private async checkPostgres(): Promise<void> {
    const { rows } = await this.database.pool.query<{ made: boolean }>(
      "select to_regnamespace('bullmq') is not null as made",
    );
    if (rows[0]?.made !== true) throw new Error('the tables of the queue are missing');
  }

  onModuleDestroy(): void {
    this.redis?.disconnect();
  }
}
