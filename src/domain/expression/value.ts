import { Decimal } from 'decimal.js';
import { Exact } from './exact.js';

/** A recorded fact about a subject: an accident, an award, a listing, a violation. */
export interface SubjectEvent {
  readonly kind: string;
  readonly level?: string;
  /** ISO date the event happened or was recognised. */
  readonly date?: string;
  /** ISO date it is valid until, e.g. of a recognised brand. */
  readonly until?: string;
  readonly title?: string;
  readonly source?: string;
  /** A figure that belongs to the event, as decimal text, e.g. the saving of a project. */
  readonly amount?: string;
}

/** What a division by zero gives: not a number and not a crash; the `zeroDenominator` rule sees it. */
export const ZERO_DENOMINATOR = Symbol('zero denominator');
export type ZeroDenominator = typeof ZERO_DENOMINATOR;

/** `null` is a missing value. */
export type Value =
  | Exact
  | string
  | boolean
  | null
  | ZeroDenominator
  | SubjectEvent
  | readonly Value[];

export interface ClassOfYear {
  readonly year: number;
  readonly class: string;
}

/** What a formula may look at: one subject's values, its last year, its events, its past classes. */
export interface Facts {
  readonly values: Readonly<Record<string, Value>>;
  readonly last?: Facts;
  readonly events?: readonly SubjectEvent[];
  readonly history?: readonly ClassOfYear[];
  /** The year `history.class(1)` counts back from. */
  readonly year?: number;
  /** Years from one evaluation to the next; 1 unless said. */
  readonly every?: number;
  /** Those it is compared with, for `rank` and for totals over an area. */
  readonly peers?: Peers;
}

/** A set of subjects; what a formula computes over all of them is computed once and kept. */
export class Peers {
  private readonly totals = new Map<object, Value>();
  private readonly orders = new Map<object, readonly Exact[]>();

  constructor(readonly members: readonly Facts[]) {}

  /** The figure that `key` (a place in a formula) stands for. */
  total(key: object, compute: (members: readonly Facts[]) => Value): Value {
    const known = this.totals.get(key);
    if (known !== undefined) return known;
    const computed = compute(this.members);
    this.totals.set(key, computed);
    return computed;
  }

  /** All values that `key` has among the members, the greatest first. */
  descending(key: object, valueOf: (member: Facts) => Value): readonly Exact[] {
    const known = this.orders.get(key);
    if (known) return known;
    const values = this.members.map(valueOf).filter(isNumber);
    values.sort((a, b) => b.compare(a));
    this.orders.set(key, values);
    return values;
  }
}

export function isNumber(value: Value | undefined): value is Exact {
  return value instanceof Exact;
}

/** Missing, or the result of a division by zero. */
export function isVoid(value: Value | undefined): value is null | undefined | ZeroDenominator {
  return value === null || value === undefined || value === ZERO_DENOMINATOR;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isEvent(value: Value): value is SubjectEvent {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** Takes plain data into a formula's world; numbers as they are written. */
export function asValue(plain: Exact | Decimal | number | bigint | string | boolean | null): Value {
  if (typeof plain === 'number' || typeof plain === 'bigint' || plain instanceof Decimal) {
    return Exact.of(plain);
  }
  return plain;
}
