/** Bonus and penalty points of the reference: docs/programmes.md §4.4. */
import type { Firm } from './firm.js';
import { compute, isFraction, isList, isVoid, read } from './formula.js';
import {
  compare,
  greatest,
  least,
  minus,
  number,
  one,
  plus,
  sum,
  times,
  zero,
} from './fraction.js';
import type { Fraction } from './fraction.js';
import { entryOf } from './scoring.js';
import type { Entry } from './scoring.js';
import type { SubjectEvent } from '../../../src/domain/expression/value.js';

type Rule = NonNullable<Entry['points']>[number];
type Single = NonNullable<Rule['of']>[number];

export function award(firms: readonly Firm[]): void {
  for (const firm of firms) {
    const entry = entryOf(firm);
    if (!entry) continue;
    const { max, min } = entry.pointsLimit ?? {};
    const all = (entry.points ?? []).map((rule) => pointsOf(firm, rule));
    const known = all.filter((points) => points !== undefined);
    if (known.length < all.length) firm.isBlocked = true;
    else firm.points = limited(sum(known), max, min);
  }
}

function limited(points: Fraction, max: string | undefined, min: string | undefined): Fraction {
  const capped = max === undefined ? points : least([points, number(max)]);
  return min === undefined ? capped : greatest([capped, number(min)]);
}

/** Undefined where it cannot be told. */
function pointsOf(firm: Firm, rule: Rule): Fraction | undefined {
  if (!rule.of) return singly(firm, rule, rule.take);
  const all = rule.of.map((part) => singly(firm, part, undefined));
  const each = all.filter((points) => points !== undefined);
  if (each.length < all.length) return undefined;
  const taken = {
    highest: greatest(each),
    sum: sum(each),
    first: each.find((points) => compare(points, zero) !== 0) ?? zero,
  }[rule.take ?? 'sum'];
  return limited(taken, rule.max, rule.min);
}

function singly(firm: Firm, rule: Single, take: Rule['take']): Fraction | undefined {
  const holds = rule.when === undefined ? true : firm.is(rule.when);
  if (typeof holds === 'object' && isVoid(holds)) return undefined;
  if (holds !== true) return zero;
  const events = rule.from === undefined ? undefined : eventsOf(firm, rule, rule.from);
  const points = given(firm, rule, { events, take });
  return points && limited(points, rule.max, rule.min);
}

function given(
  firm: Firm,
  rule: Single,
  told: { events: readonly SubjectEvent[] | undefined; take: Rule['take'] },
): Fraction | undefined {
  const { events, take } = told;
  const n = number(events?.length ?? 1);
  if (rule.is !== undefined) {
    const world = { ...firm.world, name: (id: string) => (id === 'n' ? n : firm.world.name(id)) };
    const points = compute(read(rule.is), world);
    return isFraction(points) ? points : undefined;
  }
  if (rule.levels) return byLevel(rule.levels, events ?? [], take);
  if (rule.byGroup) return times(n, number(rule.byGroup[firm.group ?? ''] ?? '0'));
  if (rule.first !== undefined) {
    if (compare(n, zero) === 0) return zero;
    return plus(number(rule.first), times(minus(n, one), number(rule.next ?? rule.first)));
  }
  return times(n, number(rule.each ?? '0'));
}

/** A level that is not in the table cannot be told. */
function byLevel(
  levels: Readonly<Record<string, string>>,
  events: readonly SubjectEvent[],
  take: Rule['take'],
): Fraction | undefined {
  if (events.some(({ level }) => levels[level ?? ''] === undefined)) return undefined;
  const each = events.map(({ level }) => number(levels[level ?? ''] ?? '0'));
  if (each.length === 0) return zero;
  return take === 'highest' ? greatest(each) : sum(each);
}

/** What is still valid on the day, and was recognised in time. */
function eventsOf(firm: Firm, { validOn, recognisedBy }: Single, from: string): SubjectEvent[] {
  const found = firm.is(from);
  const events = isList(found) ? (found as readonly SubjectEvent[]) : [];
  const day = validOn === undefined ? undefined : `${String(firm.frame.dataYear)}-${validOn}`;
  return events.filter(({ date, until }) => {
    if (recognisedBy !== undefined && (date === undefined || date > recognisedBy)) return false;
    if (day === undefined) return true;
    return (until === undefined || until >= day) && (date === undefined || date <= day);
  });
}
