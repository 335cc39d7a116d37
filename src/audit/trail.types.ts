/**
 * The trail as one stream: what `audit verify` reads from the database and `--export` writes, a JSON
 * object a line. The seals come first; then chain by chain, in the order of their ids, the flow, its
 * events and its marks in the seals; the audit trail; and the imprints last.
 */
import type { Instant, IsoDate } from '../clock.js';
import type { Born, WrittenText } from '../flow/chain.js';
import type { AuditEntry } from './entry.js';
import type { DaySeal, Imprint } from './seal.js';

export const FORMAT = 'battle-map-trail-2';

/** The chain that is no flow's. */
export const AUDIT = 'audit';

/** How far a chain had come when a day was sealed. */
export interface Mark {
  readonly day: IsoDate;
  /** A flow's id, or `audit`. */
  readonly chain: string;
  /** How many of its entries were recorded on that day. */
  readonly entries: number;
  readonly lastSeq: number;
  readonly lastHash: string;
}

/** An event with its JSON parts spelled canonically: what is hashed, and what is written out. */
export type EventText = WrittenText;

/** A flow with what it is from its birth on, and the end of its log. */
export interface FlowHead extends Born {
  readonly id: string;
  readonly revision: number;
  readonly head: string;
}

export type TrailRecord =
  | { readonly kind: 'trail'; readonly format: typeof FORMAT; readonly at: Instant }
  | ({ readonly kind: 'seal' } & DaySeal)
  | { readonly kind: 'flow'; readonly flow: FlowHead }
  | ({ readonly kind: 'event' } & EventText)
  | ({ readonly kind: 'mark' } & Mark)
  | ({ readonly kind: 'audit' } & AuditEntry)
  | ({ readonly kind: 'imprint' } & Imprint)
  | { readonly kind: 'audit-head'; readonly id: number; readonly hash: string }
  /** Last of all: a file that was cut off has none. */
  | { readonly kind: 'end' };

/** A record as a line of the export. */
export function lineOf(record: TrailRecord): string {
  if (record.kind !== 'event') return JSON.stringify(record);
  const { payload, before, after, ...rest } = record;
  const plain = JSON.stringify(rest).slice(0, -1);
  return `${plain},"payload":${payload},"before":${before},"after":${after}}`;
}
