import { DomainError } from '../domain/errors.js';

/** There is no such list in the year, or it has not been made. */
export class ListNotMade extends DomainError {
  readonly code = 'list.not-made';
  override readonly kind = 'not-found';
  constructor(list: string) {
    super({ zh: '这份清单还没有编制', en: `the list ${list} has not been made` }, { list });
  }
}
