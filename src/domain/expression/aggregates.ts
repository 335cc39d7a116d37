import type { Built, Builds } from './built.js';
import { Exact } from './exact.js';
import type { Node } from './node.js';
import { combineUnits } from './unit.js';
import { ZERO_DENOMINATOR, isNumber } from './value.js';
import type { Facts, Value } from './value.js';

type CallNode = Extract<Node, { op: 'call' }>;

/** Decimals a long mean of ratios is carried to: a sum of thousands of fractions has no end. */
export const MEAN_PLACES = 40;

const ONE_ARGUMENT = new Set(['sum', 'count', 'mean', 'median', 'min', 'max']);

/** Whether a call speaks of all subjects: `sum(tax)`, `count()`, `pooled(tax, land)`. */
export function isAggregate(node: CallNode): boolean {
  if (node.name === 'pooled') return node.args.length === 2;
  if (node.name === 'count') return node.args.length <= 1;
  return ONE_ARGUMENT.has(node.name) && node.args.length === 1;
}

/** A figure over all subjects; those without the value are left out. */
export function aggregate(builder: Builds, node: CallNode): Built {
  if (node.name === 'count') return countAll(builder, node);
  const args = node.args.map((arg) => builder.expect(arg, ['number']));
  const [first, second] = args;
  const compute = (members: readonly Facts[]): Value =>
    node.name === 'pooled' && first && second
      ? pooled(members.map((one) => [first.run(one), second.run(one)]))
      : statistic(
          node.name,
          members.map((one) => first?.run(one) ?? null),
        );
  const unit = node.name === 'pooled' ? combineUnits(first?.unit, second?.unit, -1) : first?.unit;
  return { type: 'number', unit, run: (facts) => facts.peers?.total(node, compute) ?? null };
}

function countAll(builder: Builds, node: CallNode): Built {
  const [condition] = node.args.map((arg) => builder.expect(arg, ['truth']));
  const holds = (one: Facts): boolean => !condition || condition.run(one) === true;
  return {
    type: 'number',
    run: ({ peers }) =>
      peers?.total(node, (members) => Exact.of(members.filter(holds).length)) ?? null,
  };
}

function statistic(name: string, values: readonly Value[]): Value {
  const numbers = values.filter(isNumber);
  if (numbers.length === 0) return null;
  switch (name) {
    case 'sum':
      return total(numbers);
    case 'mean':
      return meanOf(numbers);
    case 'median':
      return medianOf(numbers);
    case 'min':
      return numbers.reduce((a, b) => (a.compare(b) <= 0 ? a : b));
    default:
      return numbers.reduce((a, b) => (a.compare(b) >= 0 ? a : b));
  }
}

function total(values: readonly Exact[]): Exact {
  return values.reduce((sum, value) => sum.plus(value), Exact.zero);
}

/**
 * The simple mean. Exact as long as its fraction stays short, so that who stands exactly at the mean
 * is at it; a fraction that grows without end is carried to 40 decimals.
 */
export function meanOf(values: readonly Exact[]): Exact {
  let sum = Exact.zero;
  for (const value of values) {
    sum = sum.plus(value);
    if (sum.isLong()) return carriedMean(values);
  }
  return sum.over(Exact.of(values.length));
}

function carriedMean(values: readonly Exact[]): Exact {
  const carried = values.map((value) => value.round(MEAN_PLACES));
  return total(carried).over(Exact.of(values.length)).round(MEAN_PLACES);
}

/** The middle value; of an even number the mean of the middle two. */
export function medianOf(values: readonly Exact[]): Exact {
  const sorted = [...values].sort((a, b) => a.compare(b));
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Exact.zero;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[sorted.length / 2 - 1] ?? upper;
  return lower.plus(upper).over(Exact.of(2));
}

/** Sum over sum, of the subjects that have both. */
export function pooled(pairs: readonly (readonly [Value, Value])[]): Value {
  let [above, below, any] = [Exact.zero, Exact.zero, false];
  for (const [a, b] of pairs) {
    if (!isNumber(a) || !isNumber(b)) continue;
    [above, below, any] = [above.plus(a), below.plus(b), true];
  }
  if (!any) return null;
  return below.isZero() ? ZERO_DENOMINATOR : above.over(below);
}
