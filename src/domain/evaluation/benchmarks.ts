import { meanOf, medianOf, pooled } from '../expression/aggregates.js';
import { Exact } from '../expression/exact.js';
import { compute } from '../expression/expression.js';
import { isNumber } from '../expression/value.js';
import type { Facts } from '../expression/value.js';
import type { Case } from './case.js';
import type { BenchmarkResult } from './evaluation.js';
import type { Frame } from './facts.js';
import type { BenchmarkRule, IndicatorRule } from './indicator-rules.js';
import type { Statistic } from './statistics.js';
import { amongTold, noteOn } from './benchmark-note.js';
import type { FrozenBenchmark } from './input.js';
import { sliceOf } from './slices.js';
import type { Tracer } from './tracer.js';
import { OWN_LAST_YEAR } from './trace.js';

/** The numbers one subject's value is measured against. */
export type BenchmarkValues = ReadonlyMap<Statistic, Exact | undefined>;

interface Reference {
  readonly cases: readonly Case[];
  readonly year: number;
}

/** Finds, keeps and lists the benchmarks of one evaluation; each is computed once. */
export class Benchmarks {
  private readonly known = new Map<string, Known>();
  private readonly frozen: ReadonlyMap<string, FrozenBenchmark>;

  constructor(
    private readonly frame: Frame,
    private readonly current: Reference,
    private readonly previous: Reference,
    frozen: readonly FrozenBenchmark[],
  ) {
    this.frozen = new Map(frozen.map((one) => [`${one.group}|${one.indicator}`, one]));
  }

  /** As used, in the order of first use. */
  get list(): BenchmarkResult[] {
    return [...this.known.values()].map(({ result }) => result);
  }

  /** What the subject's value is measured against, and a line of the trace for each. */
  valuesFor(one: Case, indicator: IndicatorRule): BenchmarkValues {
    const rule = indicator.benchmark;
    if (!rule) return new Map();
    return new Map(
      rule.statistics.map((statistic) => {
        if (statistic === 'previous') return [statistic, this.ownLastYear(one, indicator)];
        const shared = this.shared(one, indicator, rule, statistic);
        if (shared) one.tracer.stated(...shared.told);
        return [statistic, shared?.number];
      }),
    );
  }

  /** The subject's own figure of last year. */
  private ownLastYear(one: Case, indicator: IndicatorRule): Exact | undefined {
    const last = one.facts.last && valueIn(one.facts.last, indicator, this.frame);
    const number = last && this.finished(last, indicator);
    const { id, title, en, unit } = indicator;
    const clause = clauseOf(indicator);
    one.tracer.stated(
      { step: 'benchmark', id, title, en, clause, unit, note: OWN_LAST_YEAR },
      number?.toString() ?? null,
    );
    return number;
  }

  private shared(
    one: Case,
    indicator: IndicatorRule,
    rule: BenchmarkRule,
    statistic: Statistic,
  ): Known | undefined {
    const slice = placeOf(one, rule.text);
    const group = one.group ?? '';
    const key = [group, slice, indicator.id, statistic].join('|');
    if (!this.known.has(key)) this.compute(key, { one, group, slice, indicator, rule, statistic });
    return this.known.get(key);
  }

  private compute(key: string, wanted: Wanted): void {
    const { group, slice, indicator, rule, statistic } = wanted;
    const several = rule.statistics.length > 1;
    const name = several ? `${indicator.id}.${statistic}` : indicator.id;
    const place = slice === '' ? group : `${group}/${slice}`;
    const found = this.statistic(wanted);
    const frozen = this.frozen.get(`${place}|${name}`) ?? this.frozen.get(`${group}|${name}`);
    const number = frozen ? Exact.of(frozen.value) : found.number;
    const result: BenchmarkResult = {
      group: place,
      indicator: name,
      value: number?.toString() ?? null,
      computed: found.raw?.toString() ?? null,
      ...(rule.times && { times: rule.times.toString() }),
      subjects: found.subjects,
      year: found.year,
      source: frozen ? 'frozen' : found.source,
      ...(frozen && fixingOf(frozen)),
    };
    const { id, title, en, unit } = indicator;
    const clause = clauseOf(indicator);
    const note = noteOn(result, statisticTold(wanted), this.among(wanted));
    const head = { step: 'benchmark', id, title, en, clause, unit, note } as const;
    this.known.set(key, { number, result, told: [head, result.value] });
  }

