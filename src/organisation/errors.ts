import { DomainError } from '../domain/errors.js';

/** The region has no unit of this code. */
export class OrganisationNotFound extends DomainError {
  readonly code = 'organisation.not-found';
  override readonly kind = 'not-found';
  constructor(region: string, code: string) {
    super({
      zh: `区域 ${region} 没有编号为 ${code} 的单位`,
      en: `the region ${region} has no organisation ${code}`,
    });
  }
}
