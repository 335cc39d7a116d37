import { Exact } from '../../expression/exact.js';
import type { Expression } from '../../expression/expression.js';
import { partsOf } from '../../expression/node.js';
import type { Comparison, Node } from '../../expression/node.js';
import type { Facts, Value } from '../../expression/value.js';
import { ZERO_DENOMINATOR } from '../../expression/value.js';
import {
  BLOCK,
  MISSING,
  NO_QUOTIENT,
  copy,
  extreme,
  isAsking,
  near,
  order,
  over,
  plus,
  put,
  putExact,
  times,
} from './near.js';
import type { Near } from './near.js';
import { roundedRow } from './rounding.js';

/** Rows `from` (inclusive) to `to`, at most `BLOCK` of them; the answer is overwritten by the next. */
export type Numbers = (from: number, to: number) => Near;
export type Truths = (from: number, to: number) => Uint8Array;

export const FALSE = 0;
export const TRUE = 1;
const MISSING_TRUTH = 2;
const NO_QUOTIENT_TRUTH = 3;
/** The exact path has to be asked. */
export const ASK = 4;

/** What the names of a formula stand for, as columns. */
export interface Names {
  /** Undefined: not a column; the formula's part is then computed exactly, row by row. */
  number(name: string): Numbers | undefined;
  text(name: string): ((row: number) => string | null) | undefined;
  /** The row's facts for the exact path. */
  facts(row: number): Facts;
  /** The subjects' own last year. */
  readonly last?: LastNames | undefined;
}

export interface LastNames extends Names {
  /** Whether the subject has a last year. */
  has(row: number): boolean;
}

/** A formula over numbers, or a part of it, computed in doubles with a bound. */
export function numbers(formula: Expression, names: Names, node = formula.tree): Numbers {
  return new Compiler(formula, names).number(node);
}

/** A condition; `ASK` where it cannot be told without the exact path. */
export function truths(formula: Expression, names: Names): Truths {
  return new Compiler(formula, names).truth(formula.tree);
}

export function constant(value: Value): Numbers {
  const out = near();
  putExact(out, 0, value);
  out.fill(out.v[0] as number, out.e[0] as number);
  return () => out;
}

const FOLDS: Readonly<Record<string, (a: Near, b: Near, out: Near, n: number) => Near>> = {
  min: (a, b, out, n) => extreme(a, b, out, n, -1),
  max: (a, b, out, n) => extreme(a, b, out, n, 1),
  sum: plus,
  '+': plus,
  '-': (a, b, out, n) => plus(a, b, out, n, -1),
  '*': times,
  '/': over,
};

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '==': (o) => o === 0,
  '!=': (o) => o !== 0,
  '<': (o) => o < 0,
  '<=': (o) => o <= 0,
  '>': (o) => o > 0,
  '>=': (o) => o >= 0,
};

/** Columns for arithmetic and comparisons; whatever else a formula says is computed exactly. */
class Compiler {
  constructor(
    private readonly formula: Expression,
    private readonly names: Names,
  ) {}

  number(node: Node): Numbers {
    switch (node.op) {
      case 'number':
        return constant(node.value);
      case 'name':
        return this.named(node.name) ?? this.exactly(node);
      case 'negate':
        return fold('-', constant(Exact.zero), this.number(node.of));
      case '+':
      case '-':
      case '*':
      case '/':
        return fold(node.op, this.number(node.sides[0]), this.number(node.sides[1]));
      case 'choose':
        return choose(this.truth(node.of[0]), this.number(node.of[1]), this.number(node.of[2]));
      case 'call':
        return this.call(node);
      default:
        return this.exactly(node);
    }
  }

  truth(node: Node): Truths {
    switch (node.op) {
      case 'truth': {
        const out = new Uint8Array(BLOCK).fill(node.value ? TRUE : FALSE);
        return () => out;
      }
      case 'not':
        return not(this.truth(node.of));
      case '&&':
      case '||':
        return both(
          node.op === '||' ? TRUE : FALSE,
          node.sides.map((side) => this.truth(side)),
        );
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.comparison(node.op, node);
      default:
        return this.tell(node);
    }
  }

  private named(name: string): Numbers | undefined {
    if (!name.startsWith('last.')) return this.names.number(name);
    return this.names.last?.number(name.slice('last.'.length));
  }

