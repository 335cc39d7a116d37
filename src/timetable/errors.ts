import { DomainError } from '../domain/errors.js';

/** There is no such cycle. */
export class CycleNotFound extends DomainError {
  readonly code = 'cycle.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这个年度', en: 'there is no such cycle' });
  }
}
