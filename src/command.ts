/** What a command of the command line is; each feature brings its own in `<feature>.command.ts`. */
import { parseArgs } from 'node:util';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { z } from 'zod';
import { whatIsWrong } from './domain/faults.js';

/** Where a command speaks: results to `out`, everything else (progress, errors) to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

/** What a command does that goes into the audit trail. */
export interface Act {
  /** As the trail names it, e.g. `account.invite`. */
  readonly action: string;
  /** What it is done to, e.g. `accounts/zhang`. */
  readonly object?: string;
  /** It must work where there is no trail yet, or a broken one: told afterwards, if that can be done. */
  readonly anyhow?: true;
}

export interface Command {
  /** One word, e.g. `programme`; what follows it are its arguments. */
  name: string;
  /** One line for the list of commands, in Chinese and English. */
  summary: string;
  /** The whole explanation of its arguments and options, with an example. */
  usage: string;
  /** What these arguments would do that goes into the audit trail; nothing for those that only look. */
  act?(args: readonly string[]): Act | undefined;
  /**
   * Does the work; arguments come without the name of the command. Data is printed as JSON with
   * `--json`. Answers the exit code; an error it throws is printed and ends in 1.
   */
  run(args: readonly string[], io: Io): Promise<0 | 1>;
}

/** What is wrong with options, each in both languages: `--name：没有填写 / is missing`. */
export function optionFaults(issues: readonly z.core.$ZodIssue[]): string {
  const lines = issues.map((issue) => `--${issue.path.join('.')}：${optionFault(issue)}`);
  return `参数有误 / wrong options\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function optionFault(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('undefined')
        ? '没有填写 / is missing'
        : '应填一个整数 / should be a whole number';
    case 'invalid_value': {
      const words = issue.values.map(String);
      return `只能是 ${words.join('、')} / one of ${words.join(', ')}`;
    }
    default:
      return `${whatIsWrong(issue)} / ${issue.message.toLowerCase()}`;
  }
}

/** The value of one option, whatever else there is. */
export function optionOf(args: readonly string[], name: string): string | undefined {
  const options = { [name]: { type: 'string' } } as const;
  const value = parseArgs({ args: [...args], options, strict: false }).values[name];
  return typeof value === 'string' ? value : undefined;
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
