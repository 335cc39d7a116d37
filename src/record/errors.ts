import { DomainError } from '../domain/errors.js';

/** What was to be recorded does not fit the programme's catalogue. */
export class RecordInvalid extends DomainError {
  readonly code = 'record.invalid';
}

/** The kind belongs to another department. */
export class RecordNotYours extends DomainError {
  readonly code = 'record.not-yours';
  override readonly kind = 'not-permitted';
  constructor(title: string) {
    super({
      zh: `“${title}”由其他部门记录`,
      en: `${title} is recorded by another department`,
    });
  }
}

/** There is no such record, or it has been struck out already. */
export class RecordNotFound extends DomainError {
  readonly code = 'record.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这条记录，或已撤销', en: 'there is no such record, or it was struck out' });
  }
}
