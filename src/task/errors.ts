import { DomainError } from '../domain/errors.js';

/** Somebody else moved the flow first; details say who, when and with what. */
export class ChangedMeanwhile extends DomainError {
  readonly code = 'flow.stale';
  override readonly kind = 'conflict';
  constructor(of: { flow: string; by: string; at: string; event: string; label: string }) {
    super(
      {
        zh: `这件事刚被${of.by}办理（${of.label}），请刷新后再办`,
        en: `${of.by} has just moved this flow (${of.event}); read it again`,
      },
      of,
    );
  }
}

/** What was filled in does not fit the form. */
export class FormInvalid extends DomainError {
  readonly code = 'task.form-invalid';
}

/** A file is too large or of a kind that is not taken; the rule says which are. */
export class FileRefused extends DomainError {
  readonly code = 'task.file-refused';
}

/** There is no such file, or it is not for this person's eyes. */
export class FileNotFound extends DomainError {
  readonly code = 'task.file-not-found';
  override readonly kind = 'not-found';
  constructor(id: string) {
    super({ zh: '没有这份文件', en: `there is no file ${id}` });
  }
}
