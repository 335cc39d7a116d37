/** A programme file as text: read into plain values that remember where each of them stands. */
import {
  type Document,
  LineCounter,
  type Node,
  type Pair,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import type { Path, Step } from '../domain/programme/check/finding.js';

/** A place in a file, counted from 1 as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A fault of the writing itself: no programme can be read over it. */
export interface Blemish {
  readonly place: Place;
  readonly message: string;
  readonly english: string;
}

export interface Source {
  readonly file: string;
  /** Plain values; undefined when the file cannot be read as YAML. */
  readonly value: unknown;
  readonly blemishes: readonly Blemish[];
  readonly origins: Origins;
}

interface Spot {
  readonly key: Place;
  readonly value: Place;
}

/** Where every entry of every map and list was written. */
export class Origins {
  constructor(private readonly file: string) {}

  private readonly spots = new WeakMap<object, { own: Place; entries: Map<Step, Spot> }>();

  note(holder: object, own: Place): void {
    if (!this.spots.has(holder)) this.spots.set(holder, { own, entries: new Map() });
  }

  noteEntry(holder: object, step: Step, spot: Spot): void {
    this.spots.get(holder)?.entries.set(step, spot);
  }

  own(holder: object): Place | undefined {
    return this.spots.get(holder)?.own;
  }

  entry(holder: object, step: Step): Spot | undefined {
    return this.spots.get(holder)?.entries.get(step);
  }

  /** Takes over what another file's origins know about one entry, when files are merged. */
  adopt(holder: object, step: Step, from: Origins, source: object, sourceStep: Step): void {
    const spot = from.entry(source, sourceStep);
    if (spot !== undefined) this.noteEntry(holder, step, spot);
  }

  /**
   * Where a path stands. A path below a `toFill` goes into its proposal; a path that is not
   * written (a missing word) is answered with the place of what should hold it.
   */
  locate(root: unknown, path: Path, options: { atKey?: boolean; offset?: number } = {}): Place {
    const { place, value } = this.follow(root, path, options.atKey ?? false);
    // What is said of a gap's value is said of its proposal.
    const proposal = isGap(value) ? this.entry(value, 'propose')?.value : undefined;
    const found = proposal ?? place ?? { file: this.file, line: 1, column: 1 };
    return { ...found, column: found.column + (options.offset ?? 0) };
  }

  /** The place of the last step that is written, and the value the whole path leads to. */
  private follow(
    root: unknown,
    path: Path,
    atKey: boolean,
  ): { place: Place | undefined; value?: unknown } {
    let value: unknown = root;
    let place = isHolder(root) ? this.own(root) : undefined;
    for (const [i, step] of path.entries()) {
      const inside = stepInto(value, step);
      if (inside === undefined) return { place };
      const spot = this.entry(inside.holder, step);
      const isLast = i === path.length - 1;
      place = (isLast && atKey ? spot?.key : spot?.value) ?? place;
      value = inside.value;
    }
    return { place, value };
  }
}

function isHolder(value: unknown): value is Record<Step, unknown> {
  return typeof value === 'object' && value !== null;
}

function stepInto(
  holder: unknown,
  step: Step,
): { holder: Record<Step, unknown>; value: unknown } | undefined {
  if (!isHolder(holder)) return undefined;
  if (step in holder) return { holder, value: holder[step] };
  return isGap(holder) ? stepInto(holder['propose'], step) : undefined;
}

function isGap(value: unknown): value is Record<Step, unknown> {
  return isHolder(value) && 'toFill' in value && 'propose' in value;
}

/** Reads YAML text. The first fault of the writing is reported; later ones mostly follow from it. */
export function readSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const origins = new Origins(file);
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [first] = document.errors;
  if (first !== undefined) {
    const blemish = { place: place(first.pos[0]), ...explain(first.code, first.message) };
    return { file, value: undefined, blemishes: [blemish], origins };
  }
  const reader = new Reader(document, origins, place);
  const value = reader.value(document.contents);
  return { file, value, blemishes: reader.blemishes, origins };
}

class Reader {
  readonly blemishes: Blemish[] = [];

  constructor(
    private readonly document: Document.Parsed,
    private readonly origins: Origins,
    private readonly place: (offset: number) => Place,
  ) {}

  value(node: unknown): unknown {
    if (isAlias(node)) return this.value(node.resolve(this.document));
    if (isMap(node)) return this.map(node.items, this.of(node));
    if (isSeq(node)) return this.list(node.items, this.of(node));
    return isScalar(node) ? this.scalar(node) : undefined;
  }

