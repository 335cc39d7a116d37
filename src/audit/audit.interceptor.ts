/** Writes what marked routes do into the audit trail; what cannot be recorded is not answered. */
import { Injectable } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  CallHandler,
  ExecutionContext,
  NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { catchError, concatMap, defer, finalize, type Observable } from 'rxjs';
import { Clock } from '../clock.js';
import { DomainError } from '../domain/errors.js';
import type { Recognised } from '../identity/roles.js';
import { AuditService, type Deed } from './audit.service.js';
import { AUDITED, type Audited } from './audited.js';

const AGAIN_MS = 600_000;
/** Looks that are remembered at a time, in each process. */
const REMEMBERED = 20_000;

@Injectable()
export class AuditInterceptor implements NestInterceptor, BeforeApplicationShutdown {
  /** When somebody last looked at something, in the order of time. */
  private readonly looks = new Map<string, number>();
  /** Calls whose last entry is not written yet. */
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const audited = this.reflector.get<Audited | undefined>(AUDITED, context.getHandler());
    if (audited === undefined) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<Recognised>();
    const response = http.getResponse<Response>();
    const record = (outcome: Deed['outcome'], why?: object): Promise<void> =>
      this.record(audited, request, response, outcome, why);
    const asked = defer(() =>
      audited.how === 'change' ? record('asked') : Promise.resolve(),
    ).pipe(
      concatMap(() =>
        next.handle().pipe(
          catchError(async (error: unknown) => {
            await record('refused', { why: codeOf(error) });
            request.recorded = true;
            throw error;
          }),
        ),
      ),
      concatMap(async (answer: unknown) => {
        if (audited.how !== 'read' || this.isNews(audited, request)) await record('done');
        return answer;
      }),
    );
    return this.kept(asked);
  }

  /** Who asked may have gone, and the server then waits for no connection: what came of it is written first. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.inHand);
  }

  private kept(call: Observable<unknown>): Observable<unknown> {
    return defer(() => {
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      this.inHand.add(ended);
      return call.pipe(
        finalize(() => {
          this.inHand.delete(ended);
          end();
        }),
      );
    });
  }

  private async record(
    audited: Audited,
    request: Recognised,
    response: Response,
    outcome: Deed['outcome'],
    why: object = {},
  ): Promise<void> {
    const { pathname, search } = addressOf(request);
    const object = audited.object === undefined ? pathname : audited.object(request);
    try {
      await this.audit.record({
        actor: request.actor ?? null,
        action: audited.action,
        outcome,
        ...(object === undefined ? {} : { object }),
        ...(request.ip === undefined ? {} : { address: request.ip }),
        details: {
          ...request.particulars,
          ...why,
          ...(search === '' ? {} : { query: search.slice(0, 500) }),
        },
      });
    } catch (error) {
      // A log-in that could not be recorded is none: its cookie stays here.
      if (!response.headersSent) response.removeHeader('Set-Cookie');
      throw error;
    }
  }

  /** Whether this look is to be recorded: not of one's own enterprise, not again within ten minutes. */
  private isNews({ action }: Audited, request: Recognised): boolean {
    const { actor } = request;
    if (actor?.role === 'enterprise') return false;
    const look = `${actor?.id ?? ''} ${action} ${addressOf(request).pathname}`;
    const now = this.clock.real().getTime();
    const last = this.looks.get(look);
    if (last !== undefined && now - last < AGAIN_MS) return false;
    this.looks.delete(look);
    this.looks.set(look, now);
    const [oldest] = this.looks.keys();
    if (this.looks.size > REMEMBERED && oldest !== undefined) this.looks.delete(oldest);
    return true;
  }
}

/** `cycles/<id>/ledger.xlsx` and what was asked for behind the question mark. */
function addressOf({ originalUrl }: Recognised): { pathname: string; search: string } {
  const [path = '', search = ''] = originalUrl.split('?', 2);
  return { pathname: path.replace(/^\/api\//, ''), search };
}

/** Why it was refused, without its particulars: they may hold figures. */
function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.code : 'unexpected';
}