  private call(node: Extract<Node, { op: 'call' }>): Numbers {
    const [first, second] = node.args;
    if (!first || !this.isNumber(first)) return this.exactly(node);
    switch (node.name) {
      case 'min':
      case 'max':
      case 'sum':
        return node.args.map((arg) => this.number(arg)).reduce((a, b) => fold(node.name, a, b));
      case 'abs':
        return fold('max', this.number(first), fold('-', constant(Exact.zero), this.number(first)));
      case 'firstOf':
        return node.args.map((arg) => this.number(arg)).reduce(orElse);
      case 'growth':
        return this.growth(first) ?? this.exactly(node);
      case 'round':
        return this.rounded(node, first, second);
      default:
        return this.exactly(node);
    }
  }

  /** This year over last year, minus one. */
  private growth(node: Node): Numbers | undefined {
    const { last } = this.names;
    if (!last) return undefined;
    const then = whereThere(last, new Compiler(this.formula, last).number(node));
    return fold('-', fold('/', this.number(node), then), constant(Exact.one));
  }

  private rounded(call: Node, of: Node, places: Node | undefined): Numbers {
    const digits = places?.op === 'number' ? places.value.toInteger() : 0;
    if (digits < 0 || digits > 15) return this.exactly(call);
    const source = this.number(of);
    return roundedTo(source, 10 ** digits);
  }

  private comparison(op: Comparison, node: Extract<Node, { sides: [Node, Node] }>): Truths {
    const [left, right] = node.sides;
    if (left.op === 'nothing' || right.op === 'nothing') {
      const of = left.op === 'nothing' ? right : left;
      return this.isNumber(of) ? isMissing(this.number(of), op === '==') : this.tell(node);
    }
    if (!this.isNumber(left) || !this.isNumber(right)) return this.tell(node);
    return compare(HOLDS[op], this.number(left), this.number(right));
  }

  private isNumber(node: Node): boolean {
    return this.formula.part(node).type === 'number';
  }

  private exactly(node: Node): Numbers {
    const { run } = this.formula.part(node);
    const out = near();
    return (from, to) => {
      for (let row = from; row < to; row += 1)
        putExact(out, row - from, run(this.names.facts(row)));
      return out;
    };
  }

  /** A truth about words: once for each word where it looks at one only, otherwise row by row. */
  private tell(node: Node): Truths {
    const { run } = this.formula.part(node);
    const out = new Uint8Array(BLOCK);
    const name = onlyName(node);
    const text = name === undefined ? undefined : this.names.text(name);
    const known = new Map<string | null, number>();
    const byWord = (word: string | null): number => {
      const code = known.get(word) ?? codeOf(run({ values: { [name ?? '']: word } }));
      known.set(word, code);
      return code;
    };
    return (from, to) => {
      for (let row = from; row < to; row += 1) {
        out[row - from] = text ? byWord(text(row)) : codeOf(run(this.names.facts(row)));
      }
      return out;
    };
  }
}

/** Functions and methods that look at nothing but their arguments. */
const PLAIN = new Set(['has', 'missing', 'firstOf', 'years', 'startsWith', 'endsWith', 'contains']);

/** The one name a part looks at; undefined when there are more, or events, history, last year. */
function onlyName(node: Node): string | undefined {
  const parts = partsOf(node);
  const calls = parts.filter((part) => part.op === 'call' || part.op === 'method');
  const names = new Set(parts.flatMap((part) => (part.op === 'name' ? [part.name] : [])));
  const plain = calls.every(({ name }) => PLAIN.has(name));
  const [name] = names;
  return plain && names.size === 1 && !name?.startsWith('last.') ? name : undefined;
}

export function codeOf(value: Value): number {
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  return value === ZERO_DENOMINATOR ? NO_QUOTIENT_TRUTH : MISSING_TRUTH;
}

function fold(op: string, left: Numbers, right: Numbers): Numbers {
  const compute = FOLDS[op];
  if (!compute) throw new TypeError(`no operator ${op}`);
  const out = near();
  return (from, to) => compute(left(from, to), right(from, to), out, to - from);
}

/** Missing where a subject has no last year. */
export function whereThere(last: LastNames, of: Numbers): Numbers {
  const out = near();
  return (from, to) => {
    const block = of(from, to);
    for (let i = 0; i < to - from; i += 1) {
      if (last.has(from + i)) copy(out, i, block);
      else putExact(out, i, null);
    }
    return out;
  };
}

