import { Exact } from '../expression/exact.js';
import { compute, decide } from '../expression/expression.js';
import { isEvent, isList } from '../expression/value.js';
import type { Facts, SubjectEvent } from '../expression/value.js';
import type { Case } from './case.js';
import { isScored } from './case.js';
import type { EntryRule } from './indicator-rules.js';
import type { PointRule, PointSource } from './point-rules.js';
import { type Earned, type Words, tellPoints, tellSum } from './points-told.js';
import type { Problems } from './problems.js';

/** Bonus and penalty points of every subject, rule by rule, then limited. */
export function award(cases: readonly Case[], dataYear: number, problems: Problems): void {
  for (const one of cases) {
    if (!isScored(one) || !one.entry) continue;
    let sum: Exact | undefined = Exact.zero;
    const all = one.entry.points.map((rule) => ({ rule, earned: byRule(rule, one, dataYear) }));
    for (const { rule, earned } of all) {
      if (earned.points === undefined) unclear(one, rule, problems);
      sum = sum && earned.points && sum.plus(earned.points);
      tellPoints(one, rule, earned);
    }
    one.points = sum && limited(sum, one.entry);
    if (sum && one.points) tellSum(one, all, { sum, limited: one.points });
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
  const of = rule.of.map((source) => bySource(source, one, dataYear));
  const known = of.flatMap(({ points }) => points ?? []);
  const events = of.flatMap((part) => part.events);
  const tooLate = of.flatMap((part) => part.tooLate);
  const before = known.length < of.length ? undefined : taken(known, rule.take);
  return { points: before && clamp(before, rule.min, rule.max), before, events, tooLate, of };
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
  const { facts } = one;
  const found = source.from?.evaluate(facts) ?? [];
  const recorded = isList(found) ? found.filter(isEvent) : [];
  const lapses = recorded.map((event) => ({ event, why: lapseOf(event, source, dataYear) }));
  const events = lapses.flatMap(({ event, why }) => (why ? [] : [event]));
  const tooLate = lapses.flatMap(({ event, why }) => (why ? [{ event, why }] : []));
  const seen = { events, tooLate, of: [] };
  facts.values['n'] = Exact.of(events.length);
  const holds = source.when ? decide(source.when, facts) : true;
  if (holds === undefined) return { points: undefined, before: undefined, ...seen };
  if (!holds) return { points: Exact.zero, before: undefined, ...seen };
  const before = amount(source, { facts, events, group: one.group ?? '' });
  return { points: before && clamp(before, source.min, source.max), before, ...seen };
}

/** Why a record does not count: recognised too late, or not valid on the stated day. */
function lapseOf(
  { date = '', until = '9999' }: SubjectEvent,
  { validOn, recognisedBy }: PointSource,
  dataYear: number,
): Words | undefined {
  if (recognisedBy !== undefined && date > recognisedBy) {
    return { zh: `晚于认定期限 ${recognisedBy}`, en: `recognised after ${recognisedBy}` };
  }
  if (validOn === undefined) return undefined;
  const day = `${String(dataYear)}-${validOn}`;
  if (date > day) return { zh: `${day} 尚未取得`, en: `not yet held on ${day}` };
  if (until >= day) return undefined;
  return {
    zh: `有效期至 ${until}，到 ${day} 已失效`,
    en: `valid until ${until}, no longer on ${day}`,
  };
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
