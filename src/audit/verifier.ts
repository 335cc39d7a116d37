/**
 * Verifies the trail as it streams by: every chain, its head, and every seal over the days. Keeps one
 * flow and a few figures a day in mind, never the whole.
 */
import { dayOf, type Instant, type IsoDate } from '../clock.js';
import { algorithmOf } from '../digest.js';
import { addDays } from '../domain/calendar/day.js';
import { bornText, isWhole } from '../flow/chain.js';
import { ChainCheck, type Link, SKEW_MS } from './chain-check.js';
import { entryHash, type AuditEntry } from './entry.js';
import type { TrailFault } from './faults.js';
import { DayContent, DayFacts, type DaySeal, type SealedFacts, sealHash } from './seal.js';
import { AUDIT, type EventText, type Mark, type TrailRecord } from './trail.types.js';

export interface Verified {
  readonly faults: readonly TrailFault[];
  readonly flows: number;
  readonly events: number;
  readonly audits: number;
  readonly seals: number;
  /** Imprints of facts. */
  readonly imprints: number;
  /** The newest seal, to be compared with what is printed. */
  readonly latest: { readonly day: IsoDate; readonly hash: string } | null;
}

interface Day {
  readonly seal: DaySeal;
  readonly content: DayContent;
  readonly facts: DayFacts;
  /** What the marks of the day found; held against them if the day as a whole is as it was. */
  readonly suspected: TrailFault[];
  /** Whether something wrong with this day has been named. */
  blamed: boolean;
}

export class Verifier {
  private readonly faults: TrailFault[] = [];
  private readonly days = new Map<IsoDate, Day>();
  private readonly counted = { flows: 0, events: 0, audits: 0, seals: 0, imprints: 0 };
  /** When the trail was read. */
  private readAt: Instant = '';
  /** What the flow of the chain is, as its first entry seals it. */
  private born: string | undefined;
  private firstSeal: DaySeal | undefined;
  private chain: ChainCheck | undefined;
  private head: { seq: number; hash: string } | undefined;
  private readonly marks: Mark[] = [];
  private lastSeal: DaySeal | undefined;

  /** @param printed a seal as it stands on paper: it has to be among those here */
  constructor(private readonly printed?: string) {}

  take(record: TrailRecord): void {
    switch (record.kind) {
      case 'seal':
        this.seal(record);
        return;
      case 'flow':
        this.turnTo(record.flow.id);
        this.head = { seq: record.flow.revision, hash: record.flow.head };
        this.born = bornText(record.flow);
        this.counted.flows += 1;
        return;
      case 'event':
        this.follow(
          record.flowId,
          eventLink(record, () => this.born),
        );
        this.counted.events += 1;
        this.days
          .get(shanghai(record.recordedAt))
          ?.content.event(record.flowId, record.seq, record.recordedAt, record.hash);
        return;
      case 'audit':
        this.follow(AUDIT, auditLink(record));
        this.counted.audits += 1;
        this.days.get(shanghai(record.at))?.content.audit(record.id, record.at, record.hash);
        return;
      case 'audit-head':
        this.turnTo(AUDIT);
        this.head = { seq: record.id, hash: record.hash };
        return;
      case 'imprint':
        this.counted.imprints += 1;
        if (this.isMisdated(record.at)) {
          const { tab, key } = record;
          const day = shanghai(record.at);
          this.faults.push({ fault: 'misdated', fact: `${tab} ${key}`, day });
        }
        this.days.get(shanghai(record.at))?.facts.take(record);
        return;
      case 'trail':
        this.readAt = record.at;
        return;
      case 'mark':
        this.turnTo(record.chain);
        this.marks.push(record);
        return;
      default:
    }
  }

