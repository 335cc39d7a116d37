/**
 * Formulas of programmes, read and computed word for word as docs/programmes.md §5 says: a small
 * reader for the part of the grammar that rules use, over fractions. Slow and plain on purpose.
 */
import type { ClassOfYear, SubjectEvent } from '../../../src/domain/expression/value.js';
import {
  compare,
  divided,
  greatest,
  least,
  minus,
  negative,
  number,
  one,
  plus,
  round,
  sum,
  times,
  zero,
} from './fraction.js';
import type { Fraction, Mode } from './fraction.js';

/** What a division by zero gives. */
export const NO_DENOMINATOR = 'no denominator';
export type Void = { readonly void: 'missing' | typeof NO_DENOMINATOR };
export const MISSING: Void = { void: 'missing' };
const DIVIDED_BY_ZERO: Void = { void: NO_DENOMINATOR };

export type Value = Fraction | string | boolean | Void | readonly Value[] | SubjectEvent;

/** What a formula may look at. */
export interface World {
  readonly name: (id: string) => Value;
  readonly last: World | undefined;
  readonly events: readonly SubjectEvent[];
  readonly history: readonly ClassOfYear[];
  readonly workYear: number;
}

export const isVoid = (value: Value): value is Void => typeof value === 'object' && 'void' in value;
export const isFraction = (value: Value): value is Fraction =>
  typeof value === 'object' && 'over' in value;
const isEvent = (value: Value): value is SubjectEvent =>
  typeof value === 'object' && 'kind' in value;
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export type Node =
  | { readonly is: 'constant'; readonly value: Value }
  | { readonly is: 'name'; readonly id: string }
  | { readonly is: 'list'; readonly members: readonly Node[] }
  | { readonly is: 'call'; readonly word: string; readonly given: readonly Node[] };

const SPACE = /\s+/y;
const TOKEN = /\d+(?:\.\d+)?|'[^']*'|"[^"]*"|[A-Za-z_][\w.]*|[<>=!]=|&&|\|\||[-+*/<>!?:()[\],]/y;
/** Operators from the loosest to the tightest. */
const LEVELS = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=', 'in'], ['+', '-'], ['*', '/']];

const known = new Map<string, Node>();

/** Reads a formula; the same text is read once. */
export function read(text: string): Node {
  const tree = known.get(text) ?? readAnew(text);
  known.set(text, tree);
  return tree;
}

function readAnew(text: string): Node {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const next = (): string => tokens[at++] ?? '';
  const expect = (token: string): void => {
    if (next() !== token) throw new Error(`${text}: ${token} expected`);
  };
  const many = (end: string): Node[] => {
    const found: Node[] = [];
    while (peek() !== end) {
      found.push(choice());
      if (peek() === ',') next();
    }
    expect(end);
    return found;
  };
  const choice = (): Node => {
    const condition = operation(0);
    if (peek() !== '?') return condition;
    expect('?');
    const yes = choice();
    expect(':');
    return { is: 'call', word: '?', given: [condition, yes, choice()] };
  };
  const operation = (level: number): Node => {
    const words = LEVELS[level];
    if (!words) return single();
    let left = operation(level + 1);
    while (words.includes(peek())) {
      left = { is: 'call', word: next(), given: [left, operation(level + 1)] };
    }
    return left;
  };
  const single = (): Node => {
    const token = next();
    if (token === '(') {
      const inner = choice();
      expect(')');
      return inner;
    }
    if (token === '[') return { is: 'list', members: many(']') };
    if (token === '-') return { is: 'call', word: 'negative', given: [single()] };
    if (token === '!') return { is: 'call', word: 'not', given: [single()] };
    if (/^\d/.test(token)) return { is: 'constant', value: number(token) };
    if (/^['"]/.test(token)) return { is: 'constant', value: token.slice(1, -1) };
    if (token === 'true' || token === 'false') return { is: 'constant', value: token === 'true' };
    if (peek() !== '(') return { is: 'name', id: token };
    expect('(');
    return { is: 'call', word: token, given: many(')') };
  };
  const tree = choice();
  if (at < tokens.length) throw new Error(`${text}: ${peek()} not understood`);
  return tree;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.length) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) break;
    tokens.push(token);
    at += token.length;
  }
  if (text.slice(at).trim() !== '') throw new Error(`${text}: ${text.slice(at)} not understood`);
  return tokens;
}

/** The value of a formula in a world. */
export function compute(node: Node, world: World): Value {
  switch (node.is) {
    case 'constant':
      return node.value;
    case 'list':
      return node.members.map((one) => compute(one, world));
    case 'name':
      return named(node.id, world);
    case 'call':
      return call(node.word, node.given, world);
  }
}

function named(id: string, world: World): Value {
  if (!id.startsWith('last.')) return world.name(id);
  return world.last ? world.last.name(id.slice('last.'.length)) : MISSING;
}

