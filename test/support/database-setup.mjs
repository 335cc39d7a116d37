// One throw-away cluster for the whole run, and in it a migrated template that test files are cloned from.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ensureDatabase, startPostgres } from '../../scripts/embedded-pg.mjs';

// A test cluster may lose its data when the machine fails: nothing waits for the disk.
const FLAGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
FLAGS.push('shared_buffers=128MB', 'max_connections=200', 'log_min_messages=fatal');

export default async function setup() {
  // Every project that needs a database names this file; they share one cluster.
  globalThis.battleMapCluster ??= start();
  const { server } = await globalThis.battleMapCluster;
  process.env.BM_TEST_CLUSTER = server.url('postgres');
}

async function start() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bm-test-'));
  fs.chmodSync(folder, 0o755); // PostgreSQL may run as another user than we
  const server = await startPostgres({
    dataDir: path.join(folder, 'pg'),
    flags: FLAGS.flatMap((flag) => ['-c', flag]),
    mortal: true,
  });
  await ensureDatabase(server.url('postgres'), 'template');
  const env = { ...process.env, DATABASE_URL: server.url('template') };
  const run = (...args) =>
    execFileSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  run('scripts/migrate.mjs', 'deploy');
  run('scripts/queue-tables.mjs');
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query('alter database template with is_template true allow_connections false');
  await client.end();
  return { server, folder };
}