  /** @param more faults that only the database itself can tell */
  close(more: readonly TrailFault[] = []): Verified {
    this.closeChain();
    for (const [, one] of this.days) this.closeDay(one);
    this.faults.push(...more);
    const hashes = [...this.days.values()].map(({ seal }) => seal.hash);
    if (this.printed !== undefined && !hashes.includes(this.printed)) {
      this.faults.push({ fault: 'printed-differs' });
    }
    const latest = this.lastSeal ? { day: this.lastSeal.day, hash: this.lastSeal.hash } : null;
    return { ...this.counted, faults: this.faults, latest };
  }

  private seal(seal: DaySeal): void {
    const before = this.lastSeal;
    const expected = before === undefined ? seal.day : addDays(before.day, 1);
    for (let gap = expected; gap < seal.day; gap = addDays(gap, 1)) this.loseSeal(gap);
    const whole = sealHash(seal, algorithmOf(seal.hash)) === seal.hash;
    const follows = seal.prevHash === (before?.hash ?? '') || expected < seal.day;
    if (!whole) this.faults.push({ fault: 'seal-changed', day: seal.day });
    // Whole, but after another seal than the one that is there: that one was made anew, or is gone.
    else if (!follows && before === undefined) this.loseSeal(dayBefore(seal.day));
    else if (!follows) this.faults.push({ fault: 'seal-changed', day: dayBefore(seal.day) });
    this.days.set(seal.day, {
      seal,
      content: new DayContent(algorithmOf(seal.content)),
      facts: new DayFacts(algorithmOf(seal.hash)),
      suspected: [],
      blamed: !whole,
    });
    // Where the first is gone, which is named, the one after it says nothing of days before.
    if (seal.prevHash === '') this.firstSeal ??= seal;
    this.lastSeal = seal;
    this.counted.seals += 1;
  }

  private follow(chain: string, link: Link): void {
    const following = this.turnTo(chain);
    following.take(link);
    if (this.isMisdated(link.at)) following.misdated(link);
  }

  /** No entry is older than the first seal, and none comes from the future. */
  private isMisdated(at: Instant): boolean {
    const first = this.firstSeal;
    if (first !== undefined && shanghai(at) < first.day) return true;
    return Date.parse(at) > Date.parse(this.readAt) + SKEW_MS;
  }

  private turnTo(chain: string): ChainCheck {
    if (this.chain?.chain === chain) return this.chain;
    this.closeChain();
    this.chain = new ChainCheck(chain, chain === AUDIT ? 1 : 0);
    return this.chain;
  }

  private closeChain(): void {
    const { chain, head } = this;
    if (chain === undefined) return;
    if (head !== undefined) chain.head(head.seq, head.hash);
    else if (chain.days.size > 0) chain.faults.push(...foreignTo(chain));
    const gone = head === undefined && chain.days.size === 0;
    for (const fault of chain.faults) this.blame(fault);
    for (const mark of this.marks) this.closeMark(chain, mark, gone);
    for (const [on] of chain.days) {
      const sealed = this.days.get(on);
      if (sealed === undefined || this.marks.some((mark) => mark.day === on)) continue;
      const found = chain.days.get(on);
      sealed.suspected.push({
        fault: 'foreign',
        chain: chain.chain,
        seq: found?.lastSeq ?? 0,
        day: on,
      });
    }
    this.marks.length = 0;
    this.head = undefined;
    this.born = undefined;
    this.chain = undefined;
  }

  private closeMark(chain: ChainCheck, mark: Mark, gone: boolean): void {
    const found = gone
      ? ({
          fault: 'chain-removed',
          chain: chain.chain,
          upto: mark.lastSeq,
          seq: 0,
          day: mark.day,
        } as const)
      : chain.mark(mark);
    const sealed = this.days.get(mark.day);
    if (sealed === undefined) this.loseSeal(mark.day);
    else if (found !== undefined) sealed.suspected.push(found);
  }

  /** Said once, however many chains have a mark of the day. */
  private loseSeal(on: IsoDate): void {
    this.faults.push({ fault: 'seal-missing', day: on });
    this.days.set(on, lost(on));
  }

