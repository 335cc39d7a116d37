import type { Built, Builds } from './built.js';
import { nearest } from './expression.error.js';
import type { Exact } from './exact.js';
import type { Arithmetic, Comparison, Node } from './node.js';
import { isText, typeZh } from './scope.js';
import { sectionOf } from './section.js';
import { combineUnits, unitsAgree, writeUnit } from './unit.js';
import type { Unit } from './unit.js';
import { ZERO_DENOMINATOR, isList, isNumber, isVoid } from './value.js';
import type { Facts, Value } from './value.js';

type Run = (facts: Facts) => Value;
type OperatorNode = Extract<Node, { op: 'not' | 'negate' | 'choose' | 'in' | '&&' | '||' }>;
type SidedNode = Extract<Node, { sides: [Node, Node] }>;

/** Operators; whatever touches a missing value is missing, except where the other side decides. */
export function buildOperator(builder: Builds, node: OperatorNode | SidedNode): Built {
  switch (node.op) {
    case 'not':
      return not(builder.expect(node.of, ['truth']).run);
    case 'negate':
      return negate(builder.expect(node.of, ['number']));
    case 'choose':
      return choose(builder, node.of);
    case '&&':
    case '||':
      return both(builder, node);
    case 'in':
      return within(builder, node.sides);
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(builder, node.op, node);
    default:
      return comparison(builder, node.op, node);
  }
}

function not(of: Run): Built {
  return {
    type: 'truth',
    run: (facts) => {
      const value = of(facts);
      return typeof value === 'boolean' ? !value : value;
    },
  };
}

function negate(of: Built): Built {
  return {
    ...of,
    run: (facts) => {
      const value = of.run(facts);
      return isNumber(value) ? value.negated() : value;
    },
  };
}

/** Only the side that is chosen is computed, so `land > 0 ? tax / land : 0` never divides by zero. */
function choose(builder: Builds, [condition, then, otherwise]: [Node, Node, Node]): Built {
  const asked = builder.expect(condition, ['truth']).run;
  const yes = builder.build(then);
  const no = builder.expect(otherwise, alikeTypes(yes));
  const type = yes.type === 'nothing' ? no.type : yes.type;
  return {
    type,
    unit: yes.unit && no.unit && unitsAgree(yes.unit, no.unit) ? yes.unit : undefined,
    run: (facts) => {
      const answer = asked(facts);
      if (typeof answer !== 'boolean') return isVoid(answer) ? (answer ?? null) : null;
      return answer ? yes.run(facts) : no.run(facts);
    },
  };
}

function alikeTypes(built: Built): Built['type'][] {
  if (isText(built.type)) return ['text', 'code', 'date', 'nothing'];
  if (built.type === 'nothing') return ['number', 'text', 'code', 'date', 'truth', 'nothing'];
  return [built.type, 'nothing'];
}

/** `false && unknown` is false and `true || unknown` is true; otherwise unknown stays unknown. */
function both(builder: Builds, node: SidedNode): Built {
  const decisive = node.op === '||';
  const left = builder.expect(node.sides[0], ['truth']).run;
  const right = builder.expect(node.sides[1], ['truth']).run;
  return {
    type: 'truth',
    run: (facts) => {
      const first = left(facts);
      if (first === decisive) return decisive;
      const second = right(facts);
      if (second === decisive) return decisive;
      return isVoid(first) ? first : second;
    },
  };
}

function arithmetic(builder: Builds, op: Arithmetic, node: SidedNode): Built {
  const [left, right] = node.sides.map((side) => builder.expect(side, ['number']));
  if (!left || !right) throw new TypeError('an operator has two sides');
  const compute = ARITHMETIC[op];
  return {
    type: 'number',
    unit: arithmeticUnit(builder, op, { node, left: left.unit, right: right.unit }),
    run: (facts) => {
      const a = left.run(facts);
      if (!isNumber(a)) return a;
      const b = right.run(facts);
      return isNumber(b) ? compute(a, b) : b;
    },
  };
}

const ARITHMETIC: Readonly<Record<Arithmetic, (a: Exact, b: Exact) => Value>> = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
  '/': (a, b) => (b.isZero() ? ZERO_DENOMINATOR : a.over(b)),
};

function arithmeticUnit(
  builder: Builds,
  op: Arithmetic,
  sides: { node: SidedNode; left: Unit | undefined; right: Unit | undefined },
): Unit | undefined {
  if (op === '*') return combineUnits(sides.left, sides.right, 1);
  if (op === '/') return combineUnits(sides.left, sides.right, -1);
  return sameUnit(builder, sides.node, [sides.left, sides.right]);
}

