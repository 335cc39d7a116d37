import { aggregate, isAggregate } from './aggregates.js';
import type { Built, Builds } from './built.js';
import { Exact } from './exact.js';
import { nearest } from './expression.error.js';
import type { Node } from './node.js';
import { sameUnit } from './operators.js';
import { ZERO_DENOMINATOR, isList, isNumber, isVoid } from './value.js';
import type { Facts, SubjectEvent, Value } from './value.js';

type CallNode = Extract<Node, { op: 'call' }>;
type Make = (builder: Builds, node: CallNode) => Built;

const FUNCTIONS: Readonly<Record<string, Make>> = {
  min: (builder, node) => fold(builder, node, (a, b) => (a.compare(b) <= 0 ? a : b)),
  max: (builder, node) => fold(builder, node, (a, b) => (a.compare(b) >= 0 ? a : b)),
  sum: (builder, node) => fold(builder, node, (a, b) => a.plus(b)),
  abs: (builder, node) => sameKind(builder, node, 1, ([x]) => x?.abs() ?? null),
  clamp: (builder, node) => sameKind(builder, node, 3, ([x, low, high]) => clamp(x, low, high)),
  round: (builder, node) => rounding(builder, node, 'halfUp'),
  floor: (builder, node) => rounding(builder, node, 'floor'),
  ceil: (builder, node) => rounding(builder, node, 'ceil'),
  count,
  has: (builder, node) => presence(builder, node, true),
  missing: (builder, node) => presence(builder, node, false),
  firstOf,
  growth,
  years,
  events,
  rank,
};
const AGGREGATE_ONLY = ['pooled', 'mean', 'median'];

export const FUNCTION_NAMES: readonly string[] = [...Object.keys(FUNCTIONS), ...AGGREGATE_ONLY];

/** A call by name; `sum(x)` over all subjects where the scope speaks of all. */
export function buildCall(builder: Builds, node: CallNode): Built {
  if (builder.scope.aggregates && isAggregate(node)) return aggregate(builder, node);
  const make = Object.hasOwn(FUNCTIONS, node.name) ? FUNCTIONS[node.name] : undefined;
  if (make) return make(builder, node);
  throw builder.error(node.at, {
    zh: `没有“${node.name}”这个函数。`,
    en: `There is no function "${node.name}".`,
    suggestion: nearest(node.name, FUNCTION_NAMES),
  });
}

/** Makes sure of the number of arguments. */
export function arity(builder: Builds, node: CallNode, least: number, most = least): void {
  if (node.args.length >= least && node.args.length <= most) return;
  const wanted = least === most ? String(least) : `${String(least)}–${String(most)}`;
  throw builder.error(node.at, {
    zh: `“${node.name}”要 ${wanted} 个参数，现有 ${String(node.args.length)} 个。`,
    en: `"${node.name}" takes ${wanted} arguments, not ${String(node.args.length)}.`,
  });
}

function fold(builder: Builds, node: CallNode, join: (a: Exact, b: Exact) => Exact): Built {
  arity(builder, node, 2, 32);
  const args = node.args.map((arg) => builder.expect(arg, ['number']));
  const unit = sameUnit(
    builder,
    node,
    args.map((arg) => arg.unit),
  );
  return {
    type: 'number',
    unit,
    run: (facts) => {
      let result: Exact | undefined;
      for (const arg of args) {
        const value = arg.run(facts);
        if (!isNumber(value)) return value;
        result = result === undefined ? value : join(result, value);
      }
      return result ?? null;
    },
  };
}

function sameKind(
  builder: Builds,
  node: CallNode,
  count: number,
  compute: (values: readonly Exact[]) => Exact | null,
): Built {
  arity(builder, node, count);
  const args = node.args.map((arg) => builder.expect(arg, ['number']));
  sameUnit(
    builder,
    node,
    args.map((arg) => arg.unit),
  );
  return {
    type: 'number',
    unit: args[0]?.unit,
    run: (facts) => {
      const values = args.map((arg) => arg.run(facts));
      const void_ = values.find(isVoid);
      return void_ === undefined ? compute(values.filter(isNumber)) : void_;
    },
  };
}

function clamp(x?: Exact, low?: Exact, high?: Exact): Exact | null {
  if (!x || !low || !high) return null;
  if (x.compare(low) < 0) return low;
  return x.compare(high) > 0 ? high : x;
}

function rounding(builder: Builds, node: CallNode, mode: 'halfUp' | 'floor' | 'ceil'): Built {
  arity(builder, node, 1, 2);
  const [of, places] = node.args;
  if (!of) throw new TypeError('arity has been checked');
  if (places && places.op !== 'number') {
    throw builder.error(places.at, {
      zh: '小数位数要写成数字。',
      en: 'The number of decimals must be a plain number.',
    });
  }
  const digits = places ? places.value.toInteger() : 0;
  const built = builder.expect(of, ['number']);
  return {
    ...built,
    run: (facts) => {
      const value = built.run(facts);
      return isNumber(value) ? value.round(digits, mode) : value;
    },
  };
}

