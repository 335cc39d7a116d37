/** Addresses that name nothing: no id, code or key of ours holds the sign NUL, and no database keeps it. */
import type { NextFunction, Request, Response } from 'express';
import { NulInText } from './errors.js';

export function plainAddress(request: Request, _response: Response, next: NextFunction): void {
  if (request.path.includes('%00')) next(new NulInText());
  else next();
}
