// `npm run check`: types, lint, pure tests, dependency rules, format, known weaknesses, side by side.
//   npm run check [-- NAME...]     only the parts of that name
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './stamp.mjs';

const bin = (file) => path.join('node_modules', file);
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
JEST.push(bin('jest/bin/jest.js'), '--config', 'jest.together.config.js', '--silent');

/** In the order of how long they take: what takes long begins first. */
const PARTS = {
  audit: ['scripts/audit.mjs'],
  tests: JEST,
  'types, lint': [bin('oxlint/bin/oxlint'), '--quiet'],
  dependencies: [
    bin('dependency-cruiser/bin/dependency-cruise.mjs'),
    'src',
    'workflows',
    'web/src',
  ],
  format: [bin('oxfmt/bin/oxfmt'), '--check'],
  'api types': ['scripts/api-types.mjs', '--check'],
};

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`.padStart(7);

function run(args) {
  return new Promise((resolve) => {
    const env = { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
    const child = spawn(process.execPath, args, { cwd: root, env });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.once('error', (error) => resolve({ code: 1, said: error.message }));
    child.once('close', (code) => resolve({ code, said: said.trim() }));
  });
}

const wanted = process.argv.slice(2);
const queue = Object.entries(PARTS).filter(([name]) => !wanted.length || wanted.includes(name));
const began = Date.now();
let failed = 0;

async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, args] = next;
    const since = Date.now();
    const { code, said } = await run(args);
    console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(13)} ${seconds(since)}`);
    // Of what passes only the audit has something to say: that it was skipped.
    if (said && (code !== 0 || name === 'audit')) console.log(said.replace(/^(?=.)/gm, '  '));
    if (code !== 0) failed += 1;
  }
}

// The database client is a source of types; everything else waits for it.
const generated = await run(['scripts/generate.mjs', '--if-needed']);
if (generated.code !== 0) console.error(generated.said);
fs.mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true });
// One more than there are processors: the audit only waits for an answer.
await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) + 1 }, worker));
console.log(`${failed ? `${failed} failed` : 'all well'} in ${seconds(began).trim()}`);
process.exitCode = failed || generated.code ? 1 : 0;
