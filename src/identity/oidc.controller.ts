import { Controller, Get, Ip, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { config } from '../config.js';
import { DomainError } from '../domain/errors.js';
import { Public } from '../http/public.js';
import { Rate } from '../http/rate.guard.js';
import { Journey, OidcService } from './oidc.service.js';
import { giveToken } from './session.cookie.js';

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
@Public()
@Controller('api/session/oidc')
export class OidcController {
  constructor(private readonly oidc: OidcService) {}

  /** Sends the browser to the provider. */
  @Get()
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
      giveToken(response, await this.oidc.arrive(search, journey, { address, agent }));
      return '/';
    });
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
