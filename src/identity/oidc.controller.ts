import { Controller, Get, Ip, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditService } from '../audit/audit.service.js';
import { config } from '../config.js';
import { DomainError } from '../domain/errors.js';
import { Access } from './policy.js';
import { Rate } from '../http/rate.guard.js';
import { Journey, OidcService } from './oidc.service.js';
import { giveToken } from './session.cookie.js';
import { SessionService } from './session.service.js';
import type { Caller } from './session.service.js';

const COOKIE = 'bm_sign_on';
const OPTIONS = {
  httpOnly: true,
  sameSite: 'lax',
  secure: config.COOKIE_SECURE,
  path: '/api/session/oidc',
  maxAge: 600_000,
} as const;

/** For browsers, which are sent from here to there; a programme logs in with a password. */
@ApiExcludeController()
@Controller('api/session/oidc')
export class OidcController {
  constructor(
    private readonly oidc: OidcService,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
  ) {}

  /** Sends the browser to the provider. */
  @Get()
  @Access('public', 'own')
  @Rate(60, 60)
  async leave(@Res() response: Response): Promise<void> {
    await orBack(response, async () => {
      const { to, journey } = await this.oidc.leave();
      response.cookie(COOKIE, JSON.stringify(journey), OPTIONS);
      return to.href;
    });
  }

  /** Where the provider sends it back to. */
  @Get('callback')
  @Access('public', 'own')
  @Rate(60, 60)
  async arrive(
    @Ip() address: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await orBack(response, async () => {
      const journey = journeyOf(request);
      response.clearCookie(COOKIE, { ...OPTIONS, maxAge: undefined });
      if (journey === undefined) return BACK;
      const { search } = new URL(request.originalUrl, 'http://here');
      const agent = request.get('user-agent') ?? '';
      const token = await this.arrived(search, journey, { address, agent });
      giveToken(response, token);
      return '/';
    });
  }

  /** The token of who has come back, with an entry in the audit trail before it is given. */
  private async arrived(search: string, journey: Journey, caller: Caller): Promise<string> {
    const entry = { action: 'session.sign-on', address: caller.address } as const;
    try {
      const token = await this.oidc.arrive(search, journey, caller);
      const here = await this.sessions.recognise(token);
      await this.audit.record({ ...entry, actor: here?.actor ?? null, outcome: 'done' });
      return token;
    } catch (error) {
      await this.audit.record({ ...entry, actor: null, outcome: 'refused' });
      throw error;
    }
  }
}

const BACK = '/login?refused=oidc';

/** A browser that is refused is better off on the log-in page than before a problem in JSON. */
async function orBack(response: Response, work: () => Promise<string>): Promise<void> {
  try {
    response.redirect(await work());
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    response.redirect(BACK);
  }
}

function journeyOf(request: Request): Journey | undefined {
  const cookies: unknown = request.cookies;
  try {
    const text = (cookies as Record<string, string>)[COOKIE] ?? '';
    return Journey.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
