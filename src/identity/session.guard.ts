import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isAdministrator, roles } from '../../workflows/roles.js';
import { config } from '../config.js';
import type { Actor } from '../flow/flow.types.js';
import { NotLoggedIn } from '../http/errors.js';
import { PUBLIC } from '../http/public.js';
import { asEngine, ENGINE, recognised } from '../persistence/wall.js';
import { reachOf } from './access.js';
import { AddressNotAllowed, RoleNotPermitted, SecondFactorNeeded } from './errors.js';
import { ROLES, UNENROLLED } from './roles.js';
import type { Recognised } from './roles.js';
import { tokenOf } from './session.cookie.js';
import { SessionService } from './session.service.js';
import { mayComeFrom } from './terminals.js';

/** What a person does is decided by `may` and done by the engine; what is read goes through the wall. */
const READING = new Set(['GET', 'HEAD']);

const workers = roles.filter((role) => !isAdministrator(role));

/**
 * Every route is closed to strangers unless it says `@Public()`, and to administrators unless it names
 * their role: they look after the installation, not after enterprises.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Recognised>();
    const token = tokenOf(request);
    const found = await asEngine(async () =>
      token === undefined ? undefined : this.sessions.recognise(token),
    );
    const isHere =
      found === undefined || mayComeFrom(request.ip ?? '', found.actor, config.ADMIN_ADDRESSES);
    if (found !== undefined && isHere) {
      Object.assign(request, found);
      recognised(READING.has(request.method) ? reachOf(found.actor) : ENGINE);
    }
    if (this.mark(PUBLIC, context) === true) return true;
    if (found === undefined) throw new NotLoggedIn();
    if (!isHere) throw new AddressNotAllowed();
    const { actor, mustEnrol } = found;
    if (mustEnrol && this.mark(UNENROLLED, context) !== true) throw new SecondFactorNeeded();
    const named = this.reflector.getAllAndOverride<Actor['role'][] | undefined>(
      ROLES,
      placesOf(context),
    );
    const may = named?.includes(actor.role) ?? !isAdministrator(actor.role);
    if (!may) throw new RoleNotPermitted(named ?? workers);
    return true;
  }

  private mark(key: string, context: ExecutionContext): unknown {
    return this.reflector.getAllAndOverride<unknown>(key, placesOf(context));
  }
}

/** The route's own mark goes before its controller's. */
function placesOf(context: ExecutionContext): Parameters<Reflector['getAllAndOverride']>[1] {
  return [context.getHandler(), context.getClass()];
}
