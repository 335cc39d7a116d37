import { Exact } from '../expression/exact.js';
import { ZERO_DENOMINATOR, isNumber } from '../expression/value.js';
import type { Facts } from '../expression/value.js';
import type { Fallback } from '../programme/evaluation.js';
import type { Benchmarks, BenchmarkValues } from './benchmarks.js';
import type { Case, Scored } from './case.js';
import { isScored } from './case.js';
import type { IndicatorRule } from './indicator-rules.js';
import { Places } from './places.js';
import type { Problems } from './problems.js';
import type { Rules } from './rules.js';
import type { Step, StepInput } from './trace.js';

type Occasion = 'missing' | 'zero' | 'negative' | 'zeroDenominator';

interface Scoring {
  readonly rules: Rules;
  readonly benchmarks: Benchmarks;
  readonly problems: Problems;
  readonly places: Places;
}

/** Turns values into scores; what a group's mean stands in for comes last. Places are those `among`. */
export function score(
  cases: readonly Case[],
  means: Pick<Scoring, 'rules' | 'benchmarks' | 'problems'>,
  among: readonly Case[] = cases,
): void {
  const scoring = { ...means, places: new Places(among) };
  const waiting: { one: Case; indicator: IndicatorRule; scored: Scored }[] = [];
  for (const one of cases) {
    if (!isScored(one)) continue;
    for (const indicator of one.entry?.indicators ?? []) {
      const scored = one.scored.get(indicator.id);
      if (!scored) continue;
      const occasion = occasionOf(scored);
      const fallback = occasion && indicator[occasion];
      if (!occasion || !fallback || fallback === 'asIs') shape(one, { indicator, scored, scoring });
      else if (fallback === 'groupMeanScore') waiting.push({ one, indicator, scored });
      else substitute(one, { indicator, scored, scoring, occasion, fallback });
    }
  }
  for (const { one, indicator, scored } of waiting) {
    groupMean(one, { indicator, scored, scoring });
  }
}

function occasionOf({ value }: Scored): Occasion | undefined {
  if (typeof value === 'string') return value;
  if (value.isZero()) return 'zero';
  return value.sign() < 0 ? 'negative' : undefined;
}

interface Task {
  readonly indicator: IndicatorRule;
  readonly scored: Scored;
  readonly scoring: Scoring;
}

/** The score by the indicator's formula over v, b and w. */
function shape(one: Case, { indicator, scored, scoring }: Task): void {
  const { value } = scored;
  const { rules, benchmarks, problems, places } = scoring;
  const numbers = benchmarks.valuesFor(one, indicator);
  scored.benchmark = single(numbers);
  if (numbers.size > 1) scored.benchmarks = numbers;
  const facts = scoreFacts(one, value, { indicator, numbers, places });
  const raw = indicator.score.evaluate(facts);
  if (!isNumber(raw) && typeof value === 'string') {
    block(one, indicator, { occasion: value, scoring });
    return;
  }
  if (!isNumber(raw)) {
    problems.add(
      'benchmarkMissing',
      { subject: one.subject, at: indicator.id },
      {
        zh: `“${indicator.title}”没有可用的基准值，算不出得分。`,
        en: `"${indicator.id}" has no usable benchmark, so there is no score.`,
      },
    );
    return;
  }
  const limited = limit(raw, indicator);
  scored.score = rounded(limited, rules);
  trace(one, { indicator, facts, scored, scoring, before: limited, uncapped: raw });
}

/** Lays v, b and w beside the subject's figures; the next indicator overwrites them. */
function scoreFacts(
  one: Case,
  value: Scored['value'],
  {
    indicator,
    numbers,
    places,
  }: { indicator: IndicatorRule; numbers: BenchmarkValues; places: Places },
): Facts {
  const { values } = one.facts;
  values['v'] = value instanceof Exact ? value : value === 'missing' ? null : ZERO_DENOMINATOR;
  values['w'] = indicator.weight;
  values['b'] = single(numbers) ?? null;
  for (const [statistic, number] of numbers) values[`b.${statistic}`] = number ?? null;
  const asksPlace = indicator.score.variables.some((name) => name === 'n' || name === 'rank');
  if (asksPlace) Object.assign(values, placeOf(one, value, { indicator, places }));
  return one.facts;
}

/** Who has no value has no place, whatever place another indicator gave. */
function placeOf(
  one: Case,
  value: Scored['value'],
  { indicator, places }: { indicator: IndicatorRule; places: Places },
): { rank: Exact | null; n: Exact | null } {
  return value instanceof Exact ? places.of(one, value, indicator) : { rank: null, n: null };
}

function single(numbers: BenchmarkValues): Exact | undefined {
  return numbers.size === 1 ? [...numbers.values()][0] : undefined;
}

/** Within the limits of an indicator. */
export function limit(
  raw: Exact,
  { highest, lowest }: Pick<IndicatorRule, 'highest' | 'lowest'>,
): Exact {
  if (highest && raw.compare(highest) > 0) return highest;
  return lowest && raw.compare(lowest) < 0 ? lowest : raw;
}

/** What is to be said where a limit has changed a score. */
export function limitNote(from: Exact, to: Exact): Step['note'] {
  if (from.equals(to)) return undefined;
  return {
    zh: `算得 ${from.toString()}，按上下限取 ${to.toString()}`,
    en: `${from.toString()}, limited to ${to.toString()}`,
  };
}

function rounded(number: Exact, { rounding }: Rules): Exact {
  return rounding.score === undefined ? number : number.round(rounding.score, rounding.modes.score);
}