  private among({ rule, slice }: Wanted): ReturnType<typeof amongTold> {
    const { scopes, groups } = this.frame.rules;
    return amongTold(rule.text, slice, {
      titleOf: (division) => {
        const { title = division, en = division } = scopes.grading.names[division] ?? {};
        return { zh: title, en };
      },
      groupTitle: (id) => groups.find((group) => group.id === id)?.title ?? id,
    });
  }

  private statistic(wanted: Wanted): Found {
    const { indicator, rule, statistic, one } = wanted;
    const { text } = rule;
    if (statistic === 'fixed' && text.fixed !== undefined) {
      return this.found(Exact.of(text.fixed), indicator, { source: 'programme' });
    }
    if (statistic === 'external' && text.external !== undefined) {
      const figure = one.facts.values[`external.${text.external}`];
      const number = isNumber(figure) ? figure : undefined;
      return this.found(number, indicator, { source: 'external', year: this.frame.dataYear });
    }
    const reference = this.referenceYear(wanted);
    const number = over(reference.members, indicator, statistic);
    return this.found(number, indicator, {
      source: 'computed',
      year: reference.year,
      subjects: reference.members.length,
    });
  }

  private found(
    raw: Exact | undefined,
    indicator: IndicatorRule,
    from: Pick<Found, 'source'> & Partial<Pick<Found, 'year' | 'subjects'>>,
  ): Found {
    return {
      raw,
      number: raw && this.finished(raw, indicator),
      source: from.source,
      year: from.year ?? null,
      subjects: from.subjects ?? 0,
    };
  }

  private finished(raw: Exact, indicator: IndicatorRule): Exact {
    const times = indicator.benchmark?.times;
    const number = times ? raw.times(times) : raw;
    const { benchmark: places, modes } = this.frame.rules.rounding;
    return places === undefined ? number : number.round(places, modes.benchmark);
  }

  /** Those the statistic is taken over: this year's, or last year's with the stated fallback. */
  private referenceYear(wanted: Wanted): { members: readonly Member[]; year: number } {
    const { text } = wanted.rule;
    if (text.year !== 'previous') return this.reference(this.current, wanted);
    const before = this.reference(this.previous, wanted);
    if (before.members.length > 0 || text.fallback !== 'this') return before;
    return this.reference(this.current, wanted);
  }

  private reference(from: Reference, wanted: Wanted): { members: readonly Member[]; year: number } {
    const { indicator, rule, group, slice, one } = wanted;
    const sameGroup = [rule.text.within].flat().includes('group');
    const leftOut: readonly string[] = rule.text.leaveOut ?? [];
    const members = from.cases
      .filter((other) => belongs(other, one, rule) && !leftOut.includes(other.outcome))
      .filter((other) => !sameGroup || other.group === group)
      .filter((other) => placeOf(other, rule.text) === slice)
      .filter((other) => !leftOut.includes('outliers') || !standsOut(other, indicator))
      .map((other) => ({ other, value: valueIn(other.facts, indicator, this.frame) }))
      .filter((member): member is Member => member.value !== undefined)
      .filter(({ value }) => !(leftOut.includes('zero') && value.isZero()))
      .filter(({ value }) => !(leftOut.includes('negative') && value.sign() < 0));
    return { members, year: from.year };
  }
}

