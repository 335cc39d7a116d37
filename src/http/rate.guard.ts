/** How often one may ask: counted by the address before it is known who asks, then by the account. */
import { Injectable, SetMetadata } from '@nestjs/common';
import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyRequests } from './errors.js';

interface Limit {
  points: number;
  seconds: number;
}
const RATE = 'rate';
/** Routes that put a file together from many rows, or take one apart: `/ledger.xlsx`, `/entries.:format`. */
const HEAVY = /\.(xlsx|csv|:\w+)$|\/import$/;
/** Of an address: a whole office may share it. */
const EVERYTHING: Limit = { points: 1200, seconds: 60 };
/** Of an account: a person with many pages open that keep themselves fresh. */
const ONE_PERSON: Limit = { points: 600, seconds: 60 };
/** Of an account: exports and imports, all of them counted together. */
const HEAVY_WORK: Limit = { points: 30, seconds: 60 };

/** At most so many calls from one address: `@Rate(10, 60)` on the log-in. */
export const Rate = (points: number, seconds: number): MethodDecorator =>
  SetMetadata(RATE, { points, seconds } satisfies Limit);

/** Points by name and caller; counted in each web process by itself. */
class Points {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  /** @throws TooManyRequests */
  async spend(name: string, limit: Limit, caller: string): Promise<void> {
    try {
      await this.limiter(name, limit).consume(caller);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new TooManyRequests(Math.max(1, Math.ceil(error.msBeforeNext / 1000)));
    }
  }

  private limiter(name: string, { points, seconds }: Limit): RateLimiterMemory {
    const known = this.limiters.get(name);
    if (known !== undefined) return known;
    const made = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    this.limiters.set(name, made);
    return made;
  }
}

/** Keeps one address from drowning the others. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly points = new Points();

  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const own = this.reflector.get<Limit | undefined>(RATE, context.getHandler());
    const name = own ? `${context.getClass().name}.${context.getHandler().name}` : 'all';
    const caller = context.switchToHttp().getRequest<Request>().ip ?? 'unknown';
    await this.points.spend(name, own ?? EVERYTHING, caller);
    return true;
  }
}

interface Asking {
  readonly actor?: { readonly id: string };
  readonly route: { readonly path: string };
}

/** Keeps one account from drowning the others, from however many addresses; runs when it is known. */
@Injectable()
export class AccountRate implements NestInterceptor {
  private readonly points = new Points();

  async intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<ReturnType<CallHandler['handle']>> {
    const { actor, route } = context.switchToHttp().getRequest<Asking>();
    if (actor !== undefined) {
      await this.points.spend('account', ONE_PERSON, actor.id);
      if (HEAVY.test(route.path)) await this.points.spend('heavy', HEAVY_WORK, actor.id);
    }
    return next.handle();
  }
}
