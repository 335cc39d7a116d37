/** The cells of a row, in one pass over its text: a large file has millions of them. */
import { dateText, numberText } from './cell.js';
import { DamagedDocument, DocumentTooLarge } from './errors.js';
import type { SharedStrings } from './shared-strings.js';
import { unharmed } from './text.js';
import type { Workbook } from './workbook.js';
import { attribute, decodeText, stringContent } from './xml.js';

const [BLANK, SLASH] = [32, 47];
/** Letters of attributes: reference, style, type. */
const [R, S, T] = [114, 115, 116];
const INLINE = '<is><t>';
const INLINE_END = '</t></is>';

type Type = 'number' | 'shared' | 'inline' | 'text' | 'truth';

const TYPES: Readonly<Record<string, Type>> = {
  s: 'shared',
  inlineStr: 'inline',
  str: 'text',
  e: 'text',
  d: 'text',
  b: 'truth',
};

export class CellReader {
  /** Whether tags are written in an unusual way, which takes longer to read. */
  isUnusual = false;
  // What the tag read last says of its cell.
  private column = -1;
  private style = -1;
  private type: Type = 'number';

  constructor(
    private readonly workbook: Pick<Workbook, 'dateStyles' | 'from1904'>,
    private readonly strings: Pick<SharedStrings, 'get'>,
    private readonly columns: number,
  ) {}

  /** The text of each cell by its column; the last one is not empty. */
  read(row: string): string[] {
    const cells: string[] = [];
    this.column = -1;
    let at = 0;
    while ((at = row.indexOf('<c', at)) >= 0) {
      const open = row.indexOf('>', at);
      if (open < 0) break;
      const isEmpty = row.charCodeAt(open - 1) === SLASH;
      const end = isEmpty ? open : row.indexOf('</c>', open);
      if (end < 0) throw new DamagedDocument({ zh: '单元格不完整', en: 'a cell is cut off' });
      this.column += 1;
      this.style = -1;
      this.type = 'number';
      if (this.isUnusual) this.readUnusualTag(row.slice(at, open));
      else this.readTag(row, at + 2, open);
      at = isEmpty ? open + 1 : end + 4;
      const text = isEmpty ? '' : unharmed(this.textOf(row, open + 1, end));
      if (text !== '') this.place(cells, text);
    }
    return cells;
  }

  private readTag(text: string, from: number, to: number): void {
    let equals = text.indexOf('="', from);
    while (equals >= 0 && equals < to) {
      const value = equals + 2;
      const end = text.indexOf('"', value);
      if (end < 0) throw new DamagedDocument({ zh: '单元格不完整', en: 'a cell is cut off' });
      if (text.charCodeAt(equals - 2) === BLANK) {
        const name = text.charCodeAt(equals - 1);
        if (name === R) this.column = columnAt(text, value, this.column);
        else if (name === S) this.style = Number(text.slice(value, end));
        else if (name === T) this.type = TYPES[text.slice(value, end)] ?? 'number';
      }
      equals = text.indexOf('="', end);
    }
  }

  private readUnusualTag(tag: string): void {
    this.column = columnAt(attribute(tag, 'r') ?? '', 0, this.column);
    this.style = Number(attribute(tag, 's') ?? -1);
    this.type = TYPES[attribute(tag, 't') ?? 'n'] ?? 'number';
  }

  private textOf(row: string, from: number, to: number): string {
    if (this.type === 'inline') {
      const isPlain = row.startsWith(INLINE, from) && row.endsWith(INLINE_END, to);
      if (!isPlain) return stringContent(row.slice(from, to));
      return decodeText(row.slice(from + INLINE.length, to - INLINE_END.length));
    }
    const raw = valueOf(row, from, to);
    if (raw === '') return '';
    switch (this.type) {
      case 'shared':
        return this.strings.get(Number(raw));
      case 'text':
        return decodeText(raw);
      case 'truth':
        return raw === '1' ? 'TRUE' : 'FALSE';
      case 'number': {
        const isDate = this.style >= 0 && this.workbook.dateStyles[this.style] === true;
        return isDate ? dateText(raw, this.workbook.from1904) : numberText(raw);
      }
    }
  }

  private place(cells: string[], text: string): void {
    if (this.column >= this.columns) {
      const n = String(this.columns);
      throw new DocumentTooLarge({ zh: `超过 ${n} 列`, en: `more than ${n} columns` });
    }
    while (cells.length < this.column) cells.push('');
    cells[this.column] = text;
  }
}

/** What stands in `<v>`; a formula beside it is not looked at. */
function valueOf(row: string, from: number, to: number): string {
  const open = row.indexOf('<v', from);
  if (open < 0 || open >= to) return '';
  const begin = row.indexOf('>', open) + 1;
  const end = row.indexOf('</v>', begin);
  return end < 0 || end > to ? '' : row.slice(begin, end);
}

/** `AB12` is column 27; without letters it is the one that follows. */
function columnAt(text: string, from: number, following: number): number {
  let column = 0;
  for (let i = from; ; i += 1) {
    const letter = text.charCodeAt(i) - 64;
    if (!(letter >= 1 && letter <= 26)) break;
    column = column * 26 + letter;
  }
  return column === 0 ? following : column - 1;
}
