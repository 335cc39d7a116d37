// Builds what is not up to date: the database client, the server (dist/), the web application (web/dist/).
//   node scripts/build.mjs [--force] [--server]
// Node's own modules only: the starter imports this before anything is installed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest, root, stamped, withLock } from './stamp.mjs';

const cache = path.join(root, 'node_modules/.cache/battle-map');
const COMMON = ['package-lock.json', 'scripts/build.mjs'];
const SERVER = ['src', 'workflows', 'prisma/schema', 'tsconfig.json', '.swcrc', 'nest-cli.json'];

const parts = {
  server: {
    title: '编译服务端 / building the server',
    sources: [...COMMON, ...SERVER],
    result: 'dist/src/main.js',
    async make() {
      await node('scripts/generate.mjs', '--if-needed');
      await node('node_modules/@nestjs/cli/bin/nest.js', 'build');
    },
  },
  web: {
    title: '编译网页 / building the web application',
    sources: [...COMMON, 'web'],
    result: 'web/dist/index.html',
    async make() {
      const vite = ['node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'error'];
      await node(...vite, '--outDir', 'dist.next');
      // Whoever starts meanwhile finds the old pages or the new ones, never half of them.
      const [next, dist] = ['web/dist.next', 'web/dist'].map((name) => path.join(root, name));
      fs.rmSync(dist, { recursive: true, force: true });
      fs.renameSync(next, dist);
    },
  },
};

/** Runs a Node program quietly; what it says is shown only when it fails. */
function node(...args) {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] };
    const child = spawn(process.execPath, args, options);
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args[0]} failed (${code})\n${said.trim()}`)),
    );
  });
}

/** Builds the parts that are stale, side by side; `say` hears of each that is worked on. */
export async function build({ say = () => {}, force = false, only = Object.keys(parts) } = {}) {
  await withLock('build', async () => {
    // One failing part does not cut the other off half-way.
    const results = await Promise.allSettled(only.map((name) => buildPart(name, { say, force })));
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  });
}

async function buildPart(name, { say, force }) {
  const { title, sources, result, make } = parts[name];
  if (name === 'web' && !fs.existsSync(path.join(root, 'web/index.html'))) return;
  const stamp = path.join(cache, `${name}.stamp`);
  const wanted = digest(sources);
  if (!force && fs.existsSync(path.join(root, result)) && stamped(stamp, wanted)) return;
  say(title);
  fs.rmSync(stamp, { force: true }); // a build that is cut off must not pass for done
  await make();
  fs.writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = Date.now();
  const say = (text) => console.log(text);
  try {
    await build({
      say,
      force: process.argv.includes('--force'),
      ...(process.argv.includes('--server') ? { only: ['server'] } : {}),
    });
    say(`构建完成，${((Date.now() - began) / 1000).toFixed(1)} 秒 / built`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