  private closeDay({ seal, content, facts, suspected, blamed }: Day): void {
    const same =
      content.events === seal.events &&
      content.audits === seal.audits &&
      content.close() === seal.content;
    if (seal.hash === '') return;
    this.closeFacts(seal, facts.close());
    for (const one of suspected) {
      if (same) this.faults.push({ ...one, fault: 'mark-changed' });
      else this.suspect(one);
    }
    if (!same && !blamed && suspected.length === 0) {
      this.faults.push({ fault: 'day-differs', day: seal.day });
    }
  }

  private closeFacts({ day, facts }: DaySeal, found: SealedFacts): void {
    const sealed = facts ?? {};
    for (const fact of new Set([...Object.keys(sealed), ...Object.keys(found)])) {
      const [was, is] = [sealed[fact], found[fact]];
      if (was?.imprints !== is?.imprints || was?.hash !== is?.hash) {
        this.faults.push({ fault: 'facts-differ', fact, day });
      }
    }
  }

  /** The chain may have said so already; the seal knows the day. */
  private suspect(one: TrailFault): void {
    const known = [...this.faults.entries()].filter(([, other]) => covers(other, one));
    if (known.length === 0) this.faults.push(one);
    for (const [index, fault] of known) {
      if (fault.day !== undefined && fault.fault !== 'missing') continue;
      this.faults[index] = { ...fault, ...(one.day === undefined ? {} : { day: one.day }) };
    }
  }

  private blame(fault: TrailFault): void {
    this.faults.push(fault);
    const sealed = fault.day === undefined ? undefined : this.days.get(fault.day);
    if (sealed !== undefined) sealed.blamed = true;
  }
}

/** Events without their flow: of a flow that was removed, or brought in from elsewhere. */
function foreignTo(chain: ChainCheck): TrailFault[] {
  const [on] = chain.days.keys();
  return [
    {
      fault: 'foreign',
      chain: chain.chain,
      seq: 0,
      upto: chain.lastSeq,
      ...(on === undefined ? {} : { day: on }),
    },
  ];
}

/** Whether what is known of the chain says what a mark suspects already. */
function covers(known: TrailFault, one: TrailFault): boolean {
  if (known.chain !== one.chain || known.chain === undefined) return false;
  if (one.seq === undefined) return known.day === undefined || known.day === one.day;
  const from = known.seq ?? 0;
  return from <= one.seq && (one.upto ?? one.seq) <= (known.upto ?? from);
}

const lost = (on: IsoDate): Day => ({
  seal: { day: on, events: 0, audits: 0, content: '', prevHash: '', facts: null, hash: '' },
  content: new DayContent('sha256'),
  facts: new DayFacts('sha256'),
  suspected: [],
  blamed: true,
});

/** @param born what its flow is; undefined where the flow is gone, which is a fault of its own */
function eventLink(record: EventText, born: () => string | undefined): Link {
  const { seq, recordedAt, prevHash, hash } = record;
  const at = { seq, at: recordedAt, day: shanghai(recordedAt) };
  return { ...at, prevHash, hash, fits: (place) => isWhole({ ...record, seq: place }, born()) };
}

function auditLink(record: { readonly kind: 'audit' } & AuditEntry): Link {
  const { kind: _, hash, ...sealed } = record;
  const at = { seq: record.id, at: record.at, day: shanghai(record.at) };
  const fits = (id: number): boolean => entryHash({ ...sealed, id }, algorithmOf(hash)) === hash;
  return { ...at, prevHash: record.prevHash, hash, fits };
}

const hours = new Map<string, IsoDate>();

/** The day in Shanghai, which is whole hours from UTC: worked out once an hour of the trail. */
function shanghai(at: Instant): IsoDate {
  const hour = at.slice(0, 13);
  const known = hours.get(hour) ?? dayOf(at);
  hours.set(hour, known);
  return known;
}

function dayBefore(on: IsoDate): IsoDate {
  return addDays(on, -1);
}
