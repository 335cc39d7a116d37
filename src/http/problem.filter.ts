import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { Refusals } from '../audit/refusals.service.js';
import { DomainError } from '../domain/errors.js';
import type { Recognised } from '../identity/roles.js';
import type { Problem } from './document.js';
import { MediaTypeRefused, NotLoggedIn, TooManyRequests } from './errors.js';
import { log } from './log.js';

/** Who was not let in, or not shown what they asked for. */
const TURNED_AWAY = new Set([401, 403, 404]);

const STATUS: Record<DomainError['kind'], number> = {
  invalid: 400,
  'not-permitted': 403,
  'not-found': 404,
  refused: 409,
  conflict: 409,
};

/** What Nest and Express themselves refuse, in words. */
const PROTOCOL: Record<number, { title: string; detail: string }> = {
  400: { title: '请求格式有误', detail: 'malformed request' },
  404: { title: '没有这个地址', detail: 'no such address' },
  405: { title: '不支持这种请求方式', detail: 'method not allowed' },
  413: { title: '提交的内容过大', detail: 'the content is too large' },
  415: { title: '不支持这种内容类型', detail: 'unsupported media type' },
};

/** Turns every failure into `application/problem+json`; what we did not foresee tells nothing of our insides. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly refusals: Refusals) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const problem = problemOf(error);
    if (TURNED_AWAY.has(problem.status)) {
      this.refusals.note(http.getRequest<Recognised>(), problem.type);
    }
    if (problem.status >= 500) log.error({ err: error }, 'unexpected failure');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof TooManyRequests) {
      response.setHeader('Retry-After', error.retryAfterSeconds);
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** The answer to a failure; pure. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    return {
      type: error.code,
      title: error.message,
      detail: error.english,
      status: statusOf(error),
      ...(error.details === undefined ? {} : { details: error.details }),
    };
  }
  const status = protocolStatus(error);
  const words = PROTOCOL[status];
  if (words !== undefined) return { type: `http.${String(status)}`, ...words, status };
  if (status < 500) {
    return {
      type: `http.${String(status)}`,
      title: '请求被拒绝',
      detail: 'request refused',
      status,
    };
  }
  return {
    type: 'http.unexpected',
    title: '系统出错，请稍后再试',
    detail: 'unexpected failure, try again later',
    status: 500,
  };
}

function statusOf(error: DomainError): number {
  if (error instanceof NotLoggedIn) return 401;
  if (error instanceof TooManyRequests) return 429;
  if (error instanceof MediaTypeRefused) return 415;
  return STATUS[error.kind];
}

/** Nest's own exceptions, and those of Express' body parser, which carry `status` and `expose`. */
function protocolStatus(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'expose' in error && 'status' in error) {
    if (error.expose === true && typeof error.status === 'number') return error.status;
  }
  return 500;
}
