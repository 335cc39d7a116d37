import type { Instant } from '../clock.js';
import { DomainError } from '../domain/errors.js';

/** A mistake in the program: two features claim the same intent. */
export class HandlerTwice extends Error {
  constructor(type: string) {
    super(`the intent ${type} has two handlers`);
  }
}

/** A mistake in the program: a machine states what nobody carries out. */
export class HandlersMissing extends Error {
  constructor(types: readonly string[]) {
    super(`no handler for ${types.join(', ')}`);
  }
}

/** Not the time for this effect: it waits until then, on the cycle's clock, and loses no try. */
export class NotYet extends Error {
  constructor(
    readonly until: Instant,
    why: string,
  ) {
    super(why);
  }
}

/** There is no such dead letter. */
export class DeadLetterNotFound extends DomainError {
  readonly code = 'outbox.not-found';
  override readonly kind = 'not-found';
  constructor(key: string) {
    super({ zh: '没有这条失败的投递', en: `there is no dead letter ${key}` }, { key });
  }
}

/** True for a failure that trying again cannot mend. */
export function isPermanent(error: unknown): boolean {
  return error instanceof Error && 'permanent' in error && error.permanent === true;
}