/** A mean of ratios and a ratio of totals are called differently. */
function statisticTold({ statistic, rule }: Wanted): Statistic | 'pooled' {
  return statistic === 'mean' && rule.text.mean === 'pooled' ? 'pooled' : statistic;
}

/** A benchmark may rest on a clause of its own. */
function clauseOf({ benchmark, clause }: IndicatorRule): string | undefined {
  return benchmark?.text.clause ?? clause;
}

/** What is known of how a benchmark came to be fixed, without what is not. */
function fixingOf({
  proposed,
  proposedFrom,
  reason,
  by,
  at,
}: FrozenBenchmark): Pick<BenchmarkResult, 'proposed' | 'proposedFrom' | 'reason' | 'by' | 'at'> {
  return {
    ...(proposed !== undefined && { proposed }),
    ...(proposedFrom !== undefined && { proposedFrom }),
    ...(reason !== undefined && { reason }),
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  };
}

interface Known {
  readonly number: Exact | undefined;
  readonly result: BenchmarkResult;
  readonly told: Parameters<Tracer['stated']>;
}

interface Wanted {
  readonly one: Case;
  readonly group: string;
  readonly slice: string;
  readonly indicator: IndicatorRule;
  readonly rule: BenchmarkRule;
  readonly statistic: Statistic;
}

interface Found {
  readonly raw: Exact | undefined;
  readonly number: Exact | undefined;
  readonly source: BenchmarkResult['source'];
  readonly year: number | null;
  readonly subjects: number;
}

export interface Member {
  readonly other: Case;
  readonly value: Exact;
}

/**
 * Of the groups the benchmark names, otherwise of those scored by the same block. Those whose data is
 * only collected, those not in, and those whose figures are refused are never part of a benchmark.
 */
function belongs(other: Case, one: Case, { text }: BenchmarkRule): boolean {
  if (other.outcome === 'excluded' || other.outcome === 'dataOnly' || !other.entry) return false;
  return text.groups ? text.groups.includes(other.group ?? '') : other.entry === one.entry;
}

/** Whether any figure the indicator rests on is an outlier. */
function standsOut(other: Case, { restsOn }: IndicatorRule): boolean {
  return [...other.outliers].some((item) => restsOn.has(item));
}

/** The indicator's value, rounded as every value of it is. */
function valueIn(facts: Facts, indicator: IndicatorRule, frame: Frame): Exact | undefined {
  const { rounding } = frame.rules;
  const value = compute(indicator.value, facts);
  const places = indicator.places ?? rounding.value;
  return value && places !== undefined ? value.round(places, rounding.modes.value) : value;
}

/** Where the reference population is a region, an industry, a territory: which one; `''` is all. */
function placeOf(one: Case, { within = 'all' }: BenchmarkRule['text']): string {
  const divisions = [within].flat().filter((name) => name !== 'all' && name !== 'group');
  return divisions.map((name) => sliceOf(one, name)).join('/');
}

export function over(
  members: readonly Member[],
  indicator: IndicatorRule,
  statistic: Statistic,
): Exact | undefined {
  if (members.length === 0) return undefined;
  const values = members.map(({ value }) => value);
  switch (statistic) {
    case 'mean':
      return indicator.benchmark?.text.mean === 'pooled'
        ? pooledOver(members, indicator)
        : meanOf(values);
    case 'median':
      return medianOf(values);
    case 'max':
      return values.reduce((a, b) => (a.compare(b) >= 0 ? a : b));
    case 'min':
      return values.reduce((a, b) => (a.compare(b) <= 0 ? a : b));
    default:
      return undefined;
  }
}

function pooledOver(members: readonly Member[], { value }: IndicatorRule): Exact | undefined {
  const { ratio } = value;
  if (!ratio) return undefined;
  const result = pooled(
    members.map(({ other }) => [ratio.above(other.facts), ratio.below(other.facts)]),
  );
  return isNumber(result) ? result : undefined;
}
