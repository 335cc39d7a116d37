import { Exact } from '../expression/exact.js';
import type { Case } from './case.js';
import type { IndicatorRule } from './indicator-rules.js';

interface Mean {
  readonly sum: Exact;
  readonly n: number;
}

/** Places by value and mean scores within a group, each worked out once. */
export class Places {
  private readonly orders = new Map<string, readonly Exact[]>();
  private readonly means = new Map<string, Mean | null>();

  constructor(private readonly cases: readonly Case[]) {}

  /** `rank` of the value and `n`, how many of the group have one. */
  of(one: Case, value: Exact, indicator: IndicatorRule): { rank: Exact; n: Exact } {
    const key = `${one.group ?? ''}|${indicator.id}`;
    const order = this.orders.get(key) ?? this.order(one.group, indicator);
    this.orders.set(key, order);
    const place = order.findIndex((other) => other.equals(value)) + 1;
    return { rank: Exact.of(place), n: Exact.of(order.length) };
  }

  /** Of those of the group that have a score of their own; null where nobody has. */
  meanScore(one: Case, indicator: IndicatorRule): Mean | null {
    const key = `${one.group ?? ''}|${indicator.id}`;
    const known = this.means.get(key);
    if (known !== undefined) return known;
    const scores = this.cases
      .filter((other) => other.group === one.group)
      .map((other) => other.scored.get(indicator.id))
      .filter((scored) => scored?.score !== undefined && scored.rule === undefined)
      .flatMap((scored) => scored?.score ?? []);
    const sum = scores.reduce((a, b) => a.plus(b), Exact.zero);
    const mean = scores.length > 0 ? { sum, n: scores.length } : null;
    this.means.set(key, mean);
    return mean;
  }

  private order(group: string | null, indicator: IndicatorRule): readonly Exact[] {
    const sign = indicator.direction === 'inverse' ? 1 : -1;
    return this.cases
      .filter((other) => other.group === group)
      .map((other) => other.scored.get(indicator.id)?.value)
      .filter((value) => value instanceof Exact)
      .sort((a, b) => sign * a.compare(b));
  }
}
