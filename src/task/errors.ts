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

/** The programme does not let this person do it, or not any more, although the flow would hear it. */
export class ProgrammeForbids extends DomainError {
  readonly code = 'task.programme-forbids';
  override readonly kind = 'refused';
}

/** What was filled in does not fit the form. */
export class FormInvalid extends DomainError {
  readonly code = 'task.form-invalid';
}
