/** The log of this process: JSON lines on standard output. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LoggerService } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { pino } from 'pino';
import type { DestinationStream, Level, Logger, LoggerOptions } from 'pino';
import { pinoHttp } from 'pino-http';
import { config } from '../config.js';

/** Words under which secrets go, wherever in a line they stand. */
const SECRETS = [
  'password',
  'newPassword',
  'passwordHash',
  'token',
  'tokenHash',
  'secret',
  'code',
  'otp',
  'recoveryCodes',
  'cookie',
  'authorization',
  'set-cookie',
];
/** As long as a token of ours; ids are shorter. */
const TOKEN = /[\w-]{40,}/g;

/** A log of JSON lines without secrets; to standard output unless told. */
export function makeLog(to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level: to === undefined ? config.LOG_LEVEL : 'trace',
    base: { role: config.ROLE },
    redact: SECRETS.flatMap((word) => [`["${word}"]`, `*["${word}"]`, `*.*["${word}"]`]),
    serializers: { err: failure },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** The log of this process. */
export const log = makeLog();

/** One line for each request: its address without what was asked or entrusted, and no headers. */
export function requestLog(logger: Logger, ignore: (url: string) => boolean): RequestHandler {
  return pinoHttp({
    logger,
    autoLogging: { ignore: ({ url }) => ignore(url) },
    wrapSerializers: false,
    serializers: {
      req: ({ id, method, url, socket }: IncomingMessage & { id: unknown }) => ({
        id,
        method,
        url: plainAddress(url ?? ''),
        from: socket.remoteAddress,
      }),
      res: ({ statusCode }: ServerResponse) => ({ statusCode }),
      err: failure,
    },
  });
}

/** The path alone: queries hold what people look for, and invitations their token. */
function plainAddress(url: string): string {
  return (url.split('?')[0] ?? '').replace(TOKEN, '[token]');
}

/** What helps to find a fault. Errors of the database also carry whole rows and parameters: not those. */
function failure(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : undefined;
  return { type: error.name, message: error.message, reason: code, stack: error.stack };
}

/** How Nest was put together, at every start: for those who look for a fault only. */
const ASSEMBLY = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

/** Nest writes to the same log. */
export class NestLog implements LoggerService {
  log(message: unknown, ...rest: unknown[]): void {
    this.write(ASSEMBLY.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const err = [message, ...rest].find((part) => part instanceof Error);
    const stack = level === 'error' && rest.length > 1 ? rest[0] : undefined;
    log[level]({ context, ...(err ? { err } : stack ? { stack } : {}) }, String(message));
  }
}
