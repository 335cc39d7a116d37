import { DomainError } from '../domain/errors.js';
import type { Instant } from '../clock.js';

/** Where real data is, time is real. */
export class SimulationRefused extends DomainError {
  readonly code = 'clock.production';
  override readonly kind = 'refused';
  constructor() {
    super({
      zh: '正式环境不能启用模拟时间',
      en: 'simulated time cannot be switched on in a production installation',
    });
  }
}

/** Time goes forward only: what has fired cannot be taken back. */
export class ClockBackwards extends DomainError {
  readonly code = 'clock.backwards';
  override readonly kind = 'refused';
  constructor(from: Instant, to: Instant) {
    super(
      {
        zh: `时间只能向前：现在是 ${inShanghai(from)}，不能拨到 ${inShanghai(to)}`,
        en: `time goes forward only: it is ${from}, it cannot be set to ${to}`,
      },
      { from, to },
    );
  }
}

/** As a page shows it: `2022-05-19 00:00`. */
function inShanghai(instant: Instant): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}
