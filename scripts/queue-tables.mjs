// Creates or upgrades the queue's own tables (schema "bullmq") in the database of DATABASE_URL.
import { createPostgresBackend, Queue } from 'bullmq';
import pg from 'pg';
import { queueTables } from './pending.mjs';
import { grantRuntime } from './runtime-role.mjs';

const connectionString = process.env.DATABASE_URL;
const connection = { connectionString, schema: 'bullmq', migrate: true, max: 1 };
const queue = new Queue('tables', { connection }, createPostgresBackend);
await queue.waitUntilReady();
await queue.close();

const client = new pg.Client({ connectionString });
await client.connect();
await client.query(`comment on schema bullmq is ${client.escapeLiteral(queueTables())}`);
await client.end();
await grantRuntime(connectionString, 'bullmq');
