import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import { Exact } from './exact.js';
import { ExpressionError } from './expression.error.js';
import type { Place } from './expression.error.js';

export type Arithmetic = '+' | '-' | '*' | '/';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

interface At {
  readonly at: Place;
}

/** The formula as a tree; numbers are kept as they were written. */
export type Node = At &
  (
    | { readonly op: 'number'; readonly value: Exact; readonly text: string }
    | { readonly op: 'text'; readonly value: string }
    | { readonly op: 'truth'; readonly value: boolean }
    | { readonly op: 'nothing' }
    | { readonly op: 'name'; readonly name: string }
    | { readonly op: 'member'; readonly of: string; readonly name: string }
    | { readonly op: 'not' | 'negate'; readonly of: Node }
    | { readonly op: Arithmetic | Comparison | 'in' | '&&' | '||'; readonly sides: [Node, Node] }
    | { readonly op: 'choose'; readonly of: [Node, Node, Node] }
    | { readonly op: 'call'; readonly name: string; readonly args: readonly Node[] }
    | {
        readonly op: 'method';
        readonly name: string;
        readonly on: Node;
        readonly args: readonly Node[];
      }
    | { readonly op: 'list'; readonly items: readonly Node[] }
  );

/** A node with all that hangs below it. */
export function partsOf(node: Node): Node[] {
  return [node, ...childrenOf(node).flatMap(partsOf)];
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.op) {
    case 'number':
    case 'text':
    case 'truth':
    case 'nothing':
    case 'name':
    case 'member':
      return [];
    case 'not':
    case 'negate':
      return [node.of];
    case 'choose':
      return node.of;
    case 'call':
      return node.args;
    case 'method':
      return [node.on, ...node.args];
    case 'list':
      return node.items;
    default:
      return node.sides;
  }
}

/** Methods whose first argument names an element: `events('x').exists(e, e.level == 'major')`. */
const BINDING_METHODS = new Set(['exists', 'all', 'filter']);
const environment = new Environment({ unlistedVariablesAreDyn: true });

/** Reads the source; throws `ExpressionError` with the place and a sentence a clerk understands. */
export function parse(source: string): Node {
  if (source.trim() === '') {
    throw new ExpressionError(
      source,
      { offset: 0, end: 0 },
      { zh: '这里要写一个公式。', en: 'A formula is needed here.' },
    );
  }
  return new Reader(source).node(parseCel(source), new Set());
}

function parseCel(source: string): ASTNode {
  try {
    return environment.parse(source).ast;
  } catch (error) {
    if (error instanceof ParseError) throw translated(source, error);
    throw error;
  }
}

/** CEL is the grammar; what its words mean is ours, because numbers are exact and may be missing. */
class Reader {
  constructor(private readonly source: string) {}

  node(ast: ASTNode, locals: ReadonlySet<string>): Node {
    const at = { offset: ast.range.start, end: ast.range.end };
    const sub = (child: ASTNode): Node => this.node(child, locals);
    switch (ast.op) {
      case 'value':
        return this.literal(ast.args, at);
      case 'id':
        return { op: 'name', name: ast.args, at };
      case '.':
        return this.member(ast.args[0], ast.args[1], { at, locals });
      case '!_':
        return { op: 'not', of: sub(ast.args), at };
      case '-_':
        return { op: 'negate', of: sub(ast.args), at };
      case '?:':
        return { op: 'choose', of: [sub(ast.args[0]), sub(ast.args[1]), sub(ast.args[2])], at };
      case 'list':
        return { op: 'list', items: ast.args.map(sub), at };
      case 'call':
        return { op: 'call', name: ast.args[0], args: ast.args[1].map(sub), at };
      case 'rcall':
        return this.method(ast.args, { at, locals });
      case '+':
      case '-':
      case '*':
      case '/':
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
      case '&&':
      case '||':
        return { op: ast.op, sides: [sub(ast.args[0]), sub(ast.args[1])], at };
      case '%':
        throw this.error(at, {
          zh: '没有“%”运算；百分数请写成小数，例如 5% 写作 0.05。',
          en: 'There is no "%"; write a percentage as a decimal, e.g. 0.05 for 5%.',
        });
      case 'map':
      case '[]':
      case '[?]':
      case '.?':
        throw this.error(at, {
          zh: '公式里不用花括号和下标。',
          en: 'Braces and subscripts are not used in formulas.',
        });
      default:
        return ast satisfies never;
    }
  }

