import { DomainError } from '../domain/errors.js';

/** No address is known of anybody the letter is for; kept as a dead letter until one is entered. */
export class NobodyToTell extends DomainError {
  readonly code = 'notice.nobody-to-tell';
  override readonly kind = 'refused';
  readonly permanent = true;
  constructor(who: string) {
    super({
      zh: `${who}没有登记邮箱，邮件无法送达；登记后可以重发`,
      en: `no address is known of ${who}; enter one and send again`,
    });
  }
}

/** The flow or the log entry a letter is about does not exist. */
export class MatterNotFound extends DomainError {
  readonly code = 'notice.matter-not-found';
  override readonly kind = 'not-found';
  readonly permanent = true;
  constructor(flowId: string, seq: number) {
    super({ zh: '找不到信件所说的事项', en: `there is no entry ${String(seq)} of flow ${flowId}` });
  }
}
