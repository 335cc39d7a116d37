/** Tables as people hand them in: xlsx or csv, row by row, whatever the file is called. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { contentOfFile, headOf, type Content } from './content.js';
import { readCsv } from './csv.js';
import {
  DamagedDocument,
  EmptyDocument,
  EncryptedDocument,
  NotATable,
  OldExcel,
} from './errors.js';
import { refusePrograms } from './office.js';
import type { TableLimits, TableRow } from './row.js';
import { SharedStrings } from './shared-strings.js';
import { readSheet } from './sheet.js';
import { openWorkbook } from './workbook.js';
import { readDirectory, type Member } from './zip.js';

export interface ReadOptions {
  /** Name of the sheet; the first visible one unless told. */
  readonly sheet?: string;
  /** 200 000 unless told. */
  readonly maxRows?: number;
  /** 500 unless told. */
  readonly maxColumns?: number;
}

/** The kinds of content `readTable` reads; which one it is the content decides, not the name. */
export type TableKind = 'xlsx' | 'csv';

/**
 * The filled rows of a table, streamed. Memory does not grow with the number of rows, apart from the
 * shared strings of an xlsx, which are kept as bytes.
 * Throws `EmptyDocument`, `OldExcel`, `EncryptedDocument`, `NotATable`, `SheetMissing`,
 * `DamagedDocument`, `DocumentTooLarge`, `UnsafeDocument`, `UnknownEncoding`.
 */
export async function* readTable(
  source: string | Readable,
  options: ReadOptions = {},
): AsyncGenerator<TableRow> {
  for await (const page of readTablePages(source, options)) yield* page;
}

/** The same as it comes in, some hundred rows at a time: waiting for each row takes longer than reading it. */
export async function* readTablePages(
  source: string | Readable,
  options: ReadOptions = {},
): AsyncGenerator<TableRow[]> {
  if (typeof source === 'string') {
    yield* readFile(source, options);
    return;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'battle-map-'));
  try {
    const file = path.join(folder, 'table');
    await pipeline(source, createWriteStream(file));
    yield* readFile(file, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Which kind of table a file is. Throws as `readTable` does when it is none. */
export async function tableKind(file: string): Promise<TableKind> {
  const content = await contentOfFile(file);
  if (content !== 'zip') {
    await refuseUnlessText(file, content);
    return 'csv';
  }
  const members = await readDirectory(file);
  refuseUnlessXlsx(members);
  await refusePrograms(file, members);
  return 'xlsx';
}

async function* readFile(file: string, options: ReadOptions): AsyncGenerator<TableRow[]> {
  const limits: TableLimits = {
    rows: options.maxRows ?? 200_000,
    columns: options.maxColumns ?? 500,
  };
  let isEmpty = true;
  for await (const page of open(file, options.sheet, limits)) {
    isEmpty = false;
    yield page;
  }
  if (isEmpty) throw new EmptyDocument();
}

async function* open(
  file: string,
  sheet: string | undefined,
  limits: TableLimits,
): AsyncGenerator<TableRow[]> {
  if ((await tableKind(file)) === 'csv') {
    yield* readCsv(file, await contentOfFile(file), limits);
    return;
  }
  const workbook = await openWorkbook(file, await readDirectory(file), sheet);
  const strings = await SharedStrings.read(file, workbook.sharedStrings);
  yield* readSheet(file, workbook, strings, limits);
}

const FOUND: Readonly<Partial<Record<Content, { zh: string; en: string }>>> = {
  pdf: { zh: ' PDF 文档', en: 'a PDF document' },
  png: { zh: '图片', en: 'a picture' },
  jpeg: { zh: '图片', en: 'a picture' },
  gif: { zh: '图片', en: 'a picture' },
  html: { zh: '网页（常见于系统导出后改名的 .xls）', en: 'a web page, often renamed to .xls' },
  xml: { zh: ' XML 文本', en: 'XML' },
  binary: { zh: '无法识别的二进制数据', en: 'unknown binary data' },
};

async function refuseUnlessText(file: string, content: Content): Promise<void> {
  if (content === 'empty') throw new EmptyDocument();
  if (content === 'ole') throw (await isEncrypted(file)) ? new EncryptedDocument() : new OldExcel();
  const found = FOUND[content];
  if (found !== undefined) throw new NotATable(found);
}

/** An xlsx with a password is wrapped in a compound file with a stream of this name. */
async function isEncrypted(file: string): Promise<boolean> {
  const head = await headOf(file, 1024 * 1024);
  return Buffer.from(head).includes(Buffer.from('EncryptedPackage', 'utf16le'));
}

function refuseUnlessXlsx(members: ReadonlyMap<string, Member>): void {
  if (members.has('xl/workbook.xml')) return;
  if (members.has('xl/workbook.bin')) {
    throw new NotATable({ zh: ' Excel 二进制工作簿（.xlsb）', en: 'a binary workbook (.xlsb)' });
  }
  if (members.has('word/document.xml')) {
    throw new NotATable({ zh: ' Word 文档', en: 'a Word document' });
  }
  if (members.has('content.xml')) {
    throw new NotATable({ zh: ' OpenDocument 文档', en: 'an OpenDocument file' });
  }
  if (members.has('[Content_Types].xml')) {
    throw new DamagedDocument({ zh: '缺少工作簿', en: 'the workbook is missing' });
  }
  throw new NotATable({ zh: '压缩包', en: 'a ZIP archive' });
}
