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

/** Years ahead of the time it is that one move may go. */
const FARTHEST_YEARS = 3;

/** @throws ClockTooFar for a move of more than three years */
export function refuseTooFar(now: Instant, to: Instant): void {
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + FARTHEST_YEARS);
  if (to > last.toISOString()) throw new ClockTooFar(now, to);
}

/** A slip of the keyboard would run decades of the county, which nobody can take back. */
export class ClockTooFar extends DomainError {
  readonly code = 'clock.too-far';
  override readonly kind = 'refused';
  constructor(from: Instant, to: Instant) {
    const years = String(FARTHEST_YEARS);
    super(
      {
        zh: `一次最多推进 ${years} 年：现在是 ${inShanghai(from)}，不能拨到 ${inShanghai(to)}`,
        en: `at most ${years} years at a time: it is ${from}, it cannot be set to ${to}`,
      },
      { from, to },
    );
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
