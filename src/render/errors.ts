import { DomainError } from '../domain/errors.js';

/** A template was asked for that does not exist under `templates/`. */
export class TemplateUnknown extends DomainError {
  readonly code = 'render.template-unknown';
  readonly permanent = true;
  constructor(name: string) {
    super({ zh: `没有名为“${name}”的模板`, en: `there is no template "${name}"` });
  }
}
