// Migrations without downloading an engine: Prisma's own schema engine as WebAssembly on the pg driver.
// The files and the table `_prisma_migrations` are Prisma's; `prisma migrate` can take over at any time.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { grantRuntime } from './runtime-role.mjs';
import { openEngine } from './schema-engine.mjs';
import { root } from './stamp.mjs';

const schemaDir = path.join(root, 'prisma/schema');
const migrationsDir = path.join(root, 'prisma/migrations');
const lockFile = path.join(migrationsDir, 'migration_lock.toml');
const filters = { externalTables: [], externalEnums: [] };

const USAGE = `node scripts/migrate.mjs <command>
  deploy                  apply what is not yet applied
  status                  list the migrations and whether each is applied
  new NAME                write the next migration from prisma/schema
  check                   fail when prisma/schema and prisma/migrations differ
  resolve NAME applied|rolled-back   say what became of a migration that failed
DATABASE_URL says where; new and check use a throw-away database when it is not set.`;

/** All files of the multi-file schema, as the engine wants them. */
function schemaFiles() {
  const names = fs.readdirSync(schemaDir).filter((name) => name.endsWith('.prisma'));
  return names.sort().map((name) => ({
    path: path.join('prisma/schema', name),
    content: fs.readFileSync(path.join(schemaDir, name), 'utf8'),
  }));
}

function migrationNames() {
  if (!fs.existsSync(migrationsDir)) return [];
  const entries = fs.readdirSync(migrationsDir, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function migrationList() {
  const content = (name) =>
    fs.readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8');
  return {
    baseDir: migrationsDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: fs.existsSync(lockFile) ? fs.readFileSync(lockFile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames().map((name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: content(name) } },
    })),
  };
}

const withEngine = async (url, work) => {
  const files = schemaFiles();
  const { engine, close, explain } = await openEngine(url, files);
  try {
    return await work(engine, { files });
  } catch (error) {
    throw explain(error);
  } finally {
    await close();
  }
};

/** Applies what is missing; answers the names. */
export const deploy = (url) =>
  withEngine(url, async (engine) => {
    const input = { migrationsList: migrationList(), filters };
    return (await engine.applyMigrations(input)).appliedMigrationNames;
  });

/** The SQL that leads from the migrations to the schema, or null when they agree. */
export const drift = (url) =>
  withEngine(url, async (engine, schema) => {
    const list = migrationList();
    const some = list.migrationDirectories.length > 0;
    const result = await engine.diff({
      from: some ? { tag: 'migrations', ...list } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      shadowDatabaseUrl: null,
      exitCode: true,
      filters,
    });
    return result.exitCode === 2 ? result.stdout : null;
  });

/** Writes the next migration; answers its folder, or null when there is nothing to change. */
export async function create(url, name) {
  const sql = await drift(url);
  if (!sql) return null;
  const moment = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(migrationsDir, `${moment}_${name.replace(/\W+/g, '_')}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'migration.sql'), sql);
  if (!fs.existsSync(lockFile)) {
    fs.writeFileSync(
      lockFile,
      '# Keep this file under version control.\nprovider = "postgresql"\n',
    );
  }
  return path.relative(root, folder);
}

/** Tells Prisma's table what became of a migration that failed half-way. */
export const resolve = (url, migrationName, as) =>
  withEngine(url, (engine) =>
    as === 'applied'
      ? engine.markMigrationApplied({ migrationName, migrationsList: migrationList() })
      : engine.markMigrationRolledBack({ migrationName }),
  );

/** Every migration of the folder and of the database, with what is known of it. */
export async function status(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const known = await client.query(
      `select to_regclass('_prisma_migrations') is not null as there`,
    );
    const { rows } = known.rows[0].there
      ? await client.query(
          'select migration_name as name, finished_at, logs from _prisma_migrations where rolled_back_at is null',
        )
      : { rows: [] };
    const names = new Set([...migrationNames(), ...rows.map((row) => row.name)]);
    return [...names].sort().map((name) => {
      const row = rows.find((candidate) => candidate.name === name);
      const state = !row ? 'pending' : row.finished_at ? 'applied' : 'failed';
      return { name, state, ...(row?.logs ? { logs: row.logs } : {}) };
    });
  } finally {
    await client.end();
  }
}

/** A database that nobody will miss, for comparing. */
async function withThrowAway(work) {
  const { ensureDatabase, startPostgres } = await import('./embedded-pg.mjs');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bm-migrate-'));
  fs.chmodSync(folder, 0o755); // PostgreSQL may run as another user than we
  const server = await startPostgres({
    dataDir: path.join(folder, 'pg'),
    flags: ['-c', 'fsync=off'],
    mortal: true,
  });
  try {
    const name = `bm_${crypto.randomBytes(4).toString('hex')}`;
    await ensureDatabase(server.url('postgres'), name);
    return await work(server.url(name));
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function main([command, name, as]) {
  const url = process.env.DATABASE_URL;
  const somewhere = (work) => (url ? work(url) : withThrowAway(work));
  const must = () => {
    if (!url) throw new Error('DATABASE_URL is not set');
    return url;
  };
  switch (command) {
    case 'deploy': {
      const applied = await deploy(must());
      await grantRuntime(must(), 'public');
      console.log(applied.length ? `applied: ${applied.join(', ')}` : 'nothing to apply');
      return 0;
    }
    case 'status':
      for (const one of await status(must())) console.log(`${one.state.padEnd(8)} ${one.name}`);
      return 0;
    case 'new':
      if (!name) break;
      console.log((await somewhere((at) => create(at, name))) ?? 'no change');
      return 0;
    case 'check': {
      const difference = await somewhere(drift);
      console.log(difference ?? 'prisma/schema and prisma/migrations agree');
      return difference === null ? 0 : 1;
    }
    case 'resolve':
      if (!name || !['applied', 'rolled-back'].includes(as)) break;
      await resolve(must(), name, as);
      console.log(`${name}: ${as}`);
      return 0;
    default:
  }
  console.error(USAGE);
  return 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const code = await main(process.argv.slice(2)).catch((error) => {
    console.error(error.message ?? error);
    return 1;
  });
  process.exit(code); // the engine leaves a timer of ten seconds behind
}
