import { Exact } from '../expression/exact.js';
import type { Case } from './case.js';
import { isScored } from './case.js';
import type { EntryRule } from './indicator-rules.js';
import type { Rules } from './rules.js';
import type { StepInput } from './trace.js';

/**
 * Adds up scores and points. A subject with a score missing has no total. Indicators left out by
 * `reweight` give their weight to the others; `scaleTo` stretches the weights to the stated sum.
 */
export function addUp(cases: readonly Case[], rules: Rules): void {
  for (const one of cases) {
    if (isScored(one) && one.entry) addUpOne(one, one.entry, rules);
  }
}

function addUpOne(one: Case, entry: EntryRule, rules: Rules): void {
  const scores = scoreSum(one, entry);
  if (!scores || !one.points) return;
  const base = scores.sum.times(scores.factor);
  const ranked = entry.pointsBeforeRanking ? base.plus(one.points) : base;
  one.rankTotal = rounded(ranked, rules);
  one.total = rounded(base.plus(one.points), rules);
  tell(one, entry, { factor: scores.factor, rules, from: base.plus(one.points) });
}

function rounded(number: Exact, { rounding }: Rules): Exact {
  return rounding.total === undefined ? number : number.round(rounding.total, rounding.mode);
}

function scoreSum(one: Case, entry: EntryRule): { sum: Exact; factor: Exact } | undefined {
  let sum = Exact.zero;
  let weight = Exact.zero;
  for (const indicator of entry.indicators) {
    const scored = one.scored.get(indicator.id);
    if (scored?.leftOut) continue;
    if (!scored?.score) return undefined;
    sum = sum.plus(scored.score);
    weight = weight.plus(indicator.weight);
  }
  if (weight.isZero()) return undefined;
  return { sum, factor: (entry.scaleTo ?? entry.totalWeight).over(weight) };
}

function tell(
  one: Case,
  entry: EntryRule,
  { factor, rules, from }: { factor: Exact; rules: Rules; from: Exact },
): void {
  const inputs: StepInput[] = entry.indicators.flatMap(({ id, title, en }) => {
    const score = one.scored.get(id)?.score;
    return score ? [{ name: `score.${id}`, title, en, value: score.toString() }] : [];
  });
  const points = one.points ?? Exact.zero;
  if (!points.isZero()) {
    inputs.push({ name: 'points', title: '加减分', en: 'points', value: points.toString() });
  }
  const scaled = !factor.equals(Exact.one);
  const { total: places, mode } = rules.rounding;
  one.tracer.stated(
    {
      step: 'total',
      id: 'total',
      title: '总分',
      en: 'total',
      clause: entry.clause,
      note: scaled
        ? {
            zh: `各项得分之和乘以 ${factor.toString()}（按权重折算）`,
            en: `scores times ${factor.toString()} (weights rescaled)`,
          }
        : undefined,
    },
    one.total?.toString() ?? null,
    inputs,
    places === undefined ? undefined : { places, mode, from: from.toString() },
  );
}
