/** What a command of the command line is; each feature brings its own in `<feature>.command.ts`. */
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** Where a command speaks: results to `out`, everything else (progress, errors) to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

export interface Command {
  /** One word, e.g. `programme`; what follows it are its arguments. */
  name: string;
  /** One line for the list of commands, in Chinese and English. */
  summary: string;
  /** The whole explanation of its arguments and options, with an example. */
  usage: string;
  /**
   * Does the work; arguments come without the name of the command. Data is printed as JSON with
   * `--json`. Answers the exit code; an error it throws is printed and ends in 1.
   */
  run(args: readonly string[], io: Io): Promise<0 | 1>;
}

/** Runs `work` on one service of a part of the application, which is closed again afterwards. */
export async function withService<S, T>(
  module: Type,
  service: Type<S>,
  work: (service: S) => Promise<T>,
): Promise<T> {
  const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
  try {
    return await work(app.get(service, { strict: false }));
  } finally {
    await app.close();
  }
}
