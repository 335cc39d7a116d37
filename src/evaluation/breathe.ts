import { setImmediate as breathe } from 'node:timers/promises';
import type { Steps } from '../domain/evaluation/steps.js';

/** Does the work step by step; whoever else waits has a turn before each further one. */
export async function breathing<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (step.done !== true) {
    await breathe();
    step = steps.next();
  }
  return step.value;
}
