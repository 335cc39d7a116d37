// What was done for which sources: lets a second run skip the work. Node's own modules only,
// because the starter uses this before anything is installed.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.cache', '.git']);

/** One fingerprint over the names and contents of files and folders (relative to the root). */
export function digest(paths) {
  const hash = crypto.createHash('sha256').update(process.version);
  const walk = (relative) => {
    const file = path.join(root, relative);
    if (!fs.existsSync(file)) return;
    if (!fs.statSync(file).isDirectory()) {
      hash.update(relative).update('\0').update(fs.readFileSync(file)).update('\0');
      return;
    }
    for (const name of fs.readdirSync(file).sort()) {
      if (!SKIPPED.has(name)) walk(path.join(relative, name));
    }
  };
  paths.forEach(walk);
  return hash.digest('hex');
}

/** Does the stamp file hold that value? */
export function stamped(file, value) {
  try {
    return fs.readFileSync(file, 'utf8') === value;
  } catch {
    return false;
  }
}

export const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Takes a lock between processes by creating a file; one whose owner is gone is taken over.
 * Returns the function that gives it back.
 */
export async function lockFile(file, { patience = 120_000, maxAge = 120_000 } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (const until = Date.now() + patience; Date.now() < until; await pause(100)) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const { owner, age } = readLock(file);
    // A dead owner, our own number (containers hand it out again), or far too old to be true.
    const gone = owner > 0 && (!alive(owner) || owner === process.pid);
    if (gone || age > maxAge) fs.rmSync(file, { force: true });
  }
  throw new Error(`another process holds ${file}`);
}

function readLock(file) {
  try {
    const owner = Number(fs.readFileSync(file, 'utf8'));
    return { owner, age: Date.now() - fs.statSync(file).mtimeMs };
  } catch {
    return { owner: 0, age: 0 };
  }
}

/** Runs `work` while holding the named lock of this checkout. */
export async function withLock(name, work) {
  const release = await lockFile(path.join(root, 'node_modules/.cache/battle-map', `${name}.lock`));
  try {
    return await work();
  } finally {
    release();
  }
}
