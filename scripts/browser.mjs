// A Chromium from npm alone, for tests and screenshots: no apt, no download. @sparticuz/chromium holds
// headless_shell and the libraries it lacks; both are unpacked once into node_modules/.cache (never a
// predictable path in /tmp). CHROMIUM=/path takes a browser of the machine instead.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BLOCK = 512;

/** The package's folder; its "exports" hide package.json from require.resolve. */
function packageDir(name) {
  const dirs = (require.resolve.paths(name) ?? []).map((base) => path.join(base, name));
  const found = dirs.find((dir) => fs.existsSync(path.join(dir, 'package.json')));
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}

/** Unpacks a tar of plain files; anything that would leave the folder is refused. */
function untar(tar, dir) {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    if (name === '') return;
    const size = parseInt(tar.toString('utf8', at + 124, at + 136), 8) || 0;
    const file = ['0', '\0'].includes(String.fromCharCode(tar[at + 156]));
    const to = path.join(dir, name);
    if (!to.startsWith(dir + path.sep)) throw new Error(`bad path in archive: ${name}`);
    if (file) {
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.writeFileSync(to, tar.subarray(at + BLOCK, at + BLOCK + size), { mode: 0o755 });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Without any font on the machine Chromium draws no text, not even in web fonts: one last resort. */
const fontsConf = (dir) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${dir}/fonts</dir><cachedir>${dir}/fc-cache</cachedir></fontconfig>
`;

async function unpack(source, dir) {
  const fresh = `${dir}.${process.pid}`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { recursive: true });
  await pipeline(
    fs.createReadStream(path.join(source, 'bin/chromium.br')),
    zlib.createBrotliDecompress(),
    fs.createWriteStream(path.join(fresh, 'chromium'), { mode: 0o755 }),
  );
  for (const name of ['al2023', 'swiftshader', 'fonts']) {
    const packed = fs.readFileSync(path.join(source, `bin/${name}.tar.br`));
    untar(zlib.brotliDecompressSync(packed), fresh);
  }
  fs.writeFileSync(path.join(fresh, 'fonts.conf'), fontsConf(dir));
  fs.writeFileSync(path.join(fresh, '.done'), '');
  try {
    fs.renameSync(fresh, dir);
  } catch {
    fs.rmSync(fresh, { recursive: true, force: true }); // another process was first
  }
}

/** Where the browser is, and what it needs in its environment. */
export async function chromium() {
  const own = process.env.CHROMIUM;
  if (own !== undefined) return { executablePath: own, env: {} };
  const source = packageDir('@sparticuz/chromium');
  const { version } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  const dir = path.join(root, 'node_modules/.cache/chromium', version);
  if (!fs.existsSync(path.join(dir, '.done'))) await unpack(source, dir);
  const executablePath = path.join(dir, 'chromium');
  const { stdout } = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  const lacking = (stdout ?? 'not found').includes('not found');
  const libraries = lacking ? { LD_LIBRARY_PATH: path.join(dir, 'lib') } : {};
  return { executablePath, env: { FONTCONFIG_FILE: path.join(dir, 'fonts.conf'), ...libraries } };
}

/**
 * Launches it through playwright-core. Playwright's own defaults, and no sandbox when root: the
 * arguments the package proposes switch web security off and run everything in one process.
 */
export async function launch(options = {}) {
  const { chromium: playwright } = await import('playwright-core');
  const { executablePath, env } = await chromium();
  return playwright.launch({
    executablePath,
    env: { ...process.env, ...env },
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--font-render-hinting=none', '--disable-gpu'],
    ...options,
  });
}
