/** Figures that stand out, of the reference: docs/programmes.md §4.2. */
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { placeOf } from './firm.js';
import type { Firm } from './firm.js';
import { isFraction, read } from './formula.js';
import type { Node } from './formula.js';
import { compare, divided, median, minus, number, plus, size, times, zero } from './fraction.js';
import type { Fraction } from './fraction.js';

type Rule = NonNullable<NonNullable<FilledProgramme['quality']>['outliers']>[number];

/** Notes of every firm the figures in which it stands out from those it is compared with. */
export function markOutliers(firms: readonly Firm[], programme: FilledProgramme): void {
  for (const rule of programme.quality?.outliers ?? []) {
    const told = firms.filter((firm) => firm.outcome !== 'excluded' && figureOf(firm, rule.item));
    for (const firm of told) {
      const place = placeOf(firm, rule.within ?? 'all');
      const fellows = told.filter((other) => placeOf(other, rule.within ?? 'all') === place);
      const figures = fellows.flatMap((other) => figureOf(other, rule.item) ?? []);
      const own = figureOf(firm, rule.item);
      if (own && isBeyond(own, figures, rule)) firm.outliers.add(rule.item);
    }
  }
}

/** Whether any figure the indicator is computed from stands out. */
export function standsOut(firm: Firm, { id, value }: { id: string; value: string }): boolean {
  const behind = (node: Node): string[] => {
    if (node.is === 'list') return node.members.flatMap(behind);
    if (node.is === 'call') return node.given.flatMap(behind);
    if (node.is !== 'name') return [];
    const derived = firm.frame.programme.derived.find((one) => one.id === node.id);
    return [node.id, ...(derived ? behind(read(derived.is)) : [])];
  };
  return [id, ...behind(read(value))].some((name) => firm.outliers.has(name));
}

function figureOf(firm: Firm, id: string): Fraction | undefined {
  const value = firm.world.name(id);
  return isFraction(value) ? value : undefined;
}

function isBeyond(own: Fraction, figures: readonly Fraction[], rule: Rule): boolean {
  const { method = 'modifiedZ' } = rule;
  const limit = number(rule.limit ?? { modifiedZ: '3.5', iqr: '1.5', ratio: '10' }[method]);
  const middle = median(figures);
  if (method === 'modifiedZ') {
    const mad = median(figures.map((one) => size(minus(one, middle))));
    if (compare(mad, zero) === 0) return false;
    const z = divided(times(number('0.6745'), size(minus(own, middle))), mad);
    return compare(z, limit) > 0;
  }
  if (method === 'ratio') {
    if (compare(middle, zero) === 0) return false;
    const ratio = divided(own, middle);
    return compare(ratio, limit) > 0 || compare(ratio, divided(number(1), limit)) < 0;
  }
  const [low, high] = [quartile(figures, 1), quartile(figures, 3)];
  const reach = times(minus(high, low), limit);
  return compare(own, minus(low, reach)) < 0 || compare(own, plus(high, reach)) > 0;
}

/** Between the two figures next to a quarter of the way, in proportion. */
function quartile(figures: readonly Fraction[], quarters: number): Fraction {
  const sorted = [...figures].sort(compare);
  const way = (sorted.length - 1) * quarters;
  const [below, above] = [sorted[Math.floor(way / 4)], sorted[Math.ceil(way / 4)]];
  if (!below || !above) return zero;
  return plus(below, times(minus(above, below), divided(number(way % 4), number(4))));
}
