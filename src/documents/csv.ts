/** Rows of a csv as Excel, WPS and statistics programs write it: any common encoding and separator. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { Content } from './content.js';
import { codeOf, DamagedDocument, DocumentTooLarge, UnknownEncoding } from './errors.js';
import type { TableLimits, TableRow } from './row.js';
import { unharmed } from './text.js';

type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';
const SEPARATORS = [',', ';', '\t', '|'] as const;
const NOT_THIS_ENCODING = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const MAX_RECORD = 1024 * 1024;
const PAGE = 100;
const Cells = z.array(z.string());

/** The filled rows in order, a page at a time; `row` counts records as Excel does when it opens the file. */
export async function* readCsv(
  path: string,
  content: Content,
  limits: TableLimits,
): AsyncGenerator<TableRow[]> {
  const encoding = await encodingOf(path, content);
  const delimiter = await separatorOf(path, encoding);
  const parser = parse({
    delimiter,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: false,
    maxRecordSize: MAX_RECORD,
  });
  const feeding = feed(path, encoding, parser);
  let row = 0;
  let filled = 0;
  let page: TableRow[] = [];
  try {
    for await (const record of parser) {
      row += 1;
      const cells = Cells.parse(record).map(unwrapped);
      if (!cells.some((text) => text !== '')) continue;
      filled += 1;
      refuseBeyond(limits, filled, cells.length);
      page.push({ row, cells });
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    await feeding;
  } catch (error) {
    // What was read before comes before the error.
    if (page.length > 0) yield page;
    throw readable(error);
  } finally {
    parser.destroy();
    await feeding.catch(() => undefined);
  }
  if (page.length > 0) yield page;
}

function readable(error: unknown): unknown {
  const code = codeOf(error) ?? '';
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new DocumentTooLarge({ zh: '单行过长', en: 'a row is too long' });
  }
  if (!code.startsWith('CSV_')) return error;
  return new DamagedDocument({ zh: '引号没有配对', en: 'quotes do not match' });
}

async function feed(
  path: string,
  encoding: Encoding,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  try {
    for await (const text of decoded(path, encoding)) {
      if (parser.destroyed) return;
      if (!parser.write(text)) await drained(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      parser.off('drain', go).off('close', go);
      resolve();
    };
    parser.once('drain', go).once('close', go);
  });
}

/** The text of the file piece by piece, without its byte order mark. Throws `UnknownEncoding`. */
async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 128 * 1024 })) {
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    throw codeOf(error) === NOT_THIS_ENCODING ? new UnknownEncoding() : error;
  }
}

/** Excel in China writes csv as GB18030; everybody else as UTF-8. The whole file decides. */
async function encodingOf(path: string, content: Content): Promise<Encoding> {
  if (content === 'utf16le') return 'utf-16le';
  if (content === 'utf16be') return 'utf-16be';
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    if (await fits(path, encoding)) return encoding;
  }
  throw new UnknownEncoding();
}

async function fits(path: string, encoding: Encoding): Promise<boolean> {
  try {
    for await (const text of decoded(path, encoding)) {
      if (text.includes('\0')) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof UnknownEncoding) return false;
    throw error;
  }
}

/** The separator that cuts the first filled line into the most cells. */
async function separatorOf(path: string, encoding: Encoding): Promise<string> {
  for await (const text of decoded(path, encoding)) {
    const line = text.split(/\r?\n/).find((one) => one.trim() !== '') ?? '';
    const bare = line.replace(/"[^"]*"/g, '');
    const count = (separator: string): number => bare.split(separator).length;
    return SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best));
  }
  return ',';
}

/** `="00123"` is how a csv tells Excel to keep zeros. */
function unwrapped(text: string): string {
  const trimmed = text.trim();
  const formula = /^="(.*)"$/s.exec(trimmed)?.[1];
  return formula === undefined ? unharmed(trimmed) : formula.replaceAll('""', '"');
}

function refuseBeyond(limits: TableLimits, rows: number, columns: number): void {
  if (rows > limits.rows) {
    const n = String(limits.rows);
    throw new DocumentTooLarge({ zh: `超过 ${n} 行`, en: `more than ${n} rows` });
  }
  if (columns > limits.columns) {
    const n = String(limits.columns);
    throw new DocumentTooLarge({ zh: `超过 ${n} 列`, en: `more than ${n} columns` });
  }
}
