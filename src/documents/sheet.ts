/** The rows of a worksheet, as its bytes come in: no more rows are held than came in at a time. */
import { CellReader } from './cell-reader.js';
import { DamagedDocument, DocumentTooLarge } from './errors.js';
import { refuseEntities } from './office.js';
import type { SharedStrings } from './shared-strings.js';
import type { TableLimits, TableRow } from './row.js';
import type { Workbook } from './workbook.js';
import { attribute, isUnusual, prefixOf, unprefixed } from './xml.js';
import { inflated } from './zip.js';

const MAX_SHEET = 2 * 1024 * 1024 * 1024;
const MAX_ROW = 4 * 1024 * 1024;
/** Namespaces, views and columns before the first row. */
const MAX_HEAD = 256 * 1024;
/** More than the longest tag that matters here. */
const KEPT = 64;
const SLASH = 47;

/** The filled rows in order, a page at a time; their numbers are those Excel shows. */
export async function* readSheet(
  path: string,
  workbook: Workbook,
  strings: SharedStrings,
  limits: TableLimits,
): AsyncGenerator<TableRow[]> {
  const decoder = new TextDecoder();
  const scan = new SheetScan(workbook, strings, limits);
  for await (const chunk of inflated(path, workbook.sheet, MAX_SHEET)) {
    yield* pagesOf(scan, decoder.decode(chunk, { stream: true }));
    if (scan.isOver) return;
  }
  yield* pagesOf(scan, decoder.decode());
  if (!scan.isOver) throw new DamagedDocument({ zh: '工作表不完整', en: 'the sheet is cut off' });
}

/** The rows that are whole once `text` is there; those before a damage come before its error. */
function* pagesOf(scan: SheetScan, text: string): Generator<TableRow[]> {
  const rows: TableRow[] = [];
  try {
    scan.take(text, rows);
  } finally {
    if (rows.length > 0) yield rows;
  }
}

class SheetScan {
  /** True behind the last row. */
  isOver = false;
  private rest = '';
  private prefix: string | undefined;
  /** How far into `rest` the end of its row has been looked for in vain. */
  private searched = 0;
  private row = 0;
  private filled = 0;

  private readonly cells: CellReader;

  constructor(
    workbook: Workbook,
    strings: SharedStrings,
    private readonly limits: TableLimits,
  ) {
    this.cells = new CellReader(workbook, strings, limits.columns);
  }

  /** Adds the rows that are whole once `text` is appended. */
  take(text: string, rows: TableRow[]): void {
    this.rest += text;
    this.prefix ??= prefixOf(this.rest, 'worksheet');
    if (this.prefix === undefined) {
      this.refuseBeyond(MAX_HEAD);
      return;
    }
    if (this.row === 0) refuseEntities(this.rest.slice(0, MAX_HEAD));
    const [open, close] = [`<${this.prefix}row`, `</${this.prefix}row>`];
    let at = 0;
    for (;;) {
      const begin = this.nextRow(open, at);
      if (begin < 0) {
        this.leave(at);
        return;
      }
      const inside = this.rest.indexOf('>', begin);
      const end = inside < 0 ? -1 : this.endOf(inside, close);
      if (end < 0) {
        this.searched = Math.max(0, this.rest.length - begin - close.length);
        this.rest = this.rest.slice(begin);
        this.refuseBeyond(MAX_ROW);
        return;
      }
      this.searched = 0;
      // A writer spells all its tags alike, so the first row decides how they are read.
      if (this.row === 0) this.cells.isUnusual = isUnusual(this.rest.slice(begin, end));
      const isEmpty = end === inside + 1;
      const row = this.readRow(
        this.rest.slice(begin + open.length, inside),
        isEmpty ? '' : this.rest.slice(inside + 1, end - close.length),
      );
      at = end;
      if (row !== undefined) rows.push(row);
    }
  }

  /** Where the next row begins; `<rowBreaks>` behind the data is none. */
  private nextRow(open: string, at: number): number {
    let begin = at;
    while ((begin = this.rest.indexOf(open, begin)) >= 0) {
      const next = this.rest.charCodeAt(begin + open.length);
      if (!(next > 32 && next !== 62 && next !== SLASH)) return begin;
      begin += open.length;
    }
    return -1;
  }

  /** Where the row whose tag ends at `inside` is over; -1 when that is still to come. */
  private endOf(inside: number, close: string): number {
    if (this.rest.charCodeAt(inside - 1) === SLASH) return inside + 1;
    const found = this.rest.indexOf(close, Math.max(inside, this.searched));
    return found < 0 ? -1 : found + close.length;
  }

  /** No row begins behind `at`: either the last one is over, or a tag may be cut in two. */
  private leave(at: number): void {
    const tail = this.rest.slice(at);
    const data = `${this.prefix ?? ''}sheetData`;
    this.isOver = new RegExp(`</${data}>|<${data}\\s*/>`).test(tail);
    this.rest = tail.slice(-KEPT);
  }

  private refuseBeyond(limit: number): void {
    if (this.rest.length <= limit) return;
    throw new DocumentTooLarge({ zh: '单行过长', en: 'a row is too long' });
  }

  private readRow(tag: string, inside: string): TableRow | undefined {
    const number = Number(attribute(tag, 'r') ?? this.row + 1);
    if (!Number.isInteger(number) || number <= this.row) {
      throw new DamagedDocument({ zh: '行号错乱', en: 'row numbers out of order' });
    }
    this.row = number;
    const cells = this.cells.read(unprefixed(inside, this.prefix ?? ''));
    if (!cells.some((text) => text !== '')) return undefined;
    this.filled += 1;
    if (this.filled > this.limits.rows) {
      const n = String(this.limits.rows);
      throw new DocumentTooLarge({ zh: `超过 ${n} 行`, en: `more than ${n} rows` });
    }
    return { row: number, cells };
  }
}
