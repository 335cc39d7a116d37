import { Exact } from '../expression/exact.js';
import { compute, decide } from '../expression/expression.js';
import { isEvent, isList, isNumber } from '../expression/value.js';
import type { Facts, SubjectEvent } from '../expression/value.js';
import type { Case } from './case.js';
import { isScored } from './case.js';
import type { EntryRule } from './indicator-rules.js';
import type { PointRule, PointSource } from './point-rules.js';
import type { Problems } from './problems.js';

interface Earned {
  /** `undefined` when it cannot be told. */
  readonly points: Exact | undefined;
  readonly events: number;
}

/** Bonus and penalty points of every subject, rule by rule, then limited. */
export function award(cases: readonly Case[], dataYear: number, problems: Problems): void {
  for (const one of cases) {
    if (!isScored(one) || !one.entry) continue;
    let sum: Exact | undefined = Exact.zero;
    for (const rule of one.entry.points) {
      const earned = byRule(rule, one, dataYear);
      if (earned.points === undefined) unclear(one, rule, problems);
      sum = sum && earned.points && sum.plus(earned.points);
      tell(one, rule, earned);
    }
    one.points = sum && limited(sum, one.entry);
  }
}

function limited(points: Exact, { mostPoints, leastPoints }: EntryRule): Exact {
  return clamp(points, leastPoints, mostPoints);
}

function clamp(number: Exact, least: Exact | undefined, most: Exact | undefined): Exact {
  if (most && number.compare(most) > 0) return most;
  return least && number.compare(least) < 0 ? least : number;
}

function byRule(rule: PointRule, one: Case, dataYear: number): Earned {
  if (rule.of.length === 0) return bySource(rule, one, dataYear);
  const earned = rule.of.map((source) => bySource(source, one, dataYear));
  const points = earned.map((part) => part.points);
  const known = points.filter((part) => part !== undefined);
  const events = earned.reduce((sum, part) => sum + part.events, 0);
  if (known.length < points.length) return { points: undefined, events };
  return { points: clamp(taken(known, rule.take), rule.min, rule.max), events };
}

function taken(points: readonly Exact[], take: PointRule['take']): Exact {
  switch (take) {
    case 'highest':
      return points.reduce((a, b) => (a.compare(b) >= 0 ? a : b), points[0] ?? Exact.zero);
    case 'first':
      return points.find((one) => !one.isZero()) ?? Exact.zero;
    default:
      return points.reduce((a, b) => a.plus(b), Exact.zero);
  }
}

function bySource(source: PointSource, one: Case, dataYear: number): Earned {
  const events = eventsOf(source, one.facts, dataYear);
  const { facts } = one;
  facts.values['n'] = Exact.of(events.length);
  const holds = source.when ? decide(source.when, facts) : true;
  if (holds === undefined) return { points: undefined, events: events.length };
  if (!holds) return { points: Exact.zero, events: events.length };
  const points = amount(source, { facts, events, group: one.group ?? '' });
  return { points: points && clamp(points, source.min, source.max), events: events.length };
}

/** Events that count: recognised in time, and still valid on the stated day. */
function eventsOf(source: PointSource, facts: Facts, dataYear: number): SubjectEvent[] {
  const found = source.from?.evaluate(facts) ?? [];
  const events = isList(found) ? found.filter(isEvent) : [];
  const { validOn, recognisedBy } = source;
  const day = validOn === undefined ? undefined : `${String(dataYear)}-${validOn}`;
  return events.filter(
    ({ date = '', until = '9999' }) =>
      (recognisedBy === undefined || date <= recognisedBy) &&
      (day === undefined || (date <= day && until >= day)),
  );
}

function amount(
  source: PointSource,
  told: { facts: Facts; events: readonly SubjectEvent[]; group: string },
): Exact | undefined {
  const { facts, events, group } = told;
  // Without events to count, points are given once.
  const times = source.from ? Exact.of(events.length) : Exact.one;
  if (source.is) return compute(source.is, facts);
  if (source.levels) return byLevel(source.levels, events, source.take);
  if (source.byGroup) return (source.byGroup[group] ?? Exact.zero).times(times);
  if (source.first !== undefined) {
    if (events.length === 0) return Exact.zero;
    const further = Exact.of(events.length - 1).times(source.next ?? source.first);
    return source.first.plus(further);
  }
  return (source.each ?? Exact.zero).times(times);
}

function byLevel(
  levels: Readonly<Record<string, Exact>>,
  events: readonly SubjectEvent[],
  take: PointRule['take'],
): Exact | undefined {
  const points = events.map((event) => levels[event.level ?? '']);
  const known = points.filter((one) => one !== undefined);
  return known.length < points.length ? undefined : taken(known, take);
}

function unclear(one: Case, rule: PointRule, problems: Problems): void {
  problems.add(
    'undecided',
    { subject: one.subject, at: rule.id },
    {
      zh: `“${rule.title}”缺少数据或事件级别不在表内，算不出加减分。`,
      en: `points "${rule.id}" cannot be told: data or the level of an event is missing.`,
    },
  );
}

function tell(one: Case, rule: PointRule, { points, events }: Earned): void {
  if (points && isNumber(points) && points.isZero() && events === 0) return;
  const { id, title, en, clause } = rule;
  one.tracer.stated({ step: 'points', id, title, en, clause }, points?.toString() ?? null, [
    { name: 'n', title: '次数', en: 'occurrences', value: String(events) },
  ]);
}