/** The words that look at their arguments before, or without, computing them all. */
function call(word: string, given: readonly Node[], world: World): Value {
  const value = (place: number): Value => compute(given[place] ?? missingNode, world);
  switch (word) {
    case '&&':
      return both(value(0), value(1));
    case '||':
      return not(both(not(value(0)), not(value(1))));
    case 'not':
      return not(value(0));
    case '?': {
      const condition = value(0);
      if (isVoid(condition)) return condition;
      return condition === true ? value(1) : value(2);
    }
    case 'has':
      return isThere(value(0));
    case 'missing':
      return !isThere(value(0));
    case 'firstOf': {
      const values = given.map((_, place) => value(place));
      return values.find((one) => !isVoid(one)) ?? values.at(-1) ?? MISSING;
    }
    case 'growth': {
      const before = world.last ? compute(given[0] ?? missingNode, world.last) : MISSING;
      return apply('-', [apply('/', [value(0), before]), one]);
    }
    case 'events':
      return recorded(
        given.map((_, place) => value(place)),
        world,
      );
    case 'history.class': {
      const back = value(0);
      const year = isFraction(back) ? world.workYear - Number(back.over) : 0;
      return world.history.find((one) => one.year === year)?.class ?? MISSING;
    }
    default:
      return apply(
        word,
        given.map((_, place) => value(place)),
      );
  }
}

const missingNode: Node = { is: 'constant', value: MISSING };

function isThere(value: Value): boolean {
  return isList(value) ? value.length > 0 : !isVoid(value);
}

/** Missing comes before a zero denominator: there is nothing to divide. */
function worst(values: readonly Value[]): Void {
  return values.find((one) => isVoid(one) && one.void === 'missing') ? MISSING : DIVIDED_BY_ZERO;
}

function both(a: Value, b: Value): Value {
  if (a === false || b === false) return false;
  return [a, b].some(isVoid) ? worst([a, b]) : true;
}

function not(a: Value): Value {
  return isVoid(a) ? a : a !== true;
}

function recorded(given: readonly Value[], world: World): Value {
  const void_ = given.find(isVoid);
  if (void_) return void_;
  const [kind, ...more] = given;
  return world.events.filter(
    (event) =>
      event.kind === kind &&
      more.every((wanted) =>
        isFraction(wanted)
          ? event.date?.startsWith(String(wanted.over)) === true
          : event.level === wanted,
      ),
  );
}

/** The words that need every argument: what touches a missing value is missing. */
function apply(word: string, given: readonly Value[]): Value {
  if (given.some(isVoid)) return worst(given);
  if (word === '==' || word === '!=') return same(given) === (word === '==');
  if (word === 'in') return within(given);
  if (word === 'count') return number(isList(given[0] ?? '') ? (given[0] as Value[]).length : 0);
  if (given.every((one) => typeof one === 'string')) {
    return word === 'years'
      ? number(fullYears(given[0] ?? '', given[1] ?? ''))
      : ordered(word, given);
  }
  return arithmetic(word, given.map(asFraction));
}

function asFraction(value: Value): Fraction {
  if (!isFraction(value)) throw new Error('a number was expected');
  return value;
}

function same([a, b]: readonly Value[]): boolean {
  if (a === undefined || b === undefined) return false;
  return isFraction(a) && isFraction(b) ? compare(a, b) === 0 : a === b;
}

/** Codes find all codes below them. */
function within([a, list]: readonly Value[]): boolean {
  if (a === undefined || list === undefined || !isList(list) || isEvent(a)) return false;
  return list.some((one) =>
    typeof a === 'string' && typeof one === 'string' && /^\d+$/.test(one)
      ? a.startsWith(one)
      : same([a, one]),
  );
}

function ordered(word: string, [a = '', b = '']: readonly string[]): boolean {
  const words: Record<string, boolean> = { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b };
  return words[word] ?? false;
}

function arithmetic(word: string, given: readonly Fraction[]): Value {
  const [a = zero, b = zero, c = zero] = given;
  switch (word) {
    case '+':
      return plus(a, b);
    case '-':
      return minus(a, b);
    case '*':
      return times(a, b);
    case '/':
      return compare(b, zero) === 0 ? DIVIDED_BY_ZERO : divided(a, b);
    case '<':
      return compare(a, b) < 0;
    case '<=':
      return compare(a, b) <= 0;
    case '>':
      return compare(a, b) > 0;
    case '>=':
      return compare(a, b) >= 0;
    case 'negative':
      return negative(a);
    case 'min':
      return least(given);
    case 'max':
      return greatest(given);
    case 'sum':
      return sum(given);
    case 'abs':
      return compare(a, zero) < 0 ? negative(a) : a;
    case 'clamp':
      return least([greatest([a, b]), c]);
    case 'round':
    case 'floor':
    case 'ceil':
      return round(a, Number(b.over), MODES[word] ?? 'halfUp');
    default:
      throw new Error(`${word} is no word of the reference`);
  }
}

const MODES: Readonly<Record<string, Mode>> = { round: 'halfUp', floor: 'floor', ceil: 'ceil' };

/** Full years from one day to another. */
export function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) >= from.slice(5) ? years : years - 1;
}