/** The one unit that all have; a bare number has none, takes any and may be a conversion factor. */
export function sameUnit(
  builder: Builds,
  node: Node,
  units: readonly (Unit | undefined)[],
): Unit | undefined {
  const known = units.filter((unit) => unit !== undefined);
  const [first] = known;
  const odd = known.find((unit) => first && !unitsAgree(first, unit));
  if (first && odd) {
    throw builder.error(node.at, {
      zh: `单位不一致：${writeUnit(first)} 与 ${writeUnit(odd)} 不能放在一起。`,
      en: `Units do not agree: ${writeUnit(first)} and ${writeUnit(odd)}.`,
    });
  }
  return known.length === units.length ? first : undefined;
}

function comparison(builder: Builds, op: Comparison, node: SidedNode): Built {
  const left = builder.build(node.sides[0]);
  const right = builder.build(node.sides[1]);
  checkComparable(builder, op, { node, left, right });
  if (left.type === 'nothing' || right.type === 'nothing') return isMissing(op, left, right);
  sameUnit(builder, node, [left.unit, right.unit]);
  const holds = COMPARISON[op];
  return {
    type: 'truth',
    run: (facts) => {
      const a = left.run(facts);
      if (isVoid(a)) return a;
      const b = right.run(facts);
      return isVoid(b) ? b : holds(order(a, b));
    },
  };
}

function isMissing(op: Comparison, left: Built, right: Built): Built {
  const of = left.type === 'nothing' ? right.run : left.run;
  return { type: 'truth', run: (facts) => (of(facts) === null) === (op === '==') };
}

const COMPARISON: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '==': (o) => o === 0,
  '!=': (o) => o !== 0,
  '<': (o) => o < 0,
  '<=': (o) => o <= 0,
  '>': (o) => o > 0,
  '>=': (o) => o >= 0,
};

function order(a: Value, b: Value): number {
  if (isNumber(a) && isNumber(b)) return a.compare(b);
  if (a === b) return 0;
  return typeof a === 'string' && typeof b === 'string' && a < b ? -1 : 1;
}

function checkComparable(
  builder: Builds,
  op: Comparison,
  sides: { node: SidedNode; left: Built; right: Built },
): void {
  const { node, left, right } = sides;
  const equality = op === '==' || op === '!=';
  const alike =
    (isText(left.type) && isText(right.type)) ||
    left.type === right.type ||
    (equality && (left.type === 'nothing' || right.type === 'nothing'));
  const ordered =
    equality || left.type === 'number' || left.type === 'date' || right.type === 'date';
  if (!alike || !ordered) {
    throw builder.error(node.at, {
      zh: `${typeZh(left.type)}与${typeZh(right.type)}不能用“${op}”比较。`,
      en: `${left.type} and ${right.type} cannot be compared with "${op}".`,
    });
  }
  checkOption(builder, node.sides[0], node.sides[1]);
  checkOption(builder, node.sides[1], node.sides[0]);
}

/** `scale == 'abvoe'` is a slip of the pen, not a condition that is never true. */
function checkOption(builder: Builds, named: Node, literal: Node): void {
  if (named.op !== 'name') return;
  const options = builder.scope.names[named.name]?.options;
  const words = literal.op === 'list' ? literal.items : [literal];
  for (const word of words) {
    if (!options || word.op !== 'text' || options.includes(word.value)) continue;
    throw builder.error(word.at, {
      zh: `“${named.name}”不会是“${word.value}”，只有：${options.join('、')}。`,
      en: `"${named.name}" is never "${word.value}"; it is one of ${options.join(', ')}.`,
      suggestion: nearest(word.value, options),
    });
  }
}

/** `industry in ['44']` holds for 4411, too: a code lies within the codes it begins with. */
function within(builder: Builds, [element, list]: [Node, Node]): Built {
  const one = builder.expect(element, ['number', 'text', 'code', 'date']);
  const all = builder.expect(list, ['list']);
  checkOption(builder, element, list);
  const matches = one.type === 'code' ? liesWithin : (a: Value, b: Value) => order(a, b) === 0;
  return {
    type: 'truth',
    run: (facts) => {
      const value = one.run(facts);
      if (isVoid(value)) return value;
      const items = all.run(facts);
      return isList(items) && items.some((item) => matches(value, item));
    },
  };
}

function liesWithin(code: Value, of: Value): boolean {
  if (typeof code !== 'string' || typeof of !== 'string') return false;
  if (/^[A-T]$/.test(of)) return sectionOf(code) === of;
  return code.replace(/^[A-T]/, '').startsWith(of.replace(/^[A-T](?=\d)/, ''));
}
