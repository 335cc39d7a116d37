/** An empty table to fill in: headers that explain themselves, lists to choose from, one example. */
import type ExcelJS from 'exceljs';
import { harmless } from './text.js';

declare module 'exceljs' {
  interface Worksheet {
    /** Missing in the library's own types; takes a whole range at once. */
    readonly dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void };
  }
}

export interface TemplateColumn {
  readonly title: string;
  /** Shown when the mouse rests on the header: unit, owner, how to write it. */
  readonly note: string;
  readonly required: boolean;
  readonly kind: 'text' | 'number' | 'date';
  /** The only words allowed; `strict: false` offers them and lets others pass. */
  readonly choices?: { readonly words: readonly string[]; readonly strict: boolean };
  readonly example: string;
  readonly width?: number;
}

export interface Template {
  readonly sheet: string;
  readonly columns: readonly TemplateColumn[];
  /** Lines of the sheet that explains how to fill the table in. */
  readonly help: readonly string[];
}

/** What the first cell of the example row begins with: whoever imports leaves that row out. */
export const EXAMPLE_MARK = '示例：';

/** How many rows offer the lists. */
const ROWS = 20_000;
const LISTS = '选项';
const GREY = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F2' } } as const;
const REQUIRED = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFDE9D9' } } as const;
const OPTIONAL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EDF3' } } as const;

/** The template as an xlsx. Lists longer than Excel takes inline stand on a hidden sheet. */
export async function writeTemplate(template: Template): Promise<Buffer> {
  // Large, and seldom wanted: loaded when it is.
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const sheet = workbook.addWorksheet(template.sheet, {
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  const lists = workbook.addWorksheet(LISTS, { state: 'hidden' });
  template.columns.forEach((column, i) => {
    writeColumn(sheet, lists, column, i + 1);
  });
  sheet.getRow(1).height = 30;
  const help = workbook.addWorksheet('填写说明');
  help.getColumn(1).width = 100;
  for (const line of template.help) help.addRow([harmless(line)]).alignment = { wrapText: true };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function writeColumn(
  sheet: ExcelJS.Worksheet,
  lists: ExcelJS.Worksheet,
  column: TemplateColumn,
  number: number,
): void {
  const whole = sheet.getColumn(number);
  whole.width = column.width ?? Math.max(12, column.title.length * 2 + 2);
  if (column.kind === 'text') whole.numFmt = '@';
  if (column.kind === 'date') whole.numFmt = 'yyyy-mm-dd';
  const head = sheet.getCell(1, number);
  head.value = harmless(column.title);
  head.note = column.note;
  head.font = { bold: true };
  head.fill = column.required ? REQUIRED : OPTIONAL;
  head.alignment = { wrapText: true, vertical: 'middle' };
  const example = sheet.getCell(2, number);
  example.value = number === 1 ? `${EXAMPLE_MARK}${column.example}` : harmless(column.example);
  example.font = { italic: true, color: { argb: 'FF808080' } };
  example.fill = GREY;
  const { choices } = column;
  if (choices === undefined || choices.words.length === 0) return;
  choices.words.forEach((word, i) => {
    lists.getCell(i + 1, number).value = harmless(word);
  });
  const letter = lists.getColumn(number).letter;
  const range = `${LISTS}!$${letter}$1:$${letter}$${String(choices.words.length)}`;
  sheet.dataValidations.add(`${letter}2:${letter}${String(ROWS)}`, {
    type: 'list',
    allowBlank: true,
    formulae: [range],
    showErrorMessage: choices.strict,
    errorTitle: '请从列表中选择',
    error: `“${column.title}”只能填列表中的内容`,
  });
}
