import { DomainError } from '../domain/errors.js';

/** The program cannot start: a machine is broken, or one that stored flows need is missing. */
export class MachinesUnsound extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`the state machines are not sound: ${faults.join('; ')}`);
  }
}

/** The process was told to stop while something long was under way; what was done stays done. */
export class Stopping extends DomainError {
  readonly code = 'flow.stopping';
  override readonly kind = 'conflict';
  constructor() {
    super({
      zh: '系统正在停止，已办的不受影响，重启后继续',
      en: 'the system is stopping; what was done is kept, go on after the restart',
    });
  }
}
