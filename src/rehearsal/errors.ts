import { DomainError } from '../domain/errors.js';

/** The simulated clock is being moved already. */
export class AdvanceUnderWay extends DomainError {
  readonly code = 'clock.advance-under-way';
  override readonly kind = 'conflict';
  constructor() {
    super({
      zh: '模拟时间正在推进，请稍候再试',
      en: 'the simulated clock is being moved already; wait until it stands',
    });
  }
}

/** The programme has no territories or no stages: there is nothing to play. */
export class NothingToRehearse extends DomainError {
  readonly code = 'rehearsal.nothing';
  override readonly kind = 'refused';
  constructor(programme: string) {
    super({
      zh: `方案 ${programme} 没有属地单位或评价对象，不能推演`,
      en: `programme ${programme} has no territories or no subjects to evaluate: nothing to rehearse`,
    });
  }
}
