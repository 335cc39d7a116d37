/** Tables for people to open in Excel or WPS, written while their rows are still being read. */
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import type ExcelJS from 'exceljs';
import { harmless } from './text.js';

export interface OutColumn {
  readonly title: string;
  /** In characters of the narrow kind; 14 unless told. */
  readonly width?: number;
  /** `text` keeps codes and leading zeros; `number` is a figure; 'date' is 'YYYY-MM-DD'. */
  readonly kind?: 'text' | 'number' | 'date';
  /** How a figure is shown, e.g. `#,##0.00`; as it is unless told. */
  readonly format?: string;
}

/** A cell: its text, or its text in red with what is wrong. */
export type OutCell = string | null | { readonly text: string; readonly fault: boolean };

export interface WriteOptions {
  /** Name of the sheet; 数据 unless told. */
  readonly sheet?: string;
  /** Lines above the header, e.g. the title and the time of the data. */
  readonly above?: readonly string[];
}

const HEAD = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EDF3' } } as const;
const RED = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } } as const;
/** Rows written between two looks at whether the reader keeps up. */
const BREATH = 100;

/**
 * An xlsx as a stream: header in bold and frozen, widths, number formats, text that looks like a
 * formula made harmless. Rows are asked for only as fast as the stream is read.
 */
export function writeTable(
  columns: readonly OutColumn[],
  rows: AsyncIterable<readonly OutCell[]> | Iterable<readonly OutCell[]>,
  options: WriteOptions = {},
): Readable {
  const out = new PassThrough({ highWaterMark: 256 * 1024 });
  write(columns, rows, options, out).catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return out;
}

async function write(
  columns: readonly OutColumn[],
  rows: AsyncIterable<readonly OutCell[]> | Iterable<readonly OutCell[]>,
  options: WriteOptions,
  out: PassThrough,
): Promise<void> {
  // Large, and seldom wanted: loaded when it is.
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
  });
  const above = options.above ?? [];
  const sheet = workbook.addWorksheet(options.sheet ?? '数据', {
    views: [{ state: 'frozen', ySplit: above.length + 1 }],
  });
  sheet.columns = columns.map(({ width = 14 }) => ({ width }));
  for (const line of above) sheet.addRow([harmless(line)]).commit();
  writeHead(sheet.addRow(columns.map(({ title }) => harmless(title))));
  let n = 0;
  for await (const cells of rows) {
    writeRow(sheet.addRow([]), cells, columns);
    n += 1;
    if (n % BREATH === 0) await keepPace(out);
    if (out.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

function writeHead(row: ExcelJS.Row): void {
  row.eachCell((cell) => {
    cell.font = { bold: true };
    cell.fill = HEAD;
    cell.alignment = { wrapText: true, vertical: 'middle' };
  });
  row.commit();
}

function writeRow(
  row: ExcelJS.Row,
  cells: readonly OutCell[],
  columns: readonly OutColumn[],
): void {
  cells.forEach((content, i) => {
    if (content === null) return;
    const [text, fault] =
      typeof content === 'string' ? [content, false] : [content.text, content.fault];
    const cell = row.getCell(i + 1);
    const { kind = 'text', format } = columns[i] ?? {};
    const figure = kind === 'number' ? figureOf(text) : undefined;
    cell.value = figure ?? harmless(text);
    if (figure === undefined && kind === 'text') cell.numFmt = '@';
    if (figure !== undefined && format !== undefined) cell.numFmt = format;
    if (fault) cell.fill = RED;
  });
  row.commit();
}

/** A figure as Excel can hold it without loss; longer ones stay text. */
function figureOf(text: string): number | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return text.replace(/[-.]/g, '').length <= 15 ? Number(text) : undefined;
}

async function keepPace(out: PassThrough): Promise<void> {
  await breathe();
  while (out.writableNeedDrain && !out.destroyed) {
    await new Promise<void>((resolve) => {
      const go = (): void => {
        out.off('drain', go).off('close', go);
        resolve();
      };
      out.once('drain', go).once('close', go);
    });
  }
}