function roundingOf(from: Exact, { rounding: { score: places, modes } }: Rules): Step['rounding'] {
  return places === undefined ? undefined : { places, mode: modes.score, from: from.toString() };
}

function trace(one: Case, told: Task & { facts: Facts; before: Exact; uncapped: Exact }): void {
  const { indicator, scored, scoring, before, uncapped } = told;
  const { rounding, scopes } = scoring.rules;
  one.tracer.computed(
    {
      step: 'score',
      id: indicator.id,
      title: indicator.title,
      en: indicator.en,
      clause: indicator.clause,
      note: limitNote(uncapped, before),
    },
    {
      formula: indicator.score,
      scope: scopes.score,
      facts: told.facts,
      result: scored.score,
      rounding:
        rounding.score === undefined
          ? undefined
          : { places: rounding.score, mode: rounding.modes.score, from: before },
    },
  );
}

/** A score that the programme states for a figure that cannot be used. */
function substitute(
  one: Case,
  told: Task & { occasion: Occasion; fallback: Exclude<Fallback, 'groupMeanScore' | 'asIs'> },
): void {
  const { indicator, scored, scoring, occasion, fallback } = told;
  if (fallback === 'block') {
    block(one, indicator, { occasion, scoring });
    return;
  }
  scored.rule = `${occasion}: ${typeof fallback === 'string' ? fallback : `points ${fallback.points}`}`;
  if (fallback === 'reweight') scored.leftOut = true;
  else if (fallback === 'zero') scored.score = Exact.zero;
  else if (fallback === 'full') scored.score = indicator.weight;
  else scored.score = Exact.of(fallback.points);
  tell(one, indicator, scored);
}

const OCCASIONS: Readonly<Record<string, { zh: string; en: string }>> = {
  missing: { zh: '缺少数据', en: 'is missing' },
  zero: { zh: '为零', en: 'is zero' },
  negative: { zh: '为负', en: 'is negative' },
  zeroDenominator: { zh: '分母为零', en: 'has a zero denominator' },
};

function block(
  one: Case,
  indicator: IndicatorRule,
  { occasion, scoring: { problems, rules } }: { occasion: Occasion; scoring: Scoring },
): void {
  const { names } = rules.scopes.subject;
  // A subject not suited to be evaluated need not bring every figure.
  if (one.outcome === 'special') return;
  const words = OCCASIONS[occasion] ?? { zh: '', en: '' };
  const lacking = indicator.value.variables.filter((name) => one.facts.values[name] === null);
  const titles = lacking.map((name) => names[name]?.title ?? name);
  problems.add(
    occasion === 'zeroDenominator' ? 'zeroDenominator' : 'missing',
    { subject: one.subject, at: indicator.id },
    {
      zh: `“${indicator.title}”${words.zh}${lacking.length > 0 ? `（${titles.join('、')}）` : ''}，方案未规定如何处理，不能评分。`,
      en: `"${indicator.id}" ${words.en}${lacking.length > 0 ? ` (${lacking.join(', ')})` : ''}; the programme states no rule for it.`,
    },
  );
}

const FALLBACKS: Readonly<Record<string, { zh: string; en: string }>> = {
  zero: { zh: '按规则记零分', en: 'scored zero' },
  full: { zh: '按规则记满分', en: 'scored in full' },
  reweight: { zh: '按规则不计，权重分给其他指标', en: 'left out, its weight spread over the rest' },
  groupMeanScore: {
    zh: '按规则取本组照公式得分的企业的平均分',
    en: 'the mean of those of the group scored by the formula',
  },
};

interface Working {
  readonly formula: string;
  readonly inputs: readonly StepInput[];
  readonly before: Exact;
  readonly rules: Rules;
}

function tell(one: Case, indicator: IndicatorRule, scored: Scored, how?: Working): void {
  const [occasion = '', rule = ''] = scored.rule?.split(': ') ?? [];
  const words = OCCASIONS[occasion];
  const points = rule.replace('points ', '');
  const treated = FALLBACKS[rule] ?? { zh: `按规则记 ${points} 分`, en: `scored ${points}` };
  one.tracer.stated(
    {
      step: 'score',
      id: indicator.id,
      title: indicator.title,
      en: indicator.en,
      clause: indicator.clause,
      formula: how?.formula,
      note: {
        zh: `${words?.zh ?? ''}，${treated.zh}`,
        en: `the value ${words?.en ?? ''}: ${treated.en}`,
      },
    },
    scored.score?.toString() ?? null,
    how?.inputs,
    how && roundingOf(how.before, how.rules),
  );
}

/** The mean score of those of the group that have one of their own. */
function groupMean(one: Case, { indicator, scored, scoring }: Task): void {
  const mean = scoring.places.meanScore(one, indicator);
  if (!mean) {
    block(one, indicator, { occasion: 'missing', scoring });
    return;
  }
  scored.rule = `${occasionOf(scored) ?? 'missing'}: groupMeanScore`;
  const exact = mean.sum.over(Exact.of(mean.n));
  scored.score = rounded(exact, scoring.rules);
  tell(one, indicator, scored, {
    formula: 'scores / n',
    inputs: [
      {
        name: 'scores',
        title: '同组各企业自己得分之和',
        en: 'own scores in the group',
        value: mean.sum.toString(),
      },
      { name: 'n', title: '家数', en: 'how many', value: String(mean.n) },
    ],
    before: exact,
    rules: scoring.rules,
  });
}
