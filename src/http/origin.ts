/** Whether a request that changes something comes from our own pages. */
import type { NextFunction, Request, Response } from 'express';
import { CrossSite, MediaTypeRefused } from './errors.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What the API reads. A form of another site could send text or form fields without asking first. */
const TAKEN = ['application/json', 'multipart/form-data'];

/**
 * Refuses what another site has a browser send, whatever its cookies. A browser says where a request
 * comes from in `Sec-Fetch-Site` (over https) or `Origin` (with every request but GET and HEAD); a
 * program that says neither has no cookies of somebody else to misuse. The session's cookie is
 * `SameSite` besides.
 */
export function fromOurPages(request: Request, _response: Response, next: NextFunction): void {
  if (READING.has(request.method)) next();
  else if (!isOwn(request)) next(new CrossSite());
  else if (hasBody(request) && request.is(TAKEN) === false) next(new MediaTypeRefused());
  else next();
}

/** A button without a form sends `Content-Length: 0` and no type. */
function hasBody(request: Request): boolean {
  return request.get('content-length') !== '0' || request.get('content-type') !== undefined;
}

function isOwn(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === hostOf(request);
}

/** As a browser writes it: small letters, without the port that its scheme implies. */
function hostOf({ host, protocol }: Request): string | undefined {
  const url = `${protocol}://${host}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}
