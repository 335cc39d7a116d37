/** How often one may ask: counted by the address before it is known who asks, then by the account. */
import { Injectable, SetMetadata } from '@nestjs/common';
import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { finalize } from 'rxjs';
import { TooManyRequests } from './errors.js';
import { HEAVY, Turns } from './heavy.js';
import { networkOf } from './network.js';

interface Limit {
  points: number;
  seconds: number;
}
const RATE = 'rate';
/** Of an address: a whole office may share it. */
const EVERYTHING: Limit = { points: 1200, seconds: 60 };
/** Of an account: a person with many pages open that keep themselves fresh. */
const ONE_PERSON: Limit = { points: 600, seconds: 60 };
/** Of an account: what is `@Heavy`, all of it counted together. */
const HEAVY_WORK: Limit = { points: 120, seconds: 60 };

/** At most so many calls from one address (of IPv6: from one /64): `@Rate(10, 60)` on the log-in. */
export const Rate = (points: number, seconds: number): MethodDecorator =>
  SetMetadata(RATE, { points, seconds } satisfies Limit);

/** Points by name and caller; counted in each web process by itself. */
class Points {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  /** @throws TooManyRequests */
  async spend(name: string, limit: Limit, caller: string, points = 1): Promise<void> {
    try {
      await this.limiter(name, limit).consume(caller, points);
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
    await this.points.spend(name, own ?? EVERYTHING, networkOf(caller));
    return true;
  }
}

interface Asking {
  readonly actor?: { readonly id: string };
}
type Answer = ReturnType<CallHandler['handle']>;

/** Keeps one account from drowning the others, from however many addresses; runs when it is known. */
@Injectable()
export class AccountRate implements NestInterceptor {
  private readonly points = new Points();
  private readonly turns = new Turns();

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Answer> {
    const http = context.switchToHttp();
    const { actor } = http.getRequest<Asking>();
    if (actor === undefined) return next.handle();
    await this.points.spend('account', ONE_PERSON, actor.id);
    const cost = this.reflector.get<number | undefined>(HEAVY, context.getHandler());
    if (cost === undefined) return next.handle();
    const sent = closed(http.getResponse<Response>());
    const over = await this.turns.take(actor.id, sent);
    try {
      await this.points.spend('heavy', HEAVY_WORK, actor.id, cost);
    } catch (error) {
      over();
      throw error;
    }
    // Whoever hangs up does not stop the work, and a file is under way when the work is done.
    return next.handle().pipe(finalize(() => void sent.then(over)));
  }
}

/** Settles when the answer is sent, or nobody waits for it any more. */
function closed(response: Response): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) resolve();
    else response.once('close', resolve);
  });
}
