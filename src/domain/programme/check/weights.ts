/** Weights that must add up. */
import { Exact } from '../../expression/exact.js';
import type { Programme } from '../schema.js';
import { type Finding, type Path, error, given } from './finding.js';

interface Weighted {
  readonly weight: unknown;
}

/** Each group of indicators must add to 100 (or `scaleTo`), parts to the weight of their indicator. */
export function weightFindings(programme: Programme): Finding[] {
  return (given(programme.evaluation) ?? []).flatMap((entry, i) => {
    const indicators = given(entry.indicators);
    if (indicators === undefined) return [];
    const at: Path = ['evaluation', i, 'indicators'];
    const whole = entry.scaleTo === undefined ? sumFinding(indicators, '100', at) : [];
    const parts = indicators.flatMap((indicator, k) => {
      const weight = given(indicator.weight);
      if (indicator.parts === undefined || weight === undefined) return [];
      return sumFinding(indicator.parts, weight, [...at, k, 'parts']);
    });
    return [...whole, ...parts];
  });
}

function sumFinding(entries: readonly Weighted[], expected: string, path: Path): Finding[] {
  let sum = Exact.zero;
  for (const { weight } of entries) {
    if (typeof weight !== 'string') return [];
    sum = sum.plus(Exact.parse(weight) ?? Exact.zero);
  }
  const wanted = Exact.parse(expected);
  if (wanted === undefined || sum.equals(wanted)) return [];
  const parts = entries.map(({ weight }) => String(weight)).join(' + ');
  return [
    error({
      code: 'programme.weights',
      path,
      zh: `权重加起来是 ${sum.toString()}（${parts}），应为 ${expected}`,
      en: `the weights add up to ${sum.toString()} (${parts}), not ${expected}`,
    }),
  ];
}
