import { Body, Controller, Delete, Get, HttpCode, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Audited } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Accepts, Returns } from '../http/document.js';
import { Rate } from '../http/rate.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access } from './policy.js';
import { MaybeActor } from './roles.js';
import type { Recognised } from './roles.js';
import { giveToken, takeToken, tokenOf } from './session.cookie.js';
import { LogIn, Session } from './session.dto.js';
import { SessionService } from './session.service.js';
import { Welcome } from './welcome.service.js';

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly welcome: Welcome,
  ) {}

  /** Who I am, what I may see, what time it is here. */
  @Get()
  @Access('public', 'own')
  @Returns(Session)
  show(@MaybeActor() actor: Actor | undefined, @Req() request: Recognised): Promise<Session> {
    return this.welcome.session(actor, request.mustEnrol);
  }

  /** Log in. Many people of one office may share an address, hence the generous limit. */
  @Post()
  @Access('public', 'own')
  @Audited('session.log-in', typedAccount)
  @HttpCode(200)
  @Rate(60, 60)
  @Accepts(LogIn)
  @Returns(Session)
  async logIn(
    @Body(new ZodPipe(LogIn)) body: LogIn,
    @Ip() address: string,
    @Req() request: Recognised,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session> {
    const agent = request.get('user-agent') ?? '';
    const token = await this.sessions.logIn(body, { address, agent });
    const before = tokenOf(request);
    if (before !== undefined) await this.sessions.logOut(before);
    giveToken(response, token);
    // From here on, the request is theirs: the audit trail tells who came.
    const here = await this.sessions.recognise(token);
    Object.assign(request, here);
    return this.welcome.session(here?.actor, here?.mustEnrol);
  }

  /** Log out; it does no harm to do so twice. */
  @Delete()
  @Access('public', 'own')
  @Audited('session.log-out')
  @HttpCode(204)
  async logOut(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const token = tokenOf(request);
    if (token !== undefined) await this.sessions.logOut(token);
    takeToken(response);
  }
}

/** The account as it was typed; not what cannot be one, a password in the wrong field for instance. */
function typedAccount({ body }: Request): string | undefined {
  const typed = LogIn.safeParse(body);
  const account = typed.success ? typed.data.account : '';
  return /^[\w.@-]{2,64}$/.test(account) ? account : undefined;
}
