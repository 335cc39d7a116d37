import { DomainError } from '../domain/errors.js';

/** The organisation has no task in that stage. */
export class CellNotFound extends DomainError {
  readonly code = 'board.cell-not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({
      zh: '没有这一格：该单位在这个阶段没有任务',
      en: 'there is no such cell: the organisation has no task in that stage',
    });
  }
}
