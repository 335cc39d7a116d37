import { DomainError } from '../domain/errors.js';

/** There is no such report, or it is not for this person's eyes. */
export class ReportNotFound extends DomainError {
  readonly code = 'report.not-found';
  override readonly kind = 'not-found';
  constructor(id: string) {
    super({ zh: '没有这份报告', en: `there is no report ${id}` }, { id });
  }
}