function count(builder: Builds, node: CallNode): Built {
  arity(builder, node, 1);
  const [of] = node.args.map((arg) => builder.expect(arg, ['events', 'list']));
  return {
    type: 'number',
    run: (facts) => {
      const list = of?.run(facts);
      return isList(list) ? Exact.of(list.length) : (list ?? null);
    },
  };
}

/** `has(x)`: the value is there, the list is not empty. `missing(x)` is the opposite. */
function presence(builder: Builds, node: CallNode, wanted: boolean): Built {
  arity(builder, node, 1);
  const [of] = node.args.map((arg) => builder.build(arg));
  return {
    type: 'truth',
    run: (facts) => {
      const value = of?.run(facts);
      const there = isList(value) ? value.length > 0 : !isVoid(value) && value !== false;
      return there === wanted;
    },
  };
}

/** The first that can be used: neither missing nor divided by zero. */
function firstOf(builder: Builds, node: CallNode): Built {
  arity(builder, node, 2, 32);
  const args = node.args.map((arg) => builder.build(arg));
  const [first] = args;
  node.args.forEach((arg, index) => {
    if (args[index]?.type !== first?.type && args[index]?.type !== 'nothing') {
      builder.expect(arg, first ? [first.type] : []);
    }
  });
  return {
    type: first?.type ?? 'nothing',
    run: (facts) => {
      let last: Value = null;
      for (const arg of args) {
        last = arg.run(facts);
        if (!isVoid(last)) return last;
      }
      return last;
    },
  };
}

/** This year over last year, minus one. */
function growth(builder: Builds, node: CallNode): Built {
  arity(builder, node, 1);
  if (!builder.scope.lastYear) {
    throw builder.error(node.at, {
      zh: '这里没有上年数据，不能用 growth。',
      en: "Last year's data cannot be used here.",
    });
  }
  const before = new Set(builder.variables);
  const [of] = node.args.map((arg) => builder.expect(arg, ['number']));
  for (const name of [...builder.variables]) {
    if (!before.has(name)) builder.variables.add(`last.${name}`);
  }
  return {
    type: 'number',
    unit: new Map(),
    run: (facts) => {
      const now = of?.run(facts) ?? null;
      if (!isNumber(now)) return now;
      const then = facts.last ? (of?.run(facts.last) ?? null) : null;
      if (!isNumber(then)) return then;
      return then.isZero() ? ZERO_DENOMINATOR : now.over(then).minus(Exact.one);
    },
  };
}

/** Full years from one date to another. */
function years(builder: Builds, node: CallNode): Built {
  arity(builder, node, 2);
  const [from, to] = node.args.map((arg) => builder.expect(arg, ['date', 'text']));
  return {
    type: 'number',
    run: (facts) => {
      const [start, end] = [from?.run(facts), to?.run(facts)];
      if (typeof start !== 'string' || typeof end !== 'string') return null;
      return Exact.of(fullYears(start, end));
    },
  };
}

/** Full years between two ISO dates; an anniversary counts. */
export function fullYears(from: string, to: string): number {
  const whole = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? whole - 1 : whole;
}

/** `events('brand', 'national', 2023)`: kind first, then level and year in any order. */
function events(builder: Builds, node: CallNode): Built {
  arity(builder, node, 1, 3);
  checkKind(builder, node);
  const args = node.args.map((arg) => builder.expect(arg, ['text', 'number']));
  return {
    type: 'events',
    run: (facts) => {
      const wanted = args.map((arg) => arg.run(facts));
      return (facts.events ?? []).filter((event) => matches(event, wanted));
    },
  };
}

function checkKind(builder: Builds, node: CallNode): void {
  const kinds = builder.scope.events;
  const [kind] = node.args;
  if (!kinds) {
    throw builder.error(node.at, { zh: '这里没有事件。', en: 'There are no events here.' });
  }
  if (kinds === true || kind?.op !== 'text' || kinds.includes(kind.value)) return;
  throw builder.error(kind.at, {
    zh: `没有“${kind.value}”这类事件。`,
    en: `There is no kind of event "${kind.value}".`,
    suggestion: nearest(kind.value, kinds),
  });
}

function matches(event: SubjectEvent, [kind, ...rest]: readonly Value[]): boolean {
  if (event.kind !== kind) return false;
  return rest.every((want) =>
    isNumber(want)
      ? event.date !== undefined && Exact.of(event.date.slice(0, 4)).equals(want)
      : event.level === want,
  );
}

/** Place of the subject's value among those it is ranked with: 1 is the greatest, equals share. */
function rank(builder: Builds, node: CallNode): Built {
  arity(builder, node, 1);
  if (!builder.scope.ranks) {
    throw builder.error(node.at, { zh: '这里不能用 rank。', en: 'rank cannot be used here.' });
  }
  const [of] = node.args.map((arg) => builder.expect(arg, ['number']));
  const valueOf = (facts: Facts): Value => of?.run(facts) ?? null;
  return {
    type: 'number',
    run: (facts) => {
      const value = valueOf(facts);
      if (!isNumber(value)) return value;
      if (!facts.peers) return null;
      const order = facts.peers.descending(node, valueOf);
      return Exact.of(order.findIndex((other) => other.compare(value) <= 0) + 1);
    },
  };
}
