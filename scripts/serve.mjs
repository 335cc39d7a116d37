// The steps of `npm start`. Only Node's own modules may be imported at the top: packages may not be
// there yet.
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import {
  PACKAGES_MB,
  alreadyRunning,
  databaseObstacle,
  freeMegabytes,
  refuseBusyPort,
  refuseSilentRedis,
  refuseWhenDiskIsFull,
  sentence,
  watchDisk,
} from './obstacles.mjs';
import { say, step } from './progress.mjs';
import { alive, pause, root } from './stamp.mjs';

const ONE_APPLICATION = 2022_0331; // advisory lock: one application on an embedded cluster
const PATIENCE_MS = 20_000;

const dataDir = path.resolve(root, process.env.BM_DATA || 'data');
const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || '127.0.0.1';
const embedded = !process.env.DATABASE_URL;
const noteFile = path.join(dataDir, 'running.json');

/** What is running, in the order in which it must be stopped; `begun` settles when starting is over. */
const running = {
  begun: undefined,
  app: undefined,
  guard: undefined,
  server: undefined,
  closing: false,
};

export async function main() {
  process.chdir(root);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal));
  running.begun = start();
  try {
    await running.begun;
  } catch (error) {
    // Told to stop half-way: whoever said so is waiting for this end.
    if (running.closing) return;
    const known = sentence(error, { port, host, dataDir });
    await end(1, known ?? error);
  }
}

/** Between two steps of starting: nothing more is begun once we were told to stop. */
function goOn() {
  if (running.closing) throw new Error('stopping');
}

async function start() {
  refuseWhenRunning();
  refuseWhenDiskIsFull(dataDir);
  refuseWhenDiskIsFull(root, isInstalled() ? undefined : PACKAGES_MB);
  await refuseBusyPort(port, host);
  fs.mkdirSync(dataDir, { recursive: true });
  if (!isInstalled()) await step('安装依赖 / installing packages', install);
  goOn();
  await buildShown();
  goOn();
  if (embedded) await startDatabase();
  else await reachDatabase();
  if (process.env.REDIS_URL) await refuseSilentRedis(process.env.REDIS_URL);
  goOn();
  await migrate();
  goOn();
  await serve();
}

/** The steps that are skipped when nothing changed say nothing. */
async function buildShown() {
  let shown;
  let finish;
  const say = (title) => {
    shown ??= step('编译 / building', (report) => {
      report(title);
      return new Promise((done) => (finish = done));
    });
  };
  try {
    await build({ say });
  } finally {
    finish?.();
    await shown;
  }
}

async function startDatabase() {
  const { ensureDatabase, startPostgres } = await import('./embedded-pg.mjs');
  const server = await step('启动内置 PostgreSQL / starting the embedded PostgreSQL', () =>
    startPostgres({ dataDir: path.join(dataDir, 'pg'), log: say }),
  );
  // Ours to stop unless it belongs to another start, which the lock will tell.
  if (!server.attached) running.server = server;
  const { default: pg } = await import('pg');
  const guard = new pg.Client({
    connectionString: server.url('postgres'),
    application_name: 'battle-map start',
  });
  guard.on('error', () => databaseLost());
  await guard.connect();
  if (!(await claim(guard))) {
    guard.removeAllListeners('error').on('error', () => {});
    await guard.end();
    throw alreadyRunning(dataDir, noteOfRunning()?.url);
  }
  Object.assign(running, { server, guard });
  await waitForDisk(true); // a start that was cut off may have left it otherwise
  server.exited.then(() => databaseLost());
  await ensureDatabase(server.url('postgres'), 'battlemap');
  process.env.DATABASE_URL = server.url('battlemap');
  process.env.BM_EMBEDDED = 'true';
  process.env.BM_DEMO ??= 'true';
  process.env.LOG_LEVEL ??= 'warn';
  watchDisk(server.folder, (text) => void end(1, text));
}

/** The lock is PostgreSQL's, so that it ends with its owner, however that ends; never stale. */
async function claim(guard) {
  // The connection of an application that was just killed may take a moment to go.
  for (let i = 0; i < 20; i += 1) {
    const { rows } = await guard.query('select pg_try_advisory_lock($1) as mine', [
      ONE_APPLICATION,
    ]);
    if (rows[0].mine) return true;
    await pause(100);
  }
  return false;
}

async function reachDatabase() {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw databaseObstacle(error, process.env.DATABASE_URL);
  } finally {
    await client.end().catch(() => {});
  }
}

