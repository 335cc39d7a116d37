/** Decorators that say who is calling. */
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../flow/flow.types.js';
import { NotLoggedIn } from '../http/errors.js';

/** A request whose sender the guard has recognised. */
export interface Recognised extends Request {
  actor?: Actor;
  sessionId?: string;
  mustEnrol?: boolean;
  /** What came of it is in the audit trail already. */
  recorded?: boolean;
  /** What its entry in the audit trail says beside the address: old and new values of what it changed. */
  particulars?: Readonly<Record<string, unknown>>;
}

/** The id of the session that is calling. */
export const CurrentSession = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<Recognised>().sessionId,
);

/** Who is calling: `@CurrentActor() actor: Actor`. Throws `NotLoggedIn` on an open route without one. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<Recognised>();
  if (actor === undefined) throw new NotLoggedIn();
  return actor;
});

/** Who is calling an open route, or undefined. */
export const MaybeActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor | undefined =>
    context.switchToHttp().getRequest<Recognised>().actor,
);
