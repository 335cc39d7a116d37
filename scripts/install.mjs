// Installs the packages of package-lock.json when they are not all there. Node's own modules only.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Obstacle } from './obstacles.mjs';
import { lockFile, root } from './stamp.mjs';

const packagesOf = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;

/** npm notes what it really installed in a hidden lock file; the two must agree on every version. */
export function isInstalled() {
  try {
    const wanted = packagesOf('package-lock.json');
    const there = packagesOf('node_modules/.package-lock.json');
    return Object.entries(wanted).every(([name, { version, optional, link }]) => {
      if (!name.includes('node_modules/') || link) return true;
      const found = there[name];
      // Optional packages for other systems are left out.
      return found ? found.version === version : optional === true;
    });
  } catch {
    return false;
  }
}

/** Runs `npm ci`; a second start waits for the first. */
export async function install() {
  const release = await lockFile(path.join(root, 'data/install.lock'), {
    patience: 20 * 60_000,
    maxAge: 20 * 60_000,
  });
  try {
    if (!isInstalled()) await npmCi();
  } finally {
    release();
  }
}

function npmCi() {
  // Nothing we use needs an install script; the symbolic links of PostgreSQL are made at its start.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  args.push('--prefer-offline', '--loglevel=error');
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = npm
    ? spawn(process.execPath, [npm, ...args], options)
    : spawn('npm', args, { ...options, shell: process.platform === 'win32' });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(failure(code, said))));
  });
}

function failure(code, said) {
  if (/ENOSPC|no space left/i.test(said)) return Object.assign(new Error(said), { code: 'ENOSPC' });
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(said)) {
    return new Obstacle(
      '安装依赖失败：连接不上 npm 软件源，请检查网络或用 npm config set registry 指定镜像' +
        ' / cannot reach the npm registry: check the network, or name a mirror with npm config set registry',
    );
  }
  return new Obstacle(`安装依赖失败（npm ci，${code}）/ npm ci failed:\n${said.trim()}`);
}
