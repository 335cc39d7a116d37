// `npm run bench`: every figure beside its peer, measured in one run.
//   npm run bench [-- --json] [-- NAME...]     only the benches whose file name contains NAME
// Each bench/<name>.bench.ts exports `run(): Promise<Figure[]>`, a figure being
// { name, value, unit, against, ratio, target }.
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { build } from './build.mjs';
import { ensureDatabase, startPostgres } from './embedded-pg.mjs';
import { root } from './stamp.mjs';

const args = process.argv.slice(2);
const json = args.includes('--json');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const say = (text) => process.stderr.write(`${text}\n`);

/** A cluster as `npm start` would run it, durable; nobody's data is touched. */
async function withDatabase(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bm-bench-'));
  fs.chmodSync(folder, 0o755);
  const flags = ['shared_buffers=512MB', 'max_wal_size=4GB', 'jit=off', 'max_connections=200'];
  const server = await startPostgres({
    dataDir: path.join(folder, 'pg'),
    flags: flags.flatMap((flag) => ['-c', flag]),
    mortal: true,
  });
  try {
    return await work(server);
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A migrated database of its own for each bench file, at DATABASE_URL. */
async function freshDatabase(server, name) {
  await ensureDatabase(server.url('postgres'), name);
  const env = { ...process.env, DATABASE_URL: server.url(name) };
  for (const script of [['scripts/migrate.mjs', 'deploy'], ['scripts/queue-tables.mjs']]) {
    execFileSync(process.execPath, script, {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return env;
}

/** bench/*.ts beside the built server, so that their imports of ../src find it. */
async function compileBenches() {
  const names = fs.readdirSync(path.join(root, 'bench')).filter((name) => name.endsWith('.ts'));
  const target = path.join(root, 'dist/bench');
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  for (const name of names) {
    const file = path.join(root, 'bench', name);
    const { code } = await transformFile(file, { configFile: path.join(root, '.swcrc') });
    fs.writeFileSync(path.join(target, name.replace(/\.ts$/, '.js')), code);
  }
  return names.filter((name) => name.endsWith('.bench.ts')).map((name) => name.slice(0, -9));
}

function table(figures) {
  const number = (value) =>
    typeof value !== 'number'
      ? ''
      : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
  const head = ['figure', 'value', 'unit', 'against', 'ratio', 'target'];
  const rows = figures.map(({ name, value, unit, against, ratio, target }) => [
    name,
    number(value),
    unit,
    against ?? '',
    number(ratio),
    String(target ?? ''),
  ]);
  const widths = head.map((title, i) => Math.max(...[title, ...rows.map((r) => r[i])].map(width)));
  const line = (cells) => cells.map((cell, i) => cell + ' '.repeat(widths[i] - width(cell)));
  return [head, widths.map((n) => '-'.repeat(n)), ...rows]
    .map((r) => line(r).join('  '))
    .join('\n');
}

/** Chinese characters take two columns on a terminal. */
const width = (text) => [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);

/** Each in a process of its own: memory and warm code of one must not colour the next. */
function measure(name, env) {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(root, 'scripts/bench-one.mjs'), [name], {
      cwd: root,
      env: { ...env, LOG_LEVEL: 'silent', BM_DEMO: 'true' },
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    let figures;
    child.on('message', (message) => (figures = message));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && figures) resolve(figures);
      else reject(new Error(`bench/${name}.bench.ts failed (${code})`));
    });
  });
}

try {
  await build({ only: ['server'], say });
  const names = (await compileBenches()).filter(
    (name) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  const figures = await withDatabase(async (server) => {
    const found = [];
    for (const name of names.sort()) {
      say(`${name} …`);
      const env = await freshDatabase(server, `bench_${name.replace(/\W/g, '_')}`);
      found.push(...(await measure(name, env)));
    }
    return found;
  });
  console.log(json ? JSON.stringify(figures, null, 2) : table(figures));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
