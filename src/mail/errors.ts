/** Why a mail did not go out, and whether trying again can help. */
import { DomainError } from '../domain/errors.js';

/** The mail server is away or says "later" (4xx): try again. */
export class MailPostponed extends DomainError {
  readonly code = 'mail.postponed';
  override readonly kind = 'refused';
  readonly permanent = false;
  constructor(answer: string) {
    super({
      zh: `邮件暂时无法发出，将自动重试：${answer}`,
      en: `the mail could not be sent for now and will be tried again: ${answer}`,
    });
  }
}

/** The mail server will never take this mail (5xx), or it has no recipient: trying again is useless. */
export class MailRejected extends DomainError {
  readonly code = 'mail.rejected';
  override readonly kind = 'refused';
  readonly permanent = true;
  constructor(answer: string) {
    super({
      zh: `邮件被拒收，不再重试：${answer}`,
      en: `the mail was rejected for good: ${answer}`,
    });
  }
}

/** There is no such mail, or it is not this person's to read. */
export class MailNotFound extends DomainError {
  readonly code = 'mail.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这封邮件', en: 'no such mail' });
  }
}
