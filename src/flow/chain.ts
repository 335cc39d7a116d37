/** The hash chain of a flow's log: each entry seals itself and everything before it. */
import { digest, algorithmOf, type Algorithm } from '../digest.js';
import { canonical } from '../domain/process/canonical.js';
import type { LogEntry } from './flow.types.js';

/** What stands before the first entry. */
export const GENESIS = '';

/** The parts of an entry that are sealed: all but the wall-clock time of writing. */
export type Sealed = Omit<LogEntry, 'recordedAt' | 'hash'>;

/** An entry's sealed parts with its JSON parts spelled canonically already. */
export interface SealedText {
  readonly flowId: string;
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actorName: string;
  readonly version: string;
  readonly type: string;
  readonly payload: string;
  readonly before: string;
  readonly after: string;
  readonly cause: string | null;
  readonly prevHash: string;
}

/** The hash of the entry's canonical JSON, the previous hash within. */
export function hashOf(entry: Sealed, algorithm?: Algorithm): string {
  const { payload, before, after, ...rest } = entry;
  return seal(
    {
      ...rest,
      payload: canonical(payload),
      before: canonical(before),
      after: canonical(after),
    },
    algorithm,
  );
}

/** The same, spelled by hand: keys in their sorted order, as `canonical` would write them. */
export function seal(entry: SealedText, algorithm?: Algorithm): string {
  const q = JSON.stringify;
  const text =
    `{"actor":${q(entry.actor)},"actorName":${q(entry.actorName)},"after":${entry.after}` +
    `,"at":"${entry.at}","before":${entry.before},"cause":${q(entry.cause)}` +
    `,"flowId":"${entry.flowId}","payload":${entry.payload},"prevHash":"${entry.prevHash}"` +
    `,"seq":${String(entry.seq)},"type":${q(entry.type)},"version":${q(entry.version)}}`;
  return digest(text, algorithm);
}

/** The first entry that does not follow from those before it; undefined when the chain holds. */
export function brokenAt(log: readonly LogEntry[], head: string): number | undefined {
  let prev = GENESIS;
  for (const [index, entry] of log.entries()) {
    const { recordedAt: _, hash, ...sealed } = entry;
    const fits = entry.seq === index && entry.prevHash === prev;
    if (!fits || hashOf(sealed, algorithmOf(hash)) !== hash) return index;
    prev = hash;
  }
  return prev === head ? undefined : log.length;
}
