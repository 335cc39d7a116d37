/** What a day's seal is taken of. Pure but for the hash. */
import { type Hash, createHash } from 'node:crypto';
import type { Instant, IsoDate } from '../clock.js';
import { digest, labelled, type Algorithm } from '../digest.js';
import { canonical } from '../domain/process/canonical.js';

export interface DaySeal {
  /** In Asia/Shanghai, by the wall clock of recording. */
  readonly day: IsoDate;
  /** How many log entries of flows were recorded on the day. */
  readonly events: number;
  /** How many entries of the audit trail. */
  readonly audits: number;
  /** Hash over all of them in their order. */
  readonly content: string;
  /** The seal of the day before; empty for the first. */
  readonly prevHash: string;
  readonly hash: string;
}

/** The seal's hash: over its own canonical JSON, the seal of the day before within. */
export function sealHash(seal: Omit<DaySeal, 'hash'>, algorithm?: Algorithm): string {
  const { day, events, audits, content, prevHash } = seal;
  return digest(canonical({ day, events, audits, content, prevHash }), algorithm);
}

/**
 * What a day holds, hashed as it streams by: a line `<chain> <seq> <recorded at> <hash>` for each
 * entry, those of flows by flow and sequence number, then those of the audit trail.
 */
export class DayContent {
  readonly #hash: Hash;
  events = 0;
  audits = 0;

  constructor(private readonly algorithm: Algorithm) {
    this.#hash = createHash(algorithm);
  }

  event(flow: string, seq: number, recordedAt: Instant, hash: string): void {
    this.events += 1;
    this.#hash.update(`${flow} ${String(seq)} ${recordedAt} ${hash}\n`);
  }

  audit(id: number, at: Instant, hash: string): void {
    this.audits += 1;
    this.#hash.update(`audit ${String(id)} ${at} ${hash}\n`);
  }

  /** The hash of all that was taken; afterwards nothing more can be. */
  close(): string {
    return labelled(this.algorithm, this.#hash.digest('hex'));
  }
}
