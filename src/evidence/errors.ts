import { DomainError } from '../domain/errors.js';

/** No such file, or none that this person may open: the same answer. */
export class FileNotFound extends DomainError {
  readonly code = 'evidence.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这个文件', en: 'there is no such file' });
  }
}
