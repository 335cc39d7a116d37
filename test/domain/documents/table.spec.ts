import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { readTable } from '../../../src/documents/table.js';
import type { ReadOptions } from '../../../src/documents/table.js';
import { DomainError } from '../../../src/domain/errors.js';
import { aWorkbook, aZip } from '../../support/zip.js';

/** How many broken files are tried; hunt with `RUNS` of thousands. */
const RUNS = Number(process.env['RUNS'] ?? 100);

const folder = mkdtempSync(path.join(os.tmpdir(), 'bm-table-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;
function aFile(content: string | Uint8Array): string {
  files += 1;
  const file = path.join(folder, String(files));
  writeFileSync(file, content);
  return file;
}

async function rows(
  content: string | Uint8Array,
  options?: ReadOptions,
): Promise<[number, ...string[]][]> {
  const found: [number, ...string[]][] = [];
  for await (const { row, cells } of readTable(aFile(content), options)) {
    found.push([row, ...cells]);
  }
  return found;
}
/** The code of the named error; anything else but a `DomainError` fails the test. */
async function refusal(content: string | Uint8Array, options?: ReadOptions): Promise<string> {
  try {
    await rows(content, options);
    return 'read';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
const gbk = (text: string): Buffer => Buffer.from(GBK[text] ?? '', 'hex');
/** As Excel in China writes them; Node decodes GB18030 but does not encode it. */
const GBK: Record<string, string> = {
  '企业名称,属地\r\n恒盛金属,三余镇\r\n':
    'c6f3d2b5c3fbb3c62ccaf4b5d80d0abae3caa2bdf0caf42cc8fdd3e0d5f20d0a',
};
const sheet = (rowsXml: string, more: Omit<Parameters<typeof aWorkbook>[0], 'rows'> = {}): Buffer =>
  aZip(aWorkbook({ rows: rowsXml, ...more }));

describe('an xlsx', () => {
  it('gives the numbers of its rows as Excel shows them and passes over empty ones', async () => {
    const file = sheet(
      '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"/><row r="4"><c r="A4" s="0"/></row>' +
        '<row r="7"><c r="C7"><v>3</v></c></row>',
    );
    expect(await rows(file)).toEqual([
      [2, '1'],
      [7, '', '', '3'],
    ]);
  });

  it('keeps every digit of codes and writes numbers plainly', async () => {
    const cells = [
      '<c t="inlineStr"><is><t>0012345</t></is></c>',
      '<c><v>1234.5600000000001</v></c>',
      '<c><v>0.30000000000000004</v></c>',
      '<c><v>1.2E-3</v></c>',
      '<c><v>9.1320600123456794E+17</v></c>',
      '<c><v>-17</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="e"><v>#N/A</v></c>',
      '<c t="str"><f>A1&amp;"x"</f><v>a&amp;b</v></c>',
      '<c><f>1+1</f></c>',
      '<c t="inlineStr"><is><t xml:space="preserve"> 全 </t></is></c>',
    ];
    expect(await rows(sheet(`<row r="1">${cells.join('')}</row>`))).toEqual([
      [
        1,
        '0012345',
        '1234.56',
        '0.3',
        '0.0012',
        '913206001234568000',
        '-17',
        'TRUE',
        '#N/A',
        'a&b',
        '',
        ' 全 ',
      ],
    ]);
  });

  it('reads strings that cells refer to, rich ones without their phonetic guide', async () => {
    const strings = [
      '<t>三余镇</t>',
      '<r><rPr><b/></rPr><t>恒盛</t></r><r><t xml:space="preserve"> 金属</t></r><rPh sb="0" eb="2"><t>ハンセイ</t></rPh>',
      '<t>甲&amp;乙 &lt;&#x4E00;&#19968;&gt;_x000D_</t>',
      '<t/>',
      '<t><![CDATA[a<b]]></t>',
    ];
    const cells = strings.map((_, i) => `<c t="s"><v>${String(i)}</v></c>`).join('');
    expect(await rows(sheet(`<row r="1">${cells}</row>`, { strings }))).toEqual([
      [1, '三余镇', '恒盛 金属', '甲&乙 <一一>\r', '', 'a<b'],
    ]);
  });

  it('shows numbers as days where Excel does', async () => {
    const formats = ['yyyy"年"m"月"d"日"', '[$-804]yyyy/m/d;@', '[Red]0.00', 'mm:ss', '0.00"days"'];
    const cells = [1, 2, 3, 4, 5, 6]
      .map((style) => `<c s="${String(style)}"><v>44651.5</v></c>`)
      .join('');
    expect(
      await rows(sheet(`<row r="1">${cells}<c s="6"><v>59</v></c></row>`, { formats })),
    ).toEqual([
      [
        1,
        '2022-03-31 12:00:00',
        '2022-03-31 12:00:00',
        '44651.5',
        '44651.5',
        '44651.5',
        '2022-03-31 12:00:00',
        '1900-02-28',
      ],
    ]);
    const mac = sheet('<row r="1"><c s="1"><v>43189</v></c></row>', { from1904: true });
    expect(await rows(mac)).toEqual([[1, '2022-03-31']]);
  });

  it('reads tags with a prefix, single quotes and odd blanks', async () => {
    const cells =
      "<x:row r = '3'><x:c\n r='B3'  t='inlineStr'><x:is><x:t>镇</x:t></x:is></x:c></x:row>";
    expect(await rows(sheet(cells, { prefix: 'x:' }))).toEqual([[3, '', '镇']]);
  });

  it('reads what a well-known library writes, shared strings and days included', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('隐藏', { state: 'hidden' }).addRow(['不读']);
    const main = workbook.addWorksheet('名录');
    main.addRow(['企业名称', '成立']);
    main.addRow(['恒盛', new Date(Date.UTC(2011, 2, 5))]).getCell(2).numFmt = 'yyyy-mm-dd';
    const file = Buffer.from(await workbook.xlsx.writeBuffer());
    expect(await rows(file)).toEqual([
      [1, '企业名称', '成立'],
      [2, '恒盛', '2011-03-05'],
    ]);
    expect(await rows(file, { sheet: '隐藏' })).toEqual([[1, '不读']]);
    expect(await refusal(file, { sheet: '没有' })).toBe('document.sheet-missing');
  });

  it('is over where its data end, whatever follows', async () => {
    const parts = aWorkbook({ rows: '' });
    const data = '<sheetData><row r="1"><c><v>1</v></c></row></sheetData>';
    const breaks = '<rowBreaks count="1"><brk id="3"/></rowBreaks>';
    parts['xl/worksheets/sheet1.xml'] = `<worksheet>${data}${breaks}</worksheet>`;
    expect(await rows(aZip(parts))).toEqual([[1, '1']]);
  });

  it('is read from a stream as well', async () => {
    const stream = Readable.from([sheet('<row r="1"><c><v>5</v></c></row>')]);
    const found = [];
    for await (const row of readTable(stream)) found.push(row);
    expect(found).toEqual([{ row: 1, cells: ['5'] }]);
  });
});

describe('a csv', () => {
  it.each([
    ['UTF-8', Buffer.from('企业名称,属地\r\n恒盛金属,三余镇\r\n')],
    ['UTF-8 with a mark', Buffer.from('\ufeff企业名称,属地\r\n恒盛金属,三余镇\r\n')],
    ['GB18030, as Excel in China writes it', gbk('企业名称,属地\r\n恒盛金属,三余镇\r\n')],
    [
      'UTF-16, as Excel saves Unicode text',
      Buffer.from('\ufeff企业名称\t属地\r\n恒盛金属\t三余镇\r\n', 'utf16le'),
    ],
    ['semicolons', Buffer.from('企业名称;属地\n恒盛金属;三余镇\n')],
    ['tabs', Buffer.from('企业名称\t属地\n恒盛金属\t三余镇')],
  ])('is read in %s', async (_, bytes) => {
    expect(await rows(bytes)).toEqual([
      [1, '企业名称', '属地'],
      [2, '恒盛金属', '三余镇'],
    ]);
  });

  it('counts records, not lines, and keeps zeros that are told to stay', async () => {
    const text = 'a,b\n"第一行\n第二行",="0012"\n\n"say ""hi""",\'=1+1\n';
    expect(await rows(text)).toEqual([
      [1, 'a', 'b'],
      [2, '第一行\n第二行', '0012'],
      [4, 'say "hi"', '=1+1'],
    ]);
  });

  it('is refused when its bytes are no text of any known encoding', async () => {
    expect(await refusal(Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a, 0x80, 0x0a]))).toBe(
      'document.encoding',
    );
  });
});

describe('a wrong file', () => {
  const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  it.each<[string, string | Buffer, string]>([
    ['nothing at all', '', 'document.empty'],
    ['blank lines only', '\r\n , ,\r\n', 'document.empty'],
    ['an xlsx without a filled cell', sheet('<row r="1"><c r="A1"/></row>'), 'document.empty'],
    ['an xls', Buffer.concat([ole, Buffer.alloc(2000)]), 'document.old-excel'],
    [
      'an xlsx with a password',
      Buffer.concat([ole, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      'document.encrypted',
    ],
    [
      'a web page called .xls',
      '\ufeff<html><table><tr><td>1</td></tr></table>',
      'document.not-a-table',
    ],
    ['a table of a web page', '  <TABLE border=1><tr>', 'document.not-a-table'],
    ['Excel 2003 XML', '<?xml version="1.0"?><Workbook/>', 'document.not-a-table'],
    ['a PDF', '%PDF-1.7 …', 'document.not-a-table'],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]),
      'document.not-a-table',
    ],
    ['a Word document', aZip({ 'word/document.xml': '<a/>' }), 'document.not-a-table'],
    ['any archive', aZip({ 'a.txt': 'a' }), 'document.not-a-table'],
    ['a binary workbook', aZip({ 'xl/workbook.bin': 'a' }), 'document.not-a-table'],
    ['a quote that never ends', 'a,"b\nc,d\n', 'document.damaged'],
    ['random bytes', Buffer.from([1, 2, 0, 3, 4, 0]), 'document.not-a-table'],
    [
      'half an xlsx',
      sheet('<row r="1"><c><v>1</v></c></row>').subarray(0, 600),
      'document.damaged',
    ],
    [
      'a sheet cut off',
      sheet('<row r="1"><c><v>1</v></c>', {
        more: { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1">' },
      }),
      'document.damaged',
    ],
    [
      'a string that is not there',
      sheet('<row r="1"><c t="s"><v>9</v></c></row>'),
      'document.damaged',
    ],
  ])('is refused by its name: %s', async (_, content, code) => {
    expect(await refusal(content)).toBe(code);
  });

  it('is refused when it is too large in any direction', async () => {
    const twoRows = sheet('<row r="1"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>');
    expect(await refusal(twoRows, { maxRows: 1 })).toBe('document.too-large');
    expect(await refusal('a\nb\n', { maxRows: 1 })).toBe('document.too-large');
    const wide = sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>');
    expect(await refusal(wide)).toBe('document.too-large');
    expect(await refusal(`${'a,'.repeat(600)}\n`)).toBe('document.too-large');
    const longRow = sheet(`<row r="1">${'<c/>'.repeat(3_000_000)}</row>`);
    expect(await refusal(longRow)).toBe('document.too-large');
  });

  it('does not blow up: an archive that inflates a thousandfold is stopped early', async () => {
    const bomb = sheet('', {
      more: {
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${' '.repeat(120_000_000)}</sheetData></worksheet>`,
      },
    });
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(bomb)).toBe('document.too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('ends in rows or in a named error, whatever bytes are wrong', async () => {
    const good = sheet(
      '<row r="1"><c t="s"><v>0</v></c><c><v>1.5</v></c></row><row r="2"><c t="inlineStr"><is><t>x</t></is></c></row>',
      { strings: ['<t>三余镇</t>'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        fc.nat(good.length),
        async (changes, cut) => {
          const bad = Buffer.from(good.subarray(0, cut % 3 === 0 ? cut : good.length));
          for (const [at, byte] of changes) if (at < bad.length) bad[at] = byte;
          expect(await refusal(bad)).toMatch(/^(read|document\.)/);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('ends in rows or in a named error for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await refusal(bytes)).toMatch(/^(read|document\.)/);
      }),
      { numRuns: RUNS },
    );
  });
});
