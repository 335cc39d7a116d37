/** How the figures of an installation are to be read. Pure. */
import type { Health, Verdict } from './health.dto.js';

type Facts<Part extends 'timers' | 'effects' | 'mail' | 'seal'> = Omit<Health[Part], 'verdict'>;

/** Due letters go out within seconds; after ten minutes something keeps them. */
const PATIENCE_MS = 600_000;

/** Timers are swept every few seconds: one that is past due is on its way, or nobody is there to fire it. */
export function timersVerdict({ overdue, workers }: Facts<'timers'>): Verdict {
  if (workers === 0) return 'failed';
  return overdue === 0 ? 'ok' : 'watch';
}

/** @param now on the cycle's clock */
export function effectsVerdict({ oldest, dead, retried }: Facts<'effects'>, now: string): Verdict {
  if (dead > 0) return 'failed';
  const stuck = oldest !== null && Date.parse(now) - Date.parse(oldest) > PATIENCE_MS;
  return stuck || retried > 0 ? 'watch' : 'ok';
}

export function mailVerdict({ by, unsent }: Facts<'mail'>): Verdict {
  return by === 'nowhere' || unsent > 0 ? 'watch' : 'ok';
}

/** A day is sealed within minutes of its end; a second one without a seal means nobody seals. */
export function sealVerdict({ behind }: Facts<'seal'>): Verdict {
  if (behind === 0) return 'ok';
  return behind === 1 ? 'watch' : 'failed';
}
