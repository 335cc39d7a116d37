// `npm run -s battlemap -- <command>`: builds the server when it is stale, finds a database where the
// command needs one, and hands over to dist/src/cli.js. Standard output belongs to the command.
import path from 'node:path';
import { build } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { root } from './stamp.mjs';

const args = process.argv.slice(2);
// Who reads (`| head`) may leave before everything is said: that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
const out = (text) => process.stdout.write(`${text}\n`);
const err = (text) => process.stderr.write(`${text}\n`);

/** The embedded PostgreSQL, up to date; started for this command alone unless the application runs. */
async function embeddedDatabase() {
  const { bringUpToDate, pendingScripts } = await import('./pending.mjs');
  const { ensureDatabase, startPostgres } = await import('./embedded-pg.mjs');
  const dataDir = path.resolve(root, process.env.BM_DATA || 'data');
  const server = await startPostgres({ dataDir: path.join(dataDir, 'pg'), log: err });
  await ensureDatabase(server.url('postgres'), 'battlemap');
  const url = server.url('battlemap');
  if (!server.attached) await bringUpToDate(url, await pendingScripts(url));
  return server;
}

let server;
let code = 1;
try {
  if (!isInstalled()) await install();
  await build({ only: ['server'], say: err });
  const { main, needsDatabase } = await import('../dist/src/cli.js');
  if (needsDatabase(args) && !process.env.DATABASE_URL) {
    server = await embeddedDatabase();
    process.env.DATABASE_URL = server.url('battlemap');
    process.env.BM_DEMO ??= 'true'; // as `npm start` would, should this be the first use
  }
  process.env.LOG_LEVEL ??= 'error';
  process.env.ROLE ??= 'web'; // a command works off no queue
  code = await main(args, { out, err });
} catch (error) {
  err(error.stack ?? error);
} finally {
  // Attached means that the application runs: the database is its.
  if (server && !server.attached) await server.stop();
}
// What a command left open must not keep it; standard output is written out first.
process.stdout.write('', () => process.exit(code));
