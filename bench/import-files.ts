/** Writes the files the import is measured with, in a process of its own: its memory is not the import's. */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeXlsxStream, XlsxStreamWriter } from 'hucre/xlsx';
import { creditCodeOf } from '../src/domain/subject/credit-code.js';

export const ROWS = 100_000;
export const ITEMS = 11;

export const HEAD = [
  '企业名称',
  '统一社会信用代码',
  '属地',
  '规模',
  '行业代码',
  '地址',
  '联系人',
  '联系电话',
  '成立日期',
  ...Array.from({ length: ITEMS }, (_, i) => `数据项${String(i + 1)}（万元）`),
];

const columns = HEAD.map((header, i) => (i === 8 ? { header, numFmt: 'yyyy-mm-dd' } : { header }));

function* rows(): Generator<(string | number | Date)[]> {
  for (let n = 0; n < ROWS; n += 1) {
    yield [
      `南通恒盛金属制品有限公司第${String(n)}分厂`,
      creditCodeOf(`91320600MA${String(n).padStart(7, '0')}`),
      n % 2 === 0 ? '北镇' : '南镇',
      n % 3 === 0 ? '规上' : '规下',
      '3311',
      `江苏省南通市临海高等级公路${String(n)}号`,
      `联系人${String(n % 5000)}`,
      `138${String(10_000_000 + n)}`,
      new Date(Date.UTC(2005, n % 12, 1 + (n % 28))),
      ...Array.from({ length: ITEMS }, (_, i) => ((n * 7919 + i * 104_729) % 1_000_000) / 100),
    ];
  }
}

/** Text within the cells, as most programs export it. */
async function writeInline(file: string): Promise<void> {
  const reader = writeXlsxStream(rows(), { name: '企业', columns }).getReader();
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  };
  await pipeline(Readable.from(chunks()), createWriteStream(file));
}

/** Text in a table of its own, as Excel saves it. */
async function writeShared(file: string): Promise<void> {
  const writer = new XlsxStreamWriter({ name: '企业', columns });
  for (const row of rows()) writer.addRow(row);
  await writeFile(file, await writer.finish());
}

const [folder] = process.argv.slice(2);
if (
  process.send !== undefined &&
  folder !== undefined &&
  process.argv[1] === import.meta.filename
) {
  await writeInline(path.join(folder, 'inline.xlsx'));
  await writeShared(path.join(folder, 'shared.xlsx'));
}
