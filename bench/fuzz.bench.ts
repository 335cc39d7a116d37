/**
 * Ten thousand requests made from the OpenAPI document by every role, and once more all of them that were
 * refused or only asked (test/http/fuzz.http.spec.ts): what fails, what takes longest, what leaves a trace.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { environmentWith, projectFile } from '../src/config.js';
import type { Figure } from './kernel.js';

const RUNS = 10_000;
/** No request may take longer. */
const LONGEST_MS = 5000;

interface Found {
  /** By what came of it: looked, changed, or the status. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly traces: number;
  readonly slowest: { readonly ms: number; readonly door: string };
}

export async function run(): Promise<Figure[]> {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'bm-fuzz-')), 'figures.json');
  await spec({ RUNS: String(RUNS), FIGURES: file });
  const { counts, failed, traces, slowest } = JSON.parse(readFileSync(file, 'utf8')) as Found;
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const kinds = Object.entries(counts).map(([kind, n]) => `${kind} ${String(n)}`);
  const figure = (name: string, value: number, more: Partial<Figure> = {}): Figure => ({
    name,
    value,
    unit: 'requests',
    against: null,
    ratio: null,
    target: '0',
    ...more,
  });
  return [
    figure('fuzz: sent', all, { against: kinds.join(', '), target: '>= 18000' }),
    figure('fuzz: failed (5xx)', failed),
    figure('fuzz: refused, and left a trace', traces),
    figure('fuzz: slowest', slowest.ms, {
      unit: 'ms',
      against: slowest.door,
      target: `<= ${String(LONGEST_MS)}`,
    }),
  ];
}

/** The spec in a process of its own, on a database of its own; what it finds wrong it prints. */
function spec(env: Readonly<Record<string, string>>): Promise<void> {
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '-w', '1'];
  const child = spawn(process.execPath, [...jest, 'test/http/fuzz.http.spec.ts'], {
    cwd: projectFile('.'),
    env: environmentWith(env),
    stdio: ['ignore', 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      resolve();
    });
  });
}
