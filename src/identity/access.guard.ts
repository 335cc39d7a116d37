import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { config } from '../config.js';
import { NotLoggedIn } from '../http/errors.js';
import { asEngine, ENGINE, recognised } from '../persistence/wall.js';
import { reachOf } from './access.js';
import { AddressNotAllowed, RoleNotPermitted, SecondFactorNeeded } from './errors.js';
import { ObjectService } from './object.service.js';
import { onlyReads, POLICY, type Policy } from './policy.js';
import type { Recognised } from './roles.js';
import { tokenOf } from './session.cookie.js';
import { SessionService } from './session.service.js';
import { mayComeFrom } from './terminals.js';

/**
 * The one place where routes are opened: to whom their policy names, on what that person may reach.
 * What is read then goes through the second wall; what is done is decided by `may` and done by the engine.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
    private readonly objects: ObjectService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.reflector.get<Policy | undefined>(POLICY, context.getHandler());
    if (policy === undefined) throw new RoleNotPermitted([]);
    const request = context.switchToHttp().getRequest<Recognised>();
    const token = tokenOf(request);
    const found = await asEngine(async () =>
      token === undefined ? undefined : this.sessions.recognise(token),
    );
    const isHere =
      found === undefined || mayComeFrom(request.ip ?? '', found.actor, config.ADMIN_ADDRESSES);
    if (found !== undefined && isHere) {
      Object.assign(request, found);
      recognised(onlyReads(policy, request.method) ? reachOf(found.actor) : ENGINE);
    }
    const { who, on } = policy;
    if (who === 'public') return true;
    if (found === undefined) throw new NotLoggedIn();
    if (!isHere) throw new AddressNotAllowed();
    const { actor, mustEnrol } = found;
    // One's own account is where the second factor is set up.
    if (mustEnrol && on !== 'own') throw new SecondFactorNeeded();
    if (!who.some((role) => role === actor.role)) throw new RoleNotPermitted(who);
    await asEngine(() => this.objects.assertReach(actor, on, request.params));
    return true;
  }
}
