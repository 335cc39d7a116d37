/** Follows one chain, a flow's or the audit trail, entry by entry, and says what is wrong with it. */
import type { Instant, IsoDate } from '../clock.js';
import type { TrailFault } from './faults.js';
import type { Mark } from './trail.types.js';

/** How far an entry that was moved is looked for. */
const NEAR = 1000;
/** How far clocks may be apart. */
export const SKEW_MS = 60_000;

/** One entry as every chain has it. */
export interface Link {
  readonly seq: number;
  readonly at: Instant;
  readonly day: IsoDate;
  readonly prevHash: string;
  readonly hash: string;
  /** Whether its hash says that it belongs at this place of the chain. */
  fits(seq: number): boolean;
}

/** What was found of a chain on one day. */
export interface Found {
  entries: number;
  lastSeq: number;
  lastHash: string;
}

export class ChainCheck {
  readonly faults: TrailFault[] = [];
  /** By day, what was recorded of the chain. */
  readonly days = new Map<IsoDate, Found>();
  private expected: number;
  private prev = '';
  private before: { seq: number; day: IsoDate; at: Instant; sound: boolean } | undefined;

  constructor(
    readonly chain: string,
    first: 0 | 1,
  ) {
    this.expected = first;
  }

  /** The last entry there is; one less than the first place while there is none. */
  get lastSeq(): number {
    return this.expected - 1;
  }

  get lastHash(): string {
    return this.prev;
  }

  take(link: Link): void {
    const { seq, day, hash } = link;
    const gap = seq > this.expected;
    if (gap) this.note({ fault: 'missing', seq: this.expected, upto: seq - 1, day });
    const sound = link.fits(seq);
    if (!sound) this.note({ fault: this.moved(link) ? 'reordered' : 'changed', seq, day });
    // It is whole and follows another entry than the one before it: that one was made anew.
    else if (!gap && link.prevHash !== this.prev && this.before?.sound !== false) {
      this.note({ fault: 'changed', seq: this.before?.seq ?? seq, day: this.before?.day ?? day });
    }
    // Clocks are set right by a little; nobody writes the entry before a minute after this one.
    const since = Date.parse(link.at) - Date.parse(this.before?.at ?? link.at);
    if (since < -SKEW_MS) this.misdated(link);
    this.before = { seq, day, at: link.at, sound };
    this.prev = hash;
    this.expected = seq + 1;
    const found = this.days.get(day) ?? { entries: 0, lastSeq: seq, lastHash: hash };
    found.entries += 1;
    if (seq >= found.lastSeq) Object.assign(found, { lastSeq: seq, lastHash: hash });
    this.days.set(day, found);
  }

  /** What the head of the chain says, when all its entries have been taken. */
  head(seq: number, hash: string): void {
    const last = this.lastSeq;
    if (last < seq) this.note({ fault: 'tail-removed', seq: last + 1, upto: seq });
    else if (last > seq) this.note({ fault: 'foreign', seq: seq + 1, upto: last });
    else if (hash !== this.prev) this.note({ fault: 'head', seq });
  }

  /** What a sealed day says of the chain. The fault is not noted: the mark itself may be at fault. */
  mark({ day, entries, lastSeq, lastHash }: Mark): TrailFault | undefined {
    const { chain } = this;
    const found = this.days.get(day);
    if (this.lastSeq < lastSeq) {
      return { fault: 'tail-removed', chain, seq: this.lastSeq + 1, upto: lastSeq, day };
    }
    if (found === undefined) return { fault: 'missing', chain, seq: lastSeq, day };
    if (found.lastSeq > lastSeq) {
      return { fault: 'foreign', chain, seq: lastSeq + 1, upto: found.lastSeq, day };
    }
    if (found.lastSeq < lastSeq) return { fault: 'missing', chain, seq: lastSeq, day };
    if (found.lastHash !== lastHash) return { fault: 'changed', chain, seq: lastSeq, day };
    if (found.entries > entries) return { fault: 'foreign', chain, day };
    if (found.entries < entries) return { fault: 'missing', chain, day };
    return undefined;
  }

  /** Its time cannot be. Whoever changed the entry itself is named for that alone. */
  misdated({ seq, day }: Link): void {
    if (this.faults.some((known) => known.seq === seq)) return;
    this.note({ fault: 'misdated', seq, day });
  }

  private note(fault: Omit<TrailFault, 'chain'>): void {
    this.faults.push({ ...fault, chain: this.chain });
  }

  /** Whether the entry is whole, but for standing at another place. */
  private moved(link: Link): boolean {
    for (let seq = Math.max(0, link.seq - NEAR); seq <= link.seq + NEAR; seq += 1) {
      if (seq !== link.seq && link.fits(seq)) return true;
    }
    return false;
  }
}
