/** `?asOf=` on a route: the same answer as it would have been at a past instant, marked as such. */
import { Injectable, UseInterceptors, applyDecorators } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { type Observable, defer, lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { InvalidInput } from '../http/errors.js';
import { type LookedAt, PastService } from './past.service.js';

const AsOf = z.object({
  asOf: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
});
const Id = z.uuid().optional().catch(undefined);
const Ids = z.object({ id: Id, subjectId: Id });

@Injectable()
export class ReplayInterceptor implements NestInterceptor {
  constructor(private readonly past: PastService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query, params, path } = context.switchToHttp().getRequest<Request>();
    const asked = AsOf.safeParse({ asOf: query['asOf'] });
    if (!asked.success) throw new InvalidInput(asked.error);
    const { asOf } = asked.data;
    if (asOf === undefined) return next.handle();
    const looked = lookedAt(path.includes('/flows/'), params);
    return defer(async () => {
      const at = await this.past.instantOf(asOf);
      const answer = await this.past.lookBack<object>(at, looked, () =>
        lastValueFrom(next.handle() as Observable<object>),
      );
      return { ...answer, asOf: at };
    });
  }
}

/** What the address names: the flow, or the cycle and perhaps a subject in it. */
function lookedAt(flow: boolean, params: Request['params']): LookedAt {
  const { id, subjectId } = Ids.parse(params);
  return {
    ...(id !== undefined && (flow ? { flowId: id } : { cycleId: id })),
    ...(subjectId !== undefined && { subjectId }),
  };
}

/** The route can be asked as of an instant or a day that is over: `?asOf=2022-05-17`. */
export const Replayable = (): MethodDecorator =>
  applyDecorators(
    UseInterceptors(ReplayInterceptor),
    ApiQuery({
      name: 'asOf',
      required: false,
      description: 'A past instant (ISO 8601) or day, in Asia/Shanghai, whose end is meant.',
      schema: { type: 'string' },
    }),
  );
