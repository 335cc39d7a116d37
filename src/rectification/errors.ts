import { redemptionRule, redemptionWords } from '../domain/cycle/redemption.js';
import { DomainError } from '../domain/errors.js';
import type { FilledProgramme } from '../domain/programme/schema.js';

/** The plan does not fit the programme or the calendar. */
export class PlanRefused extends DomainError {
  readonly code = 'rectification.plan-refused';
  override readonly kind = 'refused';
}

/** Support is paid by acceptance and re-evaluation, as the programme says; not otherwise. */
export class NotRedeemable extends DomainError {
  readonly code = 'rectification.not-redeemable';
  override readonly kind = 'refused';
  constructor(programme: FilledProgramme) {
    const rule = redemptionRule(programme);
    super(
      {
        zh: `不符合兑现条件（${redemptionWords(programme)}），不能兑现扶持政策`,
        en: `support is not due: ${rule} does not hold`,
      },
      { rule },
    );
  }
}

/** There is no last year whose projects could be re-evaluated. */
export class NoLastYear extends DomainError {
  readonly code = 'rectification.no-last-year';
  override readonly kind = 'refused';
  constructor() {
    super({ zh: '没有上一年度，无须复评', en: 'there is no year before to re-evaluate' });
  }
}
