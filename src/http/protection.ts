/** What a browser may do with our answers. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { randomId } from '../clock.js';
import { config } from '../config.js';

/** None of the machine's senses is any of our business. */
const NO_DEVICES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture']
  .map((device) => `${device}=()`)
  .join(', ');

/** A paper (a report) is shown in a frame of our pages: it may be dressed, and do nothing. */
export const PAPER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-modals";

/** What is asked of the interface is somebody's own: no cache on the way or on the disk keeps it. */
const PRIVATE = /^\/api(\/|$)/i;

/** The headers of every answer; a page gets the nonce of its styles with `nonceOf`. */
export function protection(): RequestHandler[] {
  return [
    (request: Request, response: Response, next: NextFunction): void => {
      response.locals.nonce = randomId();
      response.setHeader('Permissions-Policy', NO_DEVICES);
      if (PRIVATE.test(request.path)) response.setHeader('Cache-Control', 'no-store');
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'script-src': ["'self'"],
          'script-src-attr': ["'none'"],
          // antd writes its style tags at run time: they carry the nonce of their page (web/src/nonce.ts).
          'style-src': ["'self'", (_, response) => `'nonce-${nonceOf(response)}'`],
          // Attributes only: antd measures a growing text field with `setAttribute('style', …)`.
          'style-src-attr': ["'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'font-src': ["'self'"],
          'object-src': ["'none'"],
          'base-uri': ["'self'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
          // Not `upgrade-insecure-requests`: an installation on plain http inside an office must work.
        },
      },
      // A page tells its address to no other site; our own may know it.
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: config.COOKIE_SECURE,
    }),
  ];
}

/** What the style tags of this answer must carry. */
export function nonceOf(response: object): string {
  const { locals } = response as Response;
  return String(locals.nonce);
}
