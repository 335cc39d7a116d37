import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyRequests } from './errors.js';

interface Limit {
  points: number;
  seconds: number;
}
const RATE = 'rate';
const EVERYTHING: Limit = { points: 1200, seconds: 60 };

/** At most so many calls from one address: `@Rate(10, 60)` on the log-in. */
export const Rate = (points: number, seconds: number): MethodDecorator =>
  SetMetadata(RATE, { points, seconds } satisfies Limit);

/** Keeps one caller from drowning the others; counted in each web process by itself. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const own = this.reflector.get<Limit | undefined>(RATE, context.getHandler());
    const name = own ? `${context.getClass().name}.${context.getHandler().name}` : 'all';
    const caller = context.switchToHttp().getRequest<Request>().ip ?? 'unknown';
    try {
      await this.limiter(name, own ?? EVERYTHING).consume(caller);
      return true;
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
