/** The program cannot start: a machine is broken, or one that stored flows need is missing. */
export class MachinesUnsound extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`the state machines are not sound: ${faults.join('; ')}`);
  }
}
