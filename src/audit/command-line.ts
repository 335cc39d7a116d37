/** What is done from the command line goes into the audit trail as well (审计记录). */
import os from 'node:os';
import { type Act, type Io, withService } from '../command.js';
import { DomainError } from '../domain/errors.js';
import type { Actor } from '../flow/flow.types.js';
import { AuditCommandModule } from './audit.command.module.js';
import { AuditService, type Deed } from './audit.service.js';

/** Whoever may use the command line is known to the machine only. */
function operator(): Actor {
  const { username } = os.userInfo();
  const name = `命令行（${username}@${os.hostname()}）`;
  return {
    id: 'command-line',
    name,
    role: 'system',
    region: '',
    organisation: null,
    subjectId: null,
  };
}

/** Does the work with an entry before it and one after it; what cannot be recorded is not done. */
export async function onRecord(
  { action, object, anyhow }: Act,
  work: () => Promise<0 | 1>,
  io: Io,
): Promise<0 | 1> {
  const deed = { actor: operator(), action, ...(object === undefined ? {} : { object }) };
  const record = (outcome: Deed['outcome'], details: object = {}): Promise<void> =>
    withService(AuditCommandModule, AuditService, (audit) =>
      audit.record({ ...deed, outcome, details: { ...details } }),
    );
  const after = (outcome: Deed['outcome'], details?: object): Promise<void> =>
    record(outcome, details).catch((error: unknown) => {
      io.err(`未能写入审计记录 / not in the audit trail: ${String(error)}`);
    });
  if (anyhow !== true) await record('asked');
  try {
    const code = await work();
    // A verification that finds faults has been made all the same: the exit code tells.
    const outcome = code === 0 || anyhow === true ? 'done' : 'refused';
    await after(outcome, code === 0 ? {} : { exit: code });
    return code;
  } catch (error) {
    await after('refused', { why: error instanceof DomainError ? error.code : 'unexpected' });
    throw error;
  }
}