function orElse(first: Numbers, next: Numbers): Numbers {
  const out = near();
  return (from, to) => {
    const [a, b] = [first(from, to), next(from, to)];
    for (let i = 0; i < to - from; i += 1) copy(out, i, (a.v[i] as number) === a.v[i] ? a : b);
    return out;
  };
}

function choose(condition: Truths, then: Numbers, otherwise: Numbers): Numbers {
  const out = near();
  return (from, to) => {
    const [asked, yes, no] = [condition(from, to), then(from, to), otherwise(from, to)];
    for (let i = 0; i < to - from; i += 1) {
      const code = asked[i];
      if (code === TRUE) copy(out, i, yes);
      else if (code === FALSE) copy(out, i, no);
      else if (code === ASK) put(out, i, 0, Infinity);
      else put(out, i, NaN, code === NO_QUOTIENT_TRUTH ? NO_QUOTIENT : MISSING);
    }
    return out;
  };
}

function roundedTo(source: Numbers, scale: number): Numbers {
  const out = near();
  return (from, to) => {
    const of = source(from, to);
    for (let i = 0; i < to - from; i += 1) {
      if ((of.v[i] as number) !== of.v[i]) copy(out, i, of);
      else putScaled(out, i, roundedRow(of, i, scale, 'halfUp'), scale);
    }
    return out;
  };
}

/** `k` whole multiples of 1/scale; NaN asks. Dividing two exact doubles is off by half a last place. */
export function putScaled(out: Near, i: number, k: number, scale: number): void {
  const v = k / scale;
  if (k !== k) put(out, i, 0, Infinity);
  else put(out, i, v, Math.floor(v) === v && v * scale === k ? 0 : Math.abs(v) * 2 ** -52);
}

function not(of: Truths): Truths {
  const out = new Uint8Array(BLOCK);
  return (from, to) => {
    const codes = of(from, to);
    for (let i = 0; i < to - from; i += 1) {
      const code = codes[i] as number;
      out[i] = code <= TRUE ? 1 - code : code;
    }
    return out;
  };
}

/** As the exact path: what decides is decisive from either side; otherwise unknown stays unknown. */
function both(decisive: number, sides: readonly Truths[]): Truths {
  const out = new Uint8Array(BLOCK);
  const [left, right] = sides;
  return (from, to) => {
    const [a, b] = [left?.(from, to), right?.(from, to)];
    for (let i = 0; i < to - from; i += 1) {
      const [first, second] = [a?.[i] ?? ASK, b?.[i] ?? ASK];
      if (first === decisive || second === decisive) out[i] = decisive;
      else if (first === ASK || second === ASK) out[i] = ASK;
      else out[i] = first > TRUE ? first : second;
    }
    return out;
  };
}

function isMissing(of: Numbers, wanted: boolean): Truths {
  const out = new Uint8Array(BLOCK);
  return (from, to) => {
    const values = of(from, to);
    for (let i = 0; i < to - from; i += 1) {
      const missing = (values.v[i] as number) !== values.v[i] && values.e[i] === MISSING;
      out[i] = isAsking(values, i) ? ASK : missing === wanted ? TRUE : FALSE;
    }
    return out;
  };
}

function compare(holds: (order: number) => boolean, left: Numbers, right: Numbers): Truths {
  const out = new Uint8Array(BLOCK);
  return (from, to) => {
    const [a, b] = [left(from, to), right(from, to)];
    for (let i = 0; i < to - from; i += 1) out[i] = compared(holds, a, b, i);
    return out;
  };
}

function compared(holds: (order: number) => boolean, a: Near, b: Near, i: number): number {
  const [x, y] = [a.v[i] as number, b.v[i] as number];
  if (x !== x) return a.e[i] === NO_QUOTIENT ? NO_QUOTIENT_TRUTH : MISSING_TRUTH;
  if (isAsking(a, i)) return ASK;
  if (y !== y) return b.e[i] === NO_QUOTIENT ? NO_QUOTIENT_TRUTH : MISSING_TRUTH;
  if (isAsking(b, i)) return ASK;
  const found = order(x, a.e[i] as number, y, b.e[i] as number);
  if (found !== found) return ASK;
  return holds(found) ? TRUE : FALSE;
}
