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
  /** Waits until it has said this; fails when it ends before. */
  saying(words: string | RegExp): Promise<string>;
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
  const saying = async (words: string | RegExp): Promise<string> => {
    for (;;) {
      const found = typeof words === 'string' ? text.includes(words) && [words] : words.exec(text);
      if (found) return found.at(-1) ?? '';
      if (child.exitCode !== null) throw new Error(`ended before it said so:\n${text}`);
      await pause(50);
    }
  };
  return {
    process: child,
    said: () => text,
    ended,
    saying,
    ready: () => saying(/ready: (http\S+)/),
  };
}
