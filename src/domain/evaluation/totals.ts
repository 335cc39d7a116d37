import { Exact } from '../expression/exact.js';
import type { Case } from './case.js';
import { isScored } from './case.js';
import type { EntryRule, IndicatorHead } from './indicator-rules.js';
import type { Rules } from './rules.js';
import { limit, limitNote } from './scores.js';
import type { Step, StepInput } from './trace.js';

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
  return rounding.total === undefined ? number : number.round(rounding.total, rounding.modes.total);
}

function scoreSum(one: Case, entry: EntryRule): { sum: Exact; factor: Exact } | undefined {
  const heads = entry.heads.map((head) => headSum(one, head));
  const known = heads.filter((head) => head !== undefined);
  const weight = total(known.map((head) => head.weight));
  if (known.length < heads.length || weight.isZero()) return undefined;
  const sum = total(known.map((head) => head.sum));
  return { sum, factor: (entry.scaleTo ?? entry.totalWeight).over(weight) };
}

interface HeadSum {
  readonly sum: Exact;
  /** Without what has been left out. */
  readonly weight: Exact;
}

/** What an indicator gives: its own score, or that of its parts together, within its limits. */
function headSum(one: Case, head: IndicatorHead): HeadSum | undefined {
  const counted = head.indicators.filter(({ id }) => one.scored.get(id)?.leftOut !== true);
  const scores = counted.map(({ id }) => one.scored.get(id)?.score);
  const known = scores.filter((score) => score !== undefined);
  if (known.length < scores.length) return undefined;
  const weight = total(counted.map((indicator) => indicator.weight));
  const sum = total(known);
  if (head.parts.length === 0 || counted.length === 0) return { sum, weight };
  const limited = limit(sum, head);
  tellParts(one, head, { sum, limited });
  return { sum: limited, weight };
}

function total(numbers: readonly Exact[]): Exact {
  return numbers.reduce((sum, number) => sum.plus(number), Exact.zero);
}

function tellParts(one: Case, head: IndicatorHead, told: { sum: Exact; limited: Exact }): void {
  const { id, title, en, clause } = head;
  const whole = one.scored.get(id);
  if (whole) whole.score = told.limited;
  one.tracer.stated(
    { step: 'score', id, title, en, clause, note: limitNote(told.sum, told.limited) },
    told.limited.toString(),
    scoreInputs(one, head.indicators),
  );
}

type Titled = Pick<IndicatorHead, 'id' | 'title' | 'en'>;

/** The scores of these indicators, for a line of the trace. */
export function scoreInputs(one: Case, indicators: readonly Titled[]): StepInput[] {
  return indicators.flatMap(({ id, title, en }) => {
    const score = one.scored.get(id)?.score;
    return score ? [{ name: `score.${id}`, title, en, value: score.toString() }] : [];
  });
}

function tell(
  one: Case,
  entry: EntryRule,
  { factor, rules, from }: { factor: Exact; rules: Rules; from: Exact },
): void {
  const inputs = scoreInputs(one, entry.heads);
  const points = one.points ?? Exact.zero;
  const isScaled = !factor.equals(Exact.one);
  const formula = isScaled ? scaled(inputs, !points.isZero()) : undefined;
  if (isScaled) {
    const value = factor.toString();
    inputs.push({ name: 'factor', title: '折算系数', en: 'factor', value });
  }
  if (!points.isZero()) {
    inputs.push({ name: 'points', title: '加减分', en: 'points', value: points.toString() });
  }
  const { total: places, modes } = rules.rounding;
  one.tracer.stated(
    {
      step: 'total',
      id: 'total',
      title: '总分',
      en: 'total',
      clause: entry.clause,
      formula,
      note: noteOn(one, entry, factor),
    },
    one.total?.toString() ?? null,
    inputs,
    places === undefined ? undefined : { places, mode: modes.total, from: from.toString() },
  );
}

/** `(score.a + score.b) * factor + points` */
function scaled(scores: readonly StepInput[], withPoints: boolean): string {
  const sum = scores.map(({ name }) => name).join(' + ');
  return `(${sum}) * factor${withPoints ? ' + points' : ''}`;
}

/** Where weights are rescaled, and where the total is another than the one that is ranked. */
function noteOn(one: Case, entry: EntryRule, factor: Exact): Step['note'] {
  const told = [
    ...(factor.equals(Exact.one)
      ? []
      : [
          {
            zh: `各项得分之和乘以 ${factor.toString()}（按权重折算）`,
            en: `scores times ${factor.toString()} (weights rescaled)`,
          },
        ]),
    ...(entry.pointsBeforeRanking || !one.points || one.points.isZero() || !one.rankTotal
      ? []
      : [
          {
            zh: `加减分在排名以后计入，排名按 ${one.rankTotal.toString()}`,
            en: `points count after the ranking, which goes by ${one.rankTotal.toString()}`,
          },
        ]),
  ];
  if (told.length === 0) return undefined;
  return { zh: told.map(({ zh }) => zh).join('；'), en: told.map(({ en }) => en).join('; ') };
}
