import { Exact } from '../expression/exact.js';
import type { Expression } from '../expression/expression.js';
import type { Scope } from '../expression/scope.js';
import type { Benchmark, Fallback, Score } from '../programme/evaluation.js';
import type { FilledProgramme } from '../programme/schema.js';
import type { Filled } from '../programme/words.js';
import { RuleContradictory } from './evaluation.error.js';
import { formulaAt } from './formula.js';
import { pointRules } from './point-rules.js';
import type { PointRule } from './point-rules.js';
import type { Scopes } from './scopes.js';
import { STATISTICS, type Statistic } from './statistics.js';

export type { Statistic };

type EntryText = NonNullable<FilledProgramme['evaluation']>[number];
type IndicatorText = EntryText['indicators'][number];

export type FilledBenchmark = Filled<Benchmark>;

export interface BenchmarkRule {
  readonly text: FilledBenchmark;
  readonly statistics: readonly Statistic[];
  readonly times: Exact | undefined;
}

export interface IndicatorRule {
  readonly id: string;
  /** The indicator this is a part of. */
  readonly parent: string | undefined;
  readonly title: string;
  readonly en?: string | undefined;
  readonly unit?: string | undefined;
  readonly clause?: string | undefined;
  readonly path: string;
  readonly weight: Exact;
  readonly value: Expression;
  /** Decimals of the value; before `decimals.value`. */
  readonly places: number | undefined;
  readonly benchmark: BenchmarkRule | undefined;
  readonly score: Expression;
  readonly direction: 'positive' | 'inverse';
  readonly missing: Fallback;
  readonly zero: Fallback;
  readonly negative: Fallback;
  readonly zeroDenominator: Fallback;
  readonly highest: Exact | undefined;
  readonly lowest: Exact | undefined;
  /** Every item and derived item the value is computed from, and the indicator itself. */
  readonly restsOn: ReadonlySet<string>;
}

/** An indicator as published; what is scored are its parts, or itself. */
export interface IndicatorHead {
  readonly id: string;
  readonly title: string;
  readonly en?: string | undefined;
  readonly unit?: string | undefined;
  readonly clause?: string | undefined;
  /** Ids of its parts; none when it is scored itself. */
  readonly parts: readonly string[];
  /** What is scored: its parts, or itself. */
  readonly indicators: readonly IndicatorRule[];
  /** Figure of an indicator with parts: shown and ranked on, not scored. */
  readonly value: Expression | undefined;
  readonly places: number | undefined;
  /** Limits of the parts' sum. */
  readonly highest: Exact | undefined;
  readonly lowest: Exact | undefined;
}

export interface EntryRule {
  readonly path: string;
  readonly groups: readonly string[];
  readonly clause?: string | undefined;
  readonly heads: readonly IndicatorHead[];
  readonly indicators: readonly IndicatorRule[];
  readonly totalWeight: Exact;
  readonly points: readonly PointRule[];
  readonly mostPoints: Exact | undefined;
  readonly leastPoints: Exact | undefined;
  readonly pointsBeforeRanking: boolean;
  readonly scaleTo: Exact | undefined;
}

/** What indicators are read with. */
export interface Reading {
  readonly scopes: Scopes;
  /** What each derived item is computed from. */
  readonly derived: readonly { readonly id: string; readonly formula: Expression }[];
  readonly outliers: readonly { readonly item: string }[];
}

/** One block of `evaluation`: which indicators and points hold for which groups. */
export function entryRules(entry: EntryText, index: number, reading: Reading): EntryRule {
  const path = `evaluation[${String(index)}]`;
  const heads = entry.indicators.map((text, at) =>
    indicatorHead(
      { ...text, clause: text.clause ?? text.benchmark?.clause ?? entry.clause },
      `${path}.indicators[${String(at)}]`,
      reading,
    ),
  );
  const indicators = heads.flatMap((head) => head.indicators);
  return {
    path,
    groups: entry.groups,
    clause: entry.clause,
    heads,
    indicators,
    totalWeight: indicators.reduce((sum, { weight }) => sum.plus(weight), Exact.zero),
    points: pointRules(entry.points ?? [], `${path}.points`, {
      scopes: reading.scopes,
      clause: entry.clause,
    }),
    mostPoints: optional(entry.pointsLimit?.max),
    leastPoints: optional(entry.pointsLimit?.min),
    pointsBeforeRanking: entry.pointsCount !== 'afterRanking',
    scaleTo: optional(entry.scaleTo),
  };
}

export function optional(text: string | undefined): Exact | undefined {
  return text === undefined ? undefined : Exact.of(text);
}

function indicatorHead(text: IndicatorText, path: string, reading: Reading): IndicatorHead {
  const { id, title, en, unit, clause, parts = [], decimals: places, value } = text;
  const indicators =
    parts.length === 0
      ? [indicatorRule(text, { path, reading })]
      : parts.map((part, index) =>
          indicatorRule(
            { ...forParts(text), ...part },
            { path: `${path}.parts[${String(index)}]`, reading, parent: id },
          ),
        );
  return {
    id,
    title,
    en,
    unit,
    clause,
    parts: parts.map((part) => part.id),
    indicators,
    value:
      parts.length === 0 || value === undefined
        ? undefined
        : formulaAt(`${path}.value`, value, reading.scopes.subject, 'number'),
    places,
    ...(parts.length === 0 ? { highest: undefined, lowest: undefined } : limitsOf(text)),
  };
}

