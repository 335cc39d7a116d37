import { Exact } from '../expression/exact.js';
import { ZERO_DENOMINATOR, isNumber } from '../expression/value.js';
import type { Case, Scored } from './case.js';
import { isScored } from './case.js';
import type { IndicatorRule } from './indicator-rules.js';
import type { SupposedValue } from './input.js';
import type { Rules } from './rules.js';

/** Computes every indicator value of every subject that is scored. */
export function measure(cases: readonly Case[], rules: Rules): void {
  for (const one of cases) {
    if (!isScored(one)) continue;
    for (const head of one.entry?.heads ?? []) {
      if (head.parts.length > 0) measureOne(one, head, rules);
    }
    for (const indicator of one.entry?.indicators ?? []) measureOne(one, indicator, rules);
  }
}

/** What is measured: an indicator, or the head of several parts, which may have no value. */
type Measured = Pick<IndicatorRule, 'id' | 'title' | 'en' | 'clause' | 'unit' | 'places'> & {
  readonly value: IndicatorRule['value'] | undefined;
};

/** One value of one subject, kept in `scored`. */
export function measureOne(one: Case, indicator: Measured, rules: Rules): Scored {
  const { modes, value: standard } = rules.rounding;
  const mode = modes.value;
  const raw = indicator.value?.evaluate(one.facts);
  const places = indicator.places ?? standard;
  const value =
    isNumber(raw) && places !== undefined
      ? raw.round(places, mode)
      : isNumber(raw)
        ? raw
        : undefined;
  const scored: Scored = {
    value: value ?? (raw === ZERO_DENOMINATOR ? 'zeroDenominator' : 'missing'),
    benchmark: undefined,
    benchmarks: undefined,
    score: undefined,
    rule: undefined,
    leftOut: false,
  };
  one.scored.set(indicator.id, scored);
  if (!indicator.value) return scored;
  const { id, title, en, clause, unit } = indicator;
  one.tracer.computed(
    { step: 'value', id, title, en, clause, unit },
    {
      formula: indicator.value,
      scope: rules.scopes.subject,
      facts: one.facts,
      result: value,
      rounding: isNumber(raw) && places !== undefined ? { places, mode, from: raw } : undefined,
    },
  );
  return scored;
}

/** Puts supposed values in place of the measured ones. */
export function suppose(cases: readonly Case[], values: readonly SupposedValue[]): void {
  if (values.length === 0) return;
  const byId = new Map(cases.map((one) => [one.subject.id, one]));
  for (const { subject, indicator, value } of values) {
    const scored = byId.get(subject)?.scored.get(indicator);
    if (scored) scored.value = Exact.of(value);
  }
}
