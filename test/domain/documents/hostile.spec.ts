/** Files made to do harm: each is refused by name, before anything of it is believed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { paperOf } from '../../../src/documents/paper.js';
import { readTable } from '../../../src/documents/table.js';
import { DomainError } from '../../../src/domain/errors.js';
import { tidyName } from '../../../src/http/upload.js';
import { aWorkbook, aZip, patched } from '../../support/zip.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bm-hostile-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function code(work: (file: string) => Promise<unknown>, content: Buffer): Promise<string> {
  const file = path.join(folder, 'file');
  writeFileSync(file, content);
  try {
    await work(file);
    return 'taken';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
const asTable = (content: Buffer): Promise<string> =>
  code(async (file) => {
    for await (const row of readTable(file)) void row;
  }, content);
const asPaper = (content: Buffer): Promise<string> => code(paperOf, content);

const ROW = '<row r="1"><c t="s"><v>0</v></c></row>';
type Parts = Record<string, string | Buffer>;
const parts = (more: Parts = {}): Parts =>
  aWorkbook({ rows: ROW, strings: ['<t>三余镇</t>'], more });
const book = (more: Parts = {}): Buffer => aZip(parts(more));
const MACRO_TYPE = 'application/vnd.ms-excel.sheet.macroEnabled.main+xml';
const ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const withEntity = (part: string): Buffer => book({ [part]: `${ENTITY}${String(parts()[part])}` });

describe('an archive', () => {
  it('is taken when it is plain', async () => {
    expect([await asTable(book()), await asPaper(book())]).toEqual(['taken', 'taken']);
  });

  it.each<[string, Buffer]>([
    ['a macro', book({ 'xl/vbaProject.bin': 'x' })],
    ['a macro in another folder', book({ 'custom/VBAPROJECT.BIN': 'x' })],
    ['a macro of Excel 4', book({ 'xl/macrosheets/sheet1.xml': '<a/>' })],
    ['a control', book({ 'xl/activeX/activeX1.bin': 'x' })],
    ['a program', book({ 'xl/embeddings/a.exe': 'MZ' })],
    [
      'the type of a workbook with macros (.xlsm renamed)',
      book({ '[Content_Types].xml': `<Types><Override ContentType="${MACRO_TYPE}"/></Types>` }),
    ],
    ['entities in its types', withEntity('[Content_Types].xml')],
    ['a name that climbs out of its folder', book({ '../../etc/cron.d/x': 'x' })],
    ['the same with backslashes', book({ '..\\..\\windows\\x': 'x' })],
    ['a name from the root', book({ '/etc/passwd': 'x' })],
    ['a name on a drive', book({ 'C:/x': 'x' })],
    ['two parts of one name', patched(book({ 'xl/workbook.xm_': 'x' }), 'xm_', 'xml')],
  ])('is refused with %s, as a table and as a paper', async (_, content) => {
    expect([await asTable(content), await asPaper(content)]).toEqual([
      'document.unsafe',
      'document.unsafe',
    ]);
  });

  it.each([
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/sharedStrings.xml',
    'xl/worksheets/sheet1.xml',
  ])('is refused with entities in %s', async (part) => {
    expect(await asTable(withEntity(part))).toBe('document.unsafe');
  });

  it('is refused when it admits to inflate two-hundredfold, whichever part does', async () => {
    const bomb = book({ 'docProps/app.xml': Buffer.alloc(40_000_000) });
    expect(bomb.length).toBeLessThan(100_000);
    expect([await asTable(bomb), await asPaper(bomb)]).toEqual([
      'document.too-large',
      'document.too-large',
    ]);
  });

  it('is stopped when its directory lies about what comes out', async () => {
    const content = `<worksheet><sheetData>${' '.repeat(40_000_000)}</sheetData></worksheet>`;
    const honest = book({ 'xl/worksheets/sheet1.xml': content });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    const small = Buffer.alloc(4, 1);
    const liar = Buffer.from(
      honest.toString('latin1').replaceAll(size.toString('latin1'), small.toString('latin1')),
      'latin1',
    );
    expect(await asTable(liar)).toBe('document.too-large');
  });

  it('is refused when it has more parts than any workbook', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 10_001 }, (_, i) => [`a${String(i)}`, '']),
    );
    const content = book(many);
    expect([await asTable(content), await asPaper(content)]).toEqual([
      'document.too-large',
      'document.too-large',
    ]);
  });
});

describe('the name of a file that was sent', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\fakepath\\名单.xlsx', '名单.xlsx'],
    ['.htaccess', 'htaccess'],
    ['..', '文件'],
    ['', '文件'],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie x=1'],
    ['\u202exslx.exe', 'xslx.exe'],
    ['a"b<c>|?*.csv', 'abc.csv'],
    ['a\ud83d.csv', 'a.csv'],
  ])('is a plain name: %j becomes %s', (name, tidy) => {
    expect(tidyName(name)).toBe(tidy);
  });

  it('keeps its ending when it is long, and no letter is cut in two', () => {
    const tidy = tidyName(`${'😀'.repeat(300)}.xlsx`);
    expect([...tidy]).toHaveLength(120);
    expect(tidy.endsWith('😀.xlsx')).toBe(true);
    expect(() => encodeURIComponent(tidy)).not.toThrow();
  });
});