/** Rules written on an indicator hold for its parts, unless a part has its own. */
function forParts(text: IndicatorText): Partial<IndicatorText> {
  const { benchmark, score, direction, decimals, clause } = text;
  const { missing, zero, negative, zeroDenominator } = text;
  const written = { benchmark, score, direction, decimals, clause };
  return { ...written, missing, zero, negative, zeroDenominator };
}

function limitsOf(text: IndicatorText): Pick<IndicatorRule, 'highest' | 'lowest'> {
  return {
    highest: text.cap === undefined ? undefined : Exact.of(text.weight).times(Exact.of(text.cap)),
    lowest: optional(text.floor),
  };
}

function indicatorRule(
  text: IndicatorText,
  where: { path: string; reading: Reading; parent?: string },
): IndicatorRule {
  const { path, reading } = where;
  const { scopes } = reading;
  if (text.value === undefined) {
    throw new RuleContradictory(path, {
      zh: '指标既没有 value 也没有 parts。',
      en: 'the indicator has neither value nor parts.',
    });
  }
  const value = formulaAt(`${path}.value`, text.value, scopes.subject, 'number');
  const benchmark = benchmarkRule(text.benchmark, value, path);
  const restsOn = new Set([text.id, ...namesBehind(value, reading)]);
  if (benchmark) checkOutliers(benchmark, restsOn, { path, reading });
  return {
    id: text.id,
    parent: where.parent,
    title: text.title,
    en: text.en,
    unit: text.unit ?? value.unit,
    clause: text.clause ?? text.benchmark?.clause,
    path,
    weight: Exact.of(text.weight),
    value,
    places: text.decimals,
    benchmark,
    score: scoreRule(text, path, scopes.score),
    direction: text.direction ?? 'positive',
    ...fallbacks(text),
    ...limitsOf(text),
    restsOn,
  };
}

/** The items a formula rests on, those behind derived items included. */
function namesBehind(formula: Expression, reading: Reading): string[] {
  return formula.variables.flatMap((name) => {
    const derived = reading.derived.find(({ id }) => id === name);
    return derived ? [name, ...namesBehind(derived.formula, reading)] : [name];
  });
}

function checkOutliers(
  { text }: BenchmarkRule,
  restsOn: ReadonlySet<string>,
  { path, reading }: { path: string; reading: Reading },
): void {
  if (!text.leaveOut?.includes('outliers')) return;
  if (reading.outliers.some(({ item }) => restsOn.has(item))) return;
  throw new RuleContradictory(`${path}.benchmark.leaveOut`, {
    zh: `要剔除离群值，quality.outliers 却没有说怎样判断（${[...restsOn].join('、')} 之一）。`,
    en: `outliers are left out, but quality.outliers does not say how to tell them (one of ${[...restsOn].join(', ')}).`,
  });
}

function fallbacks(
  text: IndicatorText,
): Pick<IndicatorRule, 'missing' | 'zero' | 'negative' | 'zeroDenominator'> {
  return {
    missing: text.missing ?? 'block',
    zero: text.zero ?? 'asIs',
    negative: text.negative ?? 'zero',
    zeroDenominator: text.zeroDenominator ?? 'block',
  };
}

function benchmarkRule(
  text: FilledBenchmark | undefined,
  value: Expression,
  path: string,
): BenchmarkRule | undefined {
  if (!text) return undefined;
  const statistics = STATISTICS.filter((name) => text[name] !== undefined);
  if (statistics.length === 0) {
    throw new RuleContradictory(`${path}.benchmark`, {
      zh: '基准值没有说明取法（fixed、mean、median、max、min、previous、external 之一）。',
      en: 'the benchmark names no statistic.',
    });
  }
  if (text.mean === 'pooled' && !value.ratio) {
    throw new RuleContradictory(`${path}.benchmark.mean`, {
      zh: '合计均值（pooled）要求指标是一个比值 a / b。',
      en: 'a pooled mean needs an indicator that is a ratio a / b.',
    });
  }
  return { text, statistics, times: optional(text.times) };
}

/** The short names of `score`, written out. */
export function expandScore(score: Filled<Score>): string {
  if (typeof score !== 'string') {
    if ('capped' in score) return `min(v / b, ${score.capped}) * w`;
    const share = score.minmax;
    return `w * (${share} + (1 - ${share}) * (v - b.min) / (b.max - b.min))`;
  }
  return SHORT_NAMES[score] ?? score;
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  linear: 'v / b * w',
  inverse: 'v >= 2 * b ? 0 : (2 - v / b) * w / 2',
  full: 'v >= b ? w : v / b * w',
  byRank: 'w * (n - rank + 1) / n',
};

function scoreRule(text: IndicatorText, path: string, scope: Scope): Expression {
  const standard = text.direction === 'inverse' ? 'inverse' : 'linear';
  const source = expandScore(text.score ?? standard);
  const formula = formulaAt(`${path}.score`, source, scope, 'number');
  const asked = STATISTICS.filter((name) => text.benchmark?.[name] !== undefined);
  const lacking = formula.variables.filter((name) => !available(name, asked));
  if (lacking.length === 0) return formula;
  throw new RuleContradictory(`${path}.score`, {
    zh: `计分用到 ${lacking.join('、')}，但基准值没有给出（或给出多个，须写明 b.mean 等）。`,
    en: `the score uses ${lacking.join(', ')}, which the benchmark does not give.`,
  });
}

function available(name: string, asked: readonly Statistic[]): boolean {
  if (name === 'b') return asked.length === 1;
  return !name.startsWith('b.') || asked.some((statistic) => name === `b.${statistic}`);
}
