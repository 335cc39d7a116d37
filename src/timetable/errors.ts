import { DomainError } from '../domain/errors.js';

/** There is no such cycle. */
export class CycleNotFound extends DomainError {
  readonly code = 'cycle.not-found';
  override readonly kind = 'not-found';
  constructor(cycle: string) {
    super({ zh: '没有这个年度', en: `there is no cycle ${cycle}` }, { cycle });
  }
}
