/** Where the queue lives: Redis when REDIS_URL is set, otherwise PostgreSQL beside our own tables. */
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import type { ConnectionOptions } from 'bullmq';
import { config } from '../config.js';

/** The schema of the queue's own tables; made by `scripts/queue-tables.mjs`. */
const SCHEMA = 'bullmq';

/**
 * The connection of every queue and worker of this process. Choosing PostgreSQL is process-wide in
 * BullMQ, so that `@Processor` and `@InjectQueue` work unchanged on both.
 */
export function queueConnection(): ConnectionOptions {
  if (config.REDIS_URL !== undefined) return redis(new URL(config.REDIS_URL));
  setDefaultBackendFactory(createPostgresBackend);
  // Two connections a queue, and one more for a worker that listens.
  const postgres = { connectionString: config.DATABASE_URL, schema: SCHEMA, max: 2 };
  return postgres;
}

function redis(url: URL): ConnectionOptions {
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    db: Number(url.pathname.slice(1) || 0),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    // A worker waits for Redis to come back rather than giving up.
    maxRetriesPerRequest: null,
  };
}
