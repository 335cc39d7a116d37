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
  /** By table, what the imprints of the day come to; null in seals made before there were any. */
  readonly facts: SealedFacts | null;
  readonly hash: string;
}

export type SealedFacts = Readonly<Record<string, { imprints: number; hash: string }>>;

/** The fingerprint of one row that holds a decided fact, as one change left it. */
export interface Imprint {
  readonly id: number;
  readonly at: Instant;
  readonly tab: string;
  /** The columns of the row's key, with blanks between. */
  readonly key: string;
  readonly op: 'found' | 'insert' | 'update' | 'delete';
  /** The role of the database that wrote the row. */
  readonly role: string;
  /** SHA-256 of the row as text, taken by the database. */
  readonly hash: string;
}

/** The seal's hash: over its own canonical JSON, the seal of the day before within. */
export function sealHash(seal: Omit<DaySeal, 'hash'>, algorithm?: Algorithm): string {
  const { day, events, audits, content, prevHash, facts } = seal;
  const sealed = { day, events, audits, content, prevHash, ...(facts !== null && { facts }) };
  return digest(canonical(sealed), algorithm);
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

/** The imprints of a day, hashed table by table as they stream by in the order of their ids. */
export class DayFacts {
  readonly #tables = new Map<string, { imprints: number; hash: Hash }>();

  constructor(private readonly algorithm: Algorithm) {}

  take({ id, at, tab, key, op, role, hash }: Imprint): void {
    const table = this.#tables.get(tab) ?? { imprints: 0, hash: createHash(this.algorithm) };
    this.#tables.set(tab, table);
    table.imprints += 1;
    table.hash.update(`${String(id)} ${at} ${key} ${op} ${role} ${hash}\n`);
  }

  /** What they come to; afterwards nothing more can be taken. */
  close(): SealedFacts {
    const tables = [...this.#tables].map(([tab, { imprints, hash }]) => {
      return [tab, { imprints, hash: labelled(this.algorithm, hash.digest('hex')) }] as const;
    });
    return Object.fromEntries(tables);
  }
}
