import { ZERO_DENOMINATOR, isNumber } from '../expression/value.js';
import type { Case } from './case.js';
import { isScored } from './case.js';
import type { IndicatorRule } from './indicator-rules.js';
import type { Rules } from './rules.js';

/** Computes every indicator value of every subject that is scored. */
export function measure(cases: readonly Case[], rules: Rules): void {
  for (const one of cases) {
    if (!isScored(one)) continue;
    for (const indicator of one.entry?.indicators ?? []) measureOne(one, indicator, rules);
  }
}

function measureOne(one: Case, indicator: IndicatorRule, rules: Rules): void {
  const { mode, value: standard } = rules.rounding;
  const raw = indicator.value.evaluate(one.facts);
  const places = indicator.places ?? standard;
  const value =
    isNumber(raw) && places !== undefined
      ? raw.round(places, mode)
      : isNumber(raw)
        ? raw
        : undefined;
  one.scored.set(indicator.id, {
    value: value ?? (raw === ZERO_DENOMINATOR ? 'zeroDenominator' : 'missing'),
    benchmark: undefined,
    score: undefined,
    rule: undefined,
    leftOut: false,
  });
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
}
