/** The log of this process: JSON lines on standard output. */
import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { Level } from 'pino';
import { config } from '../config.js';

export const log = pino({
  level: config.LOG_LEVEL,
  base: { role: config.ROLE },
  redact: ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]'],
});

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