  private literal(value: unknown, at: Place): Node {
    if (typeof value === 'bigint' || typeof value === 'number') {
      const text = this.source.slice(at.offset, at.end);
      const parsed = Exact.parse(text) ?? (typeof value === 'bigint' ? Exact.of(value) : undefined);
      if (parsed) return { op: 'number', value: parsed, text, at };
    }
    if (typeof value === 'string') return { op: 'text', value, at };
    if (typeof value === 'boolean') return { op: 'truth', value, at };
    if (value === null) return { op: 'nothing', at };
    throw this.error(at, { zh: '这种字面量不能用。', en: 'This kind of literal cannot be used.' });
  }

  private member(
    on: ASTNode,
    name: string,
    where: { at: Place; locals: ReadonlySet<string> },
  ): Node {
    const root = this.node(on, where.locals);
    if (root.op !== 'name') {
      throw this.error(where.at, {
        zh: `“.${name}”前面要写一个名称。`,
        en: `A name must stand before ".${name}".`,
      });
    }
    if (where.locals.has(root.name)) return { op: 'member', of: root.name, name, at: where.at };
    return { op: 'name', name: `${root.name}.${name}`, at: where.at };
  }

  private method(
    [name, on, args]: [string, ASTNode, ASTNode[]],
    where: { at: Place; locals: ReadonlySet<string> },
  ): Node {
    const first = args[0];
    const bound =
      BINDING_METHODS.has(name) && first?.op === 'id'
        ? new Set([...where.locals, first.args])
        : where.locals;
    return {
      op: 'method',
      name,
      on: this.node(on, where.locals),
      args: args.map((arg) => this.node(arg, bound)),
      at: where.at,
    };
  }

  private error(at: Place, sentence: { zh: string; en: string }): ExpressionError {
    return new ExpressionError(this.source, at, sentence);
  }
}

/** Full-width signs and typographic quotes, as a Chinese keyboard gives them. */
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '\u2265': '>=',
  '\u2264': '<=',
  '\u2260': '!=',
  '\u00d7': '*',
  '\u00f7': '/',
  '\uff08': '(',
  '\uff09': ')',
  '\uff0c': ',',
  '\u201c': "'",
  '\u201d': "'",
  '\u2018': "'",
  '\u2019': "'",
  '\uff1a': ':',
  '\uff1f': '?',
  '\uff1e': '>',
  '\uff1c': '<',
  '\uff0b': '+',
  '\uff0d': '-',
  '=': '==',
  '&': '&&',
  '|': '||',
};
const WORDS: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!', is: '==' };

function translated(source: string, error: ParseError): ExpressionError {
  const offset = error.range?.start ?? 0;
  const place = { offset, end: Math.max(error.range?.end ?? offset, offset) };
  const character = source[offset];
  const word = /^[A-Za-z]+/.exec(source.slice(offset))?.[0];
  const wanted = FULL_WIDTH[character ?? ''] ?? WORDS[word ?? ''];
  if (wanted !== undefined) {
    return new ExpressionError(source, place, {
      zh: `“${word ?? character ?? ''}”不能这样写。`,
      en: `"${word ?? character ?? ''}" cannot be written like this.`,
      suggestion: wanted,
    });
  }
  if (source.slice(0, offset).trimEnd().endsWith('%')) {
    return new ExpressionError(source, place, {
      zh: '百分数请写成小数，例如 5% 写作 0.05。',
      en: 'Write a percentage as a decimal, e.g. 0.05 for 5%.',
    });
  }
  if (character === undefined) {
    return new ExpressionError(source, place, {
      zh: '公式没有写完（缺少内容或右括号）。',
      en: 'The formula is not finished (something or a closing bracket is missing).',
    });
  }
  return new ExpressionError(source, place, {
    zh: `第 ${String(offset + 1)} 个字符“${character}”处看不懂。`,
    en: `Not understood at character ${String(offset + 1)}, "${character}".`,
  });
}
