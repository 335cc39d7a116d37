/** `npm start` as a process of its own, for tests that watch it begin, fail and end. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');

export interface Started {
  readonly process: ChildProcess;
  /** Everything it has said so far. */
  said(): string;
  /** The address once it is ready; fails when it ends before. */
  ready(): Promise<string>;
  /** The exit code. */
  ended: Promise<number | null>;
}

/** Starts on its own PostgreSQL in `dataDir`; without the demonstration, on a free port unless told. */
export function started(dataDir: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      BM_DATA: dataDir,
      BM_DEMO: 'false',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    process: child,
    said: () => text,
    ended,
    ready: async () => {
      for (;;) {
        const url = /ready: (http\S+)/.exec(text)?.[1];
        if (url !== undefined) return url;
        if (child.exitCode !== null) throw new Error(`ended before it was ready:\n${text}`);
        await pause(50);
      }
    },
  };
}
