/**
 * `?asOf=` on a route: the same answer as it would have been at a past instant, marked as such. Every
 * request goes through here: a route that cannot look back says so, and never answers the present.
 */
import { Injectable, SetMetadata, StreamableFile, applyDecorators } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { type Observable, defer, lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { dayOf } from '../clock.js';
import type { Instant } from '../clock.js';
import { markedAs } from '../http/attachment.js';
import { InvalidInput } from '../http/errors.js';
import { NotReplayable, type LookedAt, PastService } from './past.service.js';

const REPLAYABLE = 'replayable';
/** Which timers the answer shows: those of what the address names, or all of the year. */
type Timers = 'named' | 'all';

const AsOf = z.object({
  asOf: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
});
const Id = z.uuid().optional().catch(undefined);
const Ids = z.object({ id: Id, subjectId: Id });

@Injectable()
export class ReplayInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly past: PastService,
  ) {}

  /** @throws NotReplayable where the route cannot look back */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query, params, path } = context.switchToHttp().getRequest<Request>();
    if (query['asOf'] === undefined) return next.handle();
    const timers = this.reflector.get<Timers | undefined>(REPLAYABLE, context.getHandler());
    if (timers === undefined) throw new NotReplayable();
    const asked = AsOf.safeParse({ asOf: query['asOf'] });
    if (!asked.success) throw new InvalidInput(asked.error);
    const { asOf } = asked.data;
    if (asOf === undefined) return next.handle();
    const looked = { ...lookedAt(path.includes('/flows/'), params), all: timers === 'all' };
    return defer(async () => {
      const at = await this.past.instantOf(asOf);
      return this.past.lookBack(at, looked, async () =>
        marked(at, await lastValueFrom(next.handle() as Observable<object>)),
      );
    });
  }
}

/** The answer says as of when it is; a file bears it in its name, and is read to its end before the present returns. */
async function marked(asOf: Instant, answer: object): Promise<object> {
  if (!(answer instanceof StreamableFile)) return { ...answer, asOf };
  const { type, disposition } = answer.getHeaders();
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.getStream())
    chunks.push(Buffer.from(chunk as Uint8Array | string));
  const name = markedAs(String(disposition), `截至${dayOf(asOf)} `);
  return new StreamableFile(Buffer.concat(chunks), { type, disposition: name });
}

/** What the address names: the flow, or the cycle and perhaps a subject in it. */
function lookedAt(flow: boolean, params: Request['params']): Omit<LookedAt, 'all'> {
  const { id, subjectId } = Ids.parse(params);
  return {
    ...(id !== undefined && (flow ? { flowId: id } : { cycleId: id })),
    ...(subjectId !== undefined && { subjectId }),
  };
}

/** The route can be asked as of an instant or a day that is over: `?asOf=2022-05-17`. */
export const Replayable = (timers: Timers = 'named'): MethodDecorator =>
  applyDecorators(
    SetMetadata(REPLAYABLE, timers),
    ApiQuery({
      name: 'asOf',
      required: false,
      description: 'A past instant (ISO 8601) or day, in Asia/Shanghai, whose end is meant.',
      schema: { type: 'string' },
    }),
  );
