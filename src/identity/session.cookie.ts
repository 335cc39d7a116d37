/** The cookie that carries a session's token; scripts in the page cannot read it. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { config } from '../config.js';

const NAME = 'bm_session';
const OPTIONS = {
  httpOnly: true,
  sameSite: 'lax',
  secure: config.COOKIE_SECURE,
  path: '/',
} as const;

const Cookies = z.object({ [NAME]: z.string().regex(/^[\w-]{43}$/) });

/** The token a request carries, if it looks like one. */
export function tokenOf(request: Request): string | undefined {
  return Cookies.safeParse(request.cookies).data?.[NAME];
}

/** Without an age the browser forgets it when it is closed; the server forgets it anyway. */
export function giveToken(response: Response, token: string): void {
  response.cookie(NAME, token, OPTIONS);
}

export function takeToken(response: Response): void {
  response.clearCookie(NAME, OPTIONS);
}
