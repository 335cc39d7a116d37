import { DomainError } from '../domain/errors.js';

/** Required items are empty. `details.missing` holds their titles. */
export class SubmissionIncomplete extends DomainError {
  readonly code = 'submission.incomplete';
  override readonly kind = 'refused';
  constructor(missing: readonly string[]) {
    super(
      {
        zh: `还有 ${missing.length.toString()} 项必填数据未填：${missing.join('、')}`,
        en: `${missing.length.toString()} required items are empty: ${missing.join(', ')}`,
      },
      { missing },
    );
  }
}
