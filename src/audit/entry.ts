/** One line of the audit trail and the hash that ties it to the line before. */
import type { Instant } from '../clock.js';
import { digest, type Algorithm } from '../digest.js';
import { canonical } from '../domain/process/canonical.js';

/**
 * `asked` is written before a change is tried, `done` or `refused` after it: whatever happens in
 * between, the attempt is on record.
 */
export type Outcome = 'asked' | 'done' | 'refused';

export interface AuditEntry {
  /** Its place in the chain: 1, 2, 3 … without a gap. */
  readonly id: number;
  /** On the wall clock of the database. */
  readonly at: Instant;
  /** User id; null for a stranger. */
  readonly actor: string | null;
  readonly actorName: string | null;
  readonly role: string | null;
  readonly region: string | null;
  readonly organisation: string | null;
  readonly action: string;
  readonly object: string | null;
  readonly outcome: Outcome;
  readonly address: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly prevHash: string;
  readonly hash: string;
}

/** Hash of the canonical JSON of everything but the hash itself, the previous hash within. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>, algorithm?: Algorithm): string {
  return digest(canonical(entry), algorithm);
}