async function migrate() {
  const { bringUpToDate, pendingScripts } = await import('./pending.mjs');
  const pending = await pendingScripts(process.env.DATABASE_URL);
  if (pending.length === 0) return;
  await step('更新数据库结构 / migrating', () => bringUpToDate(process.env.DATABASE_URL, pending));
}

async function serve() {
  const { listen } = await step('启动服务 / starting', async () => {
    const main = await import('../dist/src/main.js');
    running.app = await main.createApp();
    return main;
  });
  goOn();
  const demo = await demoOf(running.app);
  if (demo && (await demo.isWanted())) {
    const cutOff = await demo.interruptedAt();
    if (cutOff) {
      say(
        `上次载入演示数据中断于 ${cutOff}（模拟时间），接着载入` +
          ` / the demo load was cut off at ${cutOff} of simulated time: it goes on from there`,
      );
    }
    await step('载入演示数据 / loading the demo', (report) => loadDemo(demo, report));
  } else await demo?.catchUp();
  goOn();
  const url = await listen(running.app);
  fs.writeFileSync(noteFile, JSON.stringify({ pid: process.pid, url }));
  goOn();
  say(`就绪 / ready: ${url}`);
  if (demo) await showAccounts(demo);
  console.log('按 Ctrl-C 停止 / press Ctrl-C to stop');
}

/**
 * Made-up data need not wait for the disk at every step: what a crash takes away is played again. From
 * the first visitor on, what is committed is on the disk.
 */
async function loadDemo(demo, report) {
  await waitForDisk(false);
  await demo.load(report);
  await waitForDisk(true);
}

async function waitForDisk(wait) {
  if (!running.server) return;
  const change = wait ? 'reset synchronous_commit' : 'set synchronous_commit = off';
  await running.guard.query(`alter system ${change}`);
  await running.guard.query('select pg_reload_conf()');
}

/** The demonstration is a feature like others; it decides itself whether it has a place here. */
async function demoOf(app) {
  const file = path.join(root, 'dist/src/demo/demo.service.js');
  if (!fs.existsSync(file)) return undefined;
  const { DemoService } = await import('../dist/src/demo/demo.service.js');
  return app.get(DemoService, { strict: false });
}

async function showAccounts(demo) {
  const accounts = await demo.accounts();
  if (accounts.length === 0) return;
  console.log('\n演示账号 / demo accounts');
  const width = Math.max(...accounts.map(({ account }) => account.length));
  for (const { account, password, name, about } of accounts) {
    console.log(`  ${account.padEnd(width)}  ${password}  ${name}${about ? `，${about}` : ''}`);
  }
  console.log('');
}

// --- the end ---

function onSignal(signal) {
  if (running.closing) {
    if (signal !== 'SIGINT') return;
    say('立即退出 / leaving at once');
    process.exit(1);
  }
  void end(0);
}

/** Stops everything in order and leaves; an `Error` is shown with its stack, a text as it is. */
async function end(code, why) {
  if (running.closing) return;
  running.closing = true;
  if (why !== undefined) console.error(why instanceof Error ? why : `\n${why}`);
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  try {
    // An application that is only half there cannot be closed; once there, it stops what it is at.
    if (running.app === undefined) await running.begun?.catch(() => {});
    await running.app?.close();
    await running.begun?.catch(() => {});
    await letGo();
    await running.server?.stop();
    if (noteOfRunning()?.pid === process.pid) fs.rmSync(noteFile, { force: true });
    if (code === 0) say('已停止，数据已保存 / stopped, the data is saved');
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
  process.exit(code);
}

async function letGo() {
  running.guard?.removeAllListeners('error').on('error', () => {});
  await running.guard?.end().catch(() => {});
}

function databaseLost() {
  if (running.closing) return;
  running.closing = true;
  const full = freeMegabytes(dataDir) < 50 ? '（磁盘已满 / the disk is full）' : '';
  console.error(
    `\n数据库意外停止${full}，程序已退出；已提交的数据没有丢失，再次 npm start 会自动恢复` +
      ` / the database stopped unexpectedly${full}; what was committed is safe, npm start recovers it`,
  );
  process.exit(1);
}

function noteOfRunning() {
  try {
    return JSON.parse(fs.readFileSync(noteFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A friendly early look; the lock in the database is what really decides. */
function refuseWhenRunning() {
  const note = noteOfRunning();
  if (!embedded || note === undefined || note.pid === process.pid || !alive(note.pid)) return;
  const commandLine = `/proc/${note.pid}/cmdline`;
  if (fs.existsSync(commandLine) && !fs.readFileSync(commandLine, 'utf8').includes('start.mjs')) {
    return; // the number belongs to another program now
  }
  throw alreadyRunning(dataDir, note.url);
}
