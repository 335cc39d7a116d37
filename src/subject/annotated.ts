/** The person's own rows again, with what is wrong beside them and the cells in red. */
import type { OutCell, OutColumn } from '../documents/write.js';
import { columnLetter, type Layout, type RowFault } from './columns.js';
import type { Staged } from './import.store.js';

/** The columns as they were, and one for the errors in front. */
export function annotatedColumns(layout: Layout): OutColumn[] {
  const own = layout.titles.map((title) => ({ title, width: 16 }));
  return [{ title: '第几行', width: 8 }, { title: '问题与改法', width: 60 }, ...own];
}

/** The header if something is wrong with it, then every row in its order. */
export async function* annotatedRows(
  layout: Layout,
  pages: AsyncIterable<readonly Staged[]>,
): AsyncGenerator<OutCell[]> {
  if (layout.faults.length > 0) yield row(layout.row, layout.titles, layout.faults, layout);
  for await (const page of pages) {
    for (const staged of page) yield row(staged.row, staged.cells, staged.errors, layout);
  }
}

function row(
  number: number,
  cells: readonly string[],
  faults: readonly RowFault[],
  layout: Layout,
): OutCell[] {
  const wrong = new Set(
    faults.filter(({ level }) => level === 'error').map(({ column }) => column),
  );
  const width = Math.max(cells.length, layout.titles.length);
  const own = Array.from({ length: width }, (_, column): OutCell => {
    const text = cells[column] ?? '';
    return wrong.has(column) ? { text, fault: true } : text;
  });
  const said = faults.map((fault) => sentence(fault, layout)).join('\n');
  const isWrong = wrong.size > 0;
  return [String(number), isWrong ? { text: said, fault: true } : said, ...own];
}

function sentence({ column, zh, en, level }: RowFault, layout: Layout): string {
  const where = column === null ? '' : `${columnLetter(column)} ${layout.titles[column] ?? ''}：`;
  return `${level === 'warning' ? '（提示）' : ''}${where}${zh} / ${en}`;
}
