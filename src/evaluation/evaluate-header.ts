/** Tables for an evaluation without a database: their header row, and what is wrong in them. */
import { codeOf } from '../documents/errors.js';
import { readTable, tableKind } from '../documents/table.js';
import type { TableRow } from '../documents/row.js';
import { DomainError } from '../domain/errors.js';
import { nearest } from '../domain/expression/expression.error.js';
import { columnLetter } from '../subject/columns.js';
import { narrow } from '../subject/reading.js';

/** Something wrong in a table, with its place as Excel counts. */
export interface FileFault {
  readonly file: string;
  /** `null` when the file as a whole is meant. */
  readonly row: number | null;
  /** Letter of the column; `null` when the row as a whole is meant. */
  readonly column: string | null;
  readonly title: string | null;
  readonly value: string | null;
  readonly zh: string;
  readonly en: string;
}

/** A column of a table, and what it holds. */
export interface Column<Field> {
  readonly index: number;
  /** As written in the table. */
  readonly title: string;
  /** The unit in brackets behind the title. */
  readonly unit: string | undefined;
  readonly field: Field;
}

/** A field and all the names its column may have. */
export interface KnownColumn<Field> {
  readonly field: Field;
  readonly names: readonly string[];
  readonly required?: boolean;
}

interface What {
  readonly zh: string;
  readonly en: string;
  readonly column?: Pick<Column<unknown>, 'index' | 'title'> | undefined;
  readonly value?: string | null;
}

/** Gathers what is wrong in one file. */
export class Faults {
  readonly list: FileFault[] = [];
  /** Plain text under the name of a workbook: read as a csv, which it may well be. */
  isTextNamedXlsx = false;

  constructor(private readonly file: string) {}

  add(row: number | null, { zh, en, column, value = null }: What): void {
    const letter = column ? columnLetter(column.index) : null;
    const title = column?.title ?? null;
    const found = value === '' ? null : value;
    this.list.push({ file: this.file, row, column: letter, title, value: found, zh, en });
  }
}

/** The filled rows of a file; a file that cannot be read is a fault and has no more rows. */
export async function* rowsOf(file: string, faults: Faults): AsyncGenerator<TableRow> {
  try {
    faults.isTextNamedXlsx = /\.xlsx$/i.test(file) && (await tableKind(file)) === 'csv';
    yield* readTable(file);
  } catch (error) {
    if (error instanceof DomainError) faults.add(null, { zh: error.message, en: error.english });
    else if (UNREADABLE.includes(codeOf(error) ?? '')) faults.add(null, NO_FILE);
    else throw error;
  }
}

const UNREADABLE = ['ENOENT', 'EISDIR', 'EACCES'];
const NO_FILE = {
  zh: '没有这个文件，或者不能读取，请核对路径',
  en: 'there is no such file, or it cannot be read; check the path',
};

/** Columns people keep for themselves. */
const PASSED_OVER = ['序号', '备注', 'no', 'no.', 'note', 'remark'];

/**
 * The columns of a header row by id, title or other name, with or without a unit in brackets. Unknown,
 * repeated and lacking columns are faults.
 */
export function readHeader<Field>(
  { row, cells }: TableRow,
  known: readonly KnownColumn<Field>[],
  faults: Faults,
): Column<Field>[] {
  if (!cells.some((cell) => fieldOf(cell, known))) {
    faults.add(row, faults.isTextNamedXlsx ? NO_XLSX : NO_HEADER);
    return [];
  }
  const columns: Column<Field>[] = [];
  cells.forEach((cell, index) => {
    const title = cell.trim();
    if (title === '' || PASSED_OVER.includes(tidy(title))) return;
    const found = fieldOf(title, known);
    if (!found) {
      faults.add(row, { ...unknown(title, known), column: { index, title } });
      return;
    }
    const column = { index, title, ...found };
    const before = columns.find(({ field }) => field === found.field);
    if (before) faults.add(row, { ...repeated(before), column });
    else columns.push(column);
  });
  const lacking = known.filter(
    (one) => one.required && !columns.some(({ field }) => field === one.field),
  );
  for (const { names } of lacking) faults.add(row, missing(names));
  return columns;
}

const NO_XLSX = {
  zh: '文件名是 .xlsx，内容却是纯文本，不是 Excel 表格；请在 Excel 或 WPS 中另存为 .xlsx，或按 csv 整理列名',
  en: 'the file is called .xlsx but holds plain text, no workbook; save it as .xlsx, or name its columns as in a csv',
};
const NO_HEADER = {
  zh: '第一行应为列名，如 code（统一社会信用代码），上面不要有标题行',
  en: 'the first row must hold the column names, code among them, with no heading above',
};

/** Cells without a column name are faults: most are figures that an unquoted comma has shifted. */
export function refuseStray(
  { row, cells }: TableRow,
  titles: readonly string[],
  faults: Faults,
): void {
  cells.forEach((cell, index) => {
    if (cell.trim() === '' || (titles[index] ?? '').trim() !== '') return;
    faults.add(row, { ...STRAY, column: { index, title: '' }, value: cell });
  });
}

const STRAY = {
  zh: '这一列没有列名；如果是数字里的逗号（如 1,234）把格子错开了，请去掉逗号，否则补上列名或清空',
  en: 'this column has no name; remove commas inside figures, or name or empty the column',
};

function fieldOf<Field>(
  title: string,
  known: readonly KnownColumn<Field>[],
): { field: Field; unit: string | undefined } | undefined {
  const whole = tidy(title);
  const exact = known.find(({ names }) => names.some((name) => tidy(name) === whole));
  if (exact) return { field: exact.field, unit: undefined };
  const { name, unit } = heading(title);
  const named = known.find(({ names }) => names.some((one) => tidy(one) === name));
  if (named) return { field: named.field, unit };
  // A title with a remark in brackets may be written without it, where only one is meant.
  const bare = known.filter(({ names }) => names.some((one) => heading(one).name === name));
  return bare.length === 1 && bare[0] ? { field: bare[0].field, unit } : undefined;
}

function tidy(text: string): string {
  return narrow(text).normalize('NFKC').replace(/[\s*]/g, '').toLowerCase();
}

/** A column name without blanks, stars and its unit in brackets. */
function heading(text: string): { name: string; unit: string | undefined } {
  const whole = tidy(text);
  const [, name = whole, unit] = /^(.+?)[([【](?:单位:?)?(.+?)[)\]】]$/.exec(whole) ?? [];
  return { name, unit };
}

function unknown(title: string, known: readonly KnownColumn<unknown>[]): What {
  const names = known.flatMap((one) => one.names);
  const meant = nearest(title, names) ?? nearest(heading(title).name, names);
  const [zh, en] =
    meant === undefined ? ['', ''] : [`是不是“${meant}”？`, `did you mean "${meant}"? `];
  return {
    zh: `不认识这一列，${zh}请改列名，或者删去这一列（“备注”“序号”可以留着）`,
    en: `unknown column; ${en}rename or remove it`,
  };
}

function repeated(before: Column<unknown>): What {
  const letter = columnLetter(before.index);
  return {
    zh: `与 ${letter} 列（${before.title}）重复，请只留一列`,
    en: `the same as column ${letter}; keep one of them`,
  };
}

function missing(names: readonly string[]): What {
  const [id = '', title = id] = names;
  return {
    zh: `缺少列 ${id}（${title}），请在列名行补上`,
    en: `column ${id} is missing; add it to the header row`,
  };
}