  private map(pairs: readonly Pair[], own: Place): object {
    const result: Record<string, unknown> = {};
    this.origins.note(result, own);
    for (const pair of pairs) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      result[key] = this.value(pair.value);
      const at = this.of(pair.key);
      this.origins.noteEntry(result, key, { key: at, value: this.start(pair.value) ?? at });
    }
    return result;
  }

  private list(items: readonly unknown[], own: Place): unknown[] {
    const result: unknown[] = [];
    this.origins.note(result, own);
    items.forEach((item, i) => {
      result.push(this.value(item));
      const at = this.start(item) ?? own;
      this.origins.noteEntry(result, i, { key: at, value: at });
    });
    return result;
  }

  private scalar(node: { value: unknown; source?: string; range?: Range }): unknown {
    const { value, source } = node;
    if (typeof value === 'number' && digits(source ?? '') > 15) {
      this.blemishes.push({
        place: this.place(node.range?.[0] ?? 0),
        message: `数字 ${source ?? ''} 太长，计算机会丢掉末尾几位；请加引号："${source ?? ''}"`,
        english: `the number ${source ?? ''} is too long to be kept exactly; put it in quotes`,
      });
    }
    return value;
  }

  private of(node: unknown): Place {
    return this.start(node) ?? this.place(0);
  }

  /** Where a node begins; inside the quotes when it is quoted, so that offsets of formulas fit. */
  private start(node: unknown): Place | undefined {
    if (!isNode(node) || !node.range) return undefined;
    const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
    return this.place(node.range[0] + (quoted ? 1 : 0));
  }
}

type Range = readonly [number, number, number] | null;

function isNode(value: unknown): value is Node {
  return isAlias(value) || isMap(value) || isSeq(value) || isScalar(value);
}

function digits(source: string): number {
  return source.replace(/^[-+]?0*\.?0*/, '').replace(/[^0-9]/g, '').length;
}

const quoteHint = {
  zh: "公式或文字里有逗号、冒号、井号、方括号或花括号时，要整个放进引号里，例如 when: \"industry in ['44', '45']\"",
  en: 'put formulas and texts with commas, colons, # or brackets into quotes',
};

/** Faults of YAML in words a clerk understands. */
function explain(code: string, message: string): { message: string; english: string } {
  const [sentence, english] = explained(code, message);
  const hint = hinted.has(code) ? `；${quoteHint.zh}` : '';
  return {
    message: `${sentence}${hint}`,
    english: `${english}${hinted.has(code) ? ` (${quoteHint.en})` : ''}`,
  };
}

/** A bracket without its end; the reader of YAML calls it an indentation. */
const OPEN_BRACKET = /must be sufficiently indented and end with a ([\]}])/;

function explained(code: string, message: string): readonly [string, string] {
  const [, bracket] = OPEN_BRACKET.exec(message) ?? [];
  if (bracket !== undefined) {
    return [`括号没有写完，缺少 ${bracket}`, `a bracket is not closed: ${bracket} is missing`];
  }
  return explanations[code] ?? ['这里的写法电脑读不懂', 'this cannot be read'];
}

const hinted = new Set([
  'UNEXPECTED_TOKEN',
  'BLOCK_IN_FLOW',
  'BLOCK_AS_IMPLICIT_KEY',
  'BAD_SCALAR_START',
  'MISSING_CHAR',
]);

const explanations: Readonly<Record<string, readonly [string, string]>> = {
  TAB_AS_INDENT: ['行首用了制表符（Tab），请改用空格', 'indented with a tab; use blanks'],
  BAD_INDENT: [
    '缩进不对：同一层要对齐，下一层要多缩进两个空格',
    'wrong indentation: align what is on one level, two blanks more for the next',
  ],
  DUPLICATE_KEY: [
    '同一层里这个词写了两次，请删去一个',
    'this word stands twice on one level; remove one',
  ],
  MULTILINE_IMPLICIT_KEY: [
    '冒号前面的词跨了行，可能上一行漏了引号',
    'the word before a colon goes over two lines; a quote may be missing above',
  ],
  BLOCK_AS_IMPLICIT_KEY: ['一行里出现了两个冒号', 'two colons on one line'],
  BLOCK_IN_FLOW: ['花括号里出现了第二个冒号', 'a second colon within braces'],
  UNEXPECTED_TOKEN: [
    '这里多了或少了符号（逗号、括号或引号）',
    'a sign too many or too few: comma, bracket or quote',
  ],
  MISSING_CHAR: [
    '这里少了一个符号（引号、逗号或括号没有配对）',
    'a sign is missing: quote, comma or bracket without its partner',
  ],
  BAD_SCALAR_START: [
    '文字不能以这个符号开头，请加引号',
    'a text cannot begin with this sign; put it into quotes',
  ],
  BAD_ALIAS: ['星号后面的名字不对', 'the name after the asterisk is wrong'],
  BAD_DQ_ESCAPE: [
    '双引号里的反斜杠写法不对，可改用单引号',
    'a backslash in double quotes is written wrongly; use single quotes',
  ],
  KEY_OVER_1024_CHARS: [
    '冒号前面的词太长，可能漏了引号',
    'the word before the colon is too long; a quote may be missing',
  ],
};
