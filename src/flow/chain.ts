/** The hash chain of a flow's log: each entry seals itself and everything before it. */
import type { Instant } from '../clock.js';
import { digest, algorithmOf, type Algorithm } from '../digest.js';
import { canonical } from '../domain/process/canonical.js';
import type { LogEntry } from './flow.types.js';

/** What stands before the first entry. */
export const GENESIS = '';

/** What a flow is from its birth on and can never change: sealed with the first entry of its log. */
export interface Born {
  readonly cycleId: string;
  readonly kind: string;
  readonly ref: string;
  readonly subjectId: string | null;
  readonly organisation: string | null;
  readonly stage: string | null;
  readonly machine: string;
}

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
  /** The wall-clock time of writing; absent from the first edition of entries, which did not seal it. */
  readonly recordedAt?: Instant;
  /** Of the first entry: what its flow is, as canonical JSON; absent from the first edition. */
  readonly born?: string | undefined;
}

/** As it stands in the hash of the flow's first entry. */
export function bornText(flow: Born): string {
  const { cycleId, kind, ref, subjectId, organisation, stage, machine } = flow;
  return canonical({ cycleId, kind, ref, subjectId, organisation, stage, machine });
}

/** The hash of the entry's canonical JSON, spelled by hand: keys in their sorted order. */
export function seal(entry: SealedText, algorithm?: Algorithm): string {
  const q = JSON.stringify;
  const { born, recordedAt } = entry;
  const text =
    `{"actor":${q(entry.actor)},"actorName":${q(entry.actorName)},"after":${entry.after}` +
    `,"at":"${entry.at}","before":${entry.before}${born === undefined ? '' : `,"born":${born}`}` +
    `,"cause":${q(entry.cause)},"flowId":"${entry.flowId}","payload":${entry.payload}` +
    `,"prevHash":"${entry.prevHash}"${recordedAt === undefined ? '' : `,"recordedAt":"${recordedAt}"`}` +
    `,"seq":${String(entry.seq)},"type":${q(entry.type)},"version":${q(entry.version)}}`;
  return digest(text, algorithm);
}

/** An entry as it was written: everything that can be sealed of it. */
export type WrittenText = SealedText & { readonly recordedAt: Instant; readonly hash: string };

/**
 * Whether the hash is the one of this entry, in the edition it was written in.
 * @param born what its flow is, where the entry is the first of its log
 */
export function isWhole(entry: WrittenText, born: string | undefined): boolean {
  const { recordedAt, ...first } = entry;
  const algorithm = algorithmOf(entry.hash);
  return (
    seal({ ...entry, ...(entry.seq === 0 && { born }) }, algorithm) === entry.hash ||
    seal(first, algorithm) === entry.hash
  );
}

/** The first entry that does not follow from those before it; undefined when the chain holds. */
export function brokenAt(
  log: readonly LogEntry[],
  flow: Born & { head: string },
): number | undefined {
  let prev = GENESIS;
  for (const [index, entry] of log.entries()) {
    const { payload, before, after } = entry;
    const text = {
      ...entry,
      payload: canonical(payload),
      before: canonical(before),
      after: canonical(after),
    };
    const fits = entry.seq === index && entry.prevHash === prev;
    if (!fits || !isWhole(text, bornText(flow))) return index;
    prev = entry.hash;
  }
  return prev === flow.head ? undefined : log.length;
}
