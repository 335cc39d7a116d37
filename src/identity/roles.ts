/** Decorators that say who may call a route, and who is calling. */
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../flow/flow.types.js';
import { NotLoggedIn } from '../http/errors.js';

export const ROLES = 'roles';

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

/** Only these roles may call: `@Roles('lead', 'territory')`. Without it, whoever is logged in may, but no administrator. */
export const Roles = (...roles: Actor['role'][]): ClassDecorator & MethodDecorator =>
  SetMetadata(ROLES, roles);

export const UNENROLLED = 'unenrolled';

/** Open to an administrator who has not set up the second factor yet. */
export const Unenrolled = (): ClassDecorator & MethodDecorator => SetMetadata(UNENROLLED, true);

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
