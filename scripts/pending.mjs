// What a database still lacks: a quick look, so that a start with nothing to migrate takes no time.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { root } from './stamp.mjs';

/** What the schema of the queue's tables is commented with once they are there. */
export function queueTables() {
  const file = path.join(root, 'node_modules/bullmq/package.json');
  return `BullMQ ${JSON.parse(fs.readFileSync(file, 'utf8')).version}`;
}

/** The scripts that have something to do, with their arguments. */
export async function pendingScripts(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const scripts = [];
    if (await lacksMigrations(client)) scripts.push(['migrate.mjs', 'deploy']);
    const { rows } = await client.query(
      "select obj_description(to_regnamespace('bullmq')::oid, 'pg_namespace') as comment",
    );
    const queueIsHere = !process.env.REDIS_URL;
    if (queueIsHere && rows[0].comment !== queueTables()) scripts.push(['queue-tables.mjs']);
    return scripts;
  } finally {
    await client.end();
  }
}

async function lacksMigrations(client) {
  const { rows: known } = await client.query("select to_regclass('_prisma_migrations') as it");
  if (known[0].it === null) return true;
  const { rows } = await client.query(
    `select migration_name as name, finished_at is not null as done
       from _prisma_migrations where rolled_back_at is null`,
  );
  const done = new Set(rows.filter((row) => row.done).map((row) => row.name));
  const entries = fs.readdirSync(path.join(root, 'prisma/migrations'), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return rows.some((row) => !row.done) || folders.some(({ name }) => !done.has(name));
}

/**
 * Runs them side by side, in processes of their own: the schema engine leaves a timer behind that
 * would keep us.
 */
export async function bringUpToDate(url, scripts) {
  await Promise.all(scripts.map(([name, ...args]) => run(url, path.join('scripts', name), args)));
}

function run(url, file, args) {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} ${args.join(' ')}: ${stderr.trim()}`)),
    );
  });
}
