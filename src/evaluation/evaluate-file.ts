/** Subjects and their figures from a table, for an evaluation without a database. */
import { readTable } from '../documents/table.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { readUnit, unitsAgree } from '../domain/expression/unit.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsOf } from '../domain/programme/units.js';
import { attributes, columnLetter } from '../subject/columns.js';
import { EntryRules } from '../subject/entry.js';
import { narrow, readDay, readIndustry, readScale, tidyFigure } from '../subject/reading.js';
import type { Read } from '../subject/reading.js';

/** Something wrong in a table, with its place as Excel counts. */
export interface FileFault {
  readonly file: string;
  readonly row: number;
  /** Letter of the column; `null` when the row as a whole is meant. */
  readonly column: string | null;
  readonly title: string | null;
  readonly value: string | null;
  readonly zh: string;
  readonly en: string;
}

export interface SubjectsRead {
  readonly subjects: readonly SubjectFacts[];
  /** Row of each subject by its id. */
  readonly rows: ReadonlyMap<string, number>;
  readonly faults: readonly FileFault[];
  /** Columns nobody knows; they are passed over. */
  readonly ignored: readonly string[];
}

type Attribute =
  | 'code'
  | 'name'
  | 'scale'
  | 'industry'
  | 'region'
  | 'territory'
  | 'zone'
  | 'founded'
  | 'inProductionSince';

interface Column {
  readonly index: number;
  readonly title: string;
  readonly field: Attribute | { readonly item: FilledProgramme['items'][number] };
}

const OWN_TITLES: Readonly<Record<string, readonly string[]>> = {
  region: ['region', '行政区划', '行政区划代码', '区划代码', '地区'],
  zone: ['zone', '园区', '开发区'],
  inProductionSince: ['inproductionsince', 'inproduction', '投产日期', '投产时间'],
};
const KNOWN: readonly Attribute[] = ['code', 'name', 'scale', 'industry', 'territory', 'founded'];

/**
 * Reads subjects: one header row of column ids or Chinese titles, one row a subject. Nothing is
 * guessed: what cannot be read is a fault with row and column.
 */
export async function readSubjects(
  file: string,
  programme: FilledProgramme,
  year: number,
): Promise<SubjectsRead> {
  const reader = new SubjectReader(file, programme, year);
  for await (const { row, cells } of readTable(file)) reader.take(row, cells);
  return reader.finish();
}

class SubjectReader {
  private readonly subjects: SubjectFacts[] = [];
  private readonly rows = new Map<string, number>();
  private readonly faults: FileFault[] = [];
  private readonly ignored: string[] = [];
  private readonly territories: ReadonlyMap<string, string>;
  private readonly entry: EntryRules;
  private columns: readonly Column[] | undefined;

  constructor(
    private readonly file: string,
    private readonly programme: FilledProgramme,
    year: number,
  ) {
    this.territories = new Map(
      unitsOf(programme).flatMap(({ id, title, short, aliases = [] }) =>
        [id, title, short ?? id, ...aliases].map((name) => [name, id] as const),
      ),
    );
    this.entry = new EntryRules(programme, year);
  }

  take(row: number, cells: readonly string[]): void {
    if (!this.columns) {
      this.columns = this.header(row, cells);
      return;
    }
    const said = new Map<Attribute, string>();
    const values: Record<string, string | null> = {};
    for (const column of this.columns) {
      const cell = (cells[column.index] ?? '').trim();
      const read = cell === '' ? { value: null } : this.read(column, cell);
      if (read.fault) this.fault(row, { ...read.fault, column, value: cell });
      else if (typeof column.field !== 'string') values[column.field.item.id] = read.value;
      else if (read.value !== null) said.set(column.field, read.value);
    }
    this.keep(row, said, values);
  }

  finish(): SubjectsRead {
    const { subjects, rows, faults, ignored } = this;
    if (!this.columns) this.fault(1, EMPTY);
    return { subjects, rows, faults, ignored };
  }

  private keep(
    row: number,
    said: ReadonlyMap<Attribute, string>,
    values: Readonly<Record<string, string | null>>,
  ): void {
    const code = said.get('code');
    if (code === undefined) {
      this.fault(row, NO_CODE);
      return;
    }
    const before = this.rows.get(code);
    if (before !== undefined) {
      const zh = `代码 ${code} 与第 ${String(before)} 行重复`;
      this.fault(row, { zh, en: `code ${code} is in row ${String(before)} already` });
      return;
    }
    const scale = said.get('scale');
    const subject: SubjectFacts = {
      ...Object.fromEntries([...said].filter(([field]) => field !== 'scale')),
      id: code,
      code,
      name: said.get('name') ?? code,
      scale: scale === 'above' || scale === 'below' ? scale : undefined,
      region: said.get('region') ?? this.programme.region,
      values,
    };
    this.rows.set(code, row);
    this.subjects.push(subject);
    this.check(row, subject);
  }

  /** What the programme's own checks refuse. */
  private check(row: number, subject: SubjectFacts): void {
    const given = Object.keys(subject.values).filter((id) => subject.values[id] !== null);
    for (const { item, zh, en } of this.entry.refusals(subject, given)) {
      const column = this.columns?.find(
        ({ field }) => typeof field !== 'string' && field.item.id === item,
      );
      this.fault(row, { zh, en, column, value: subject.values[item] ?? null });
    }
  }

  private read({ field }: Column, cell: string): Read<string> {
    if (typeof field !== 'string') return tidyFigure(field.item, cell);
    switch (field) {
      case 'scale':
        return readScale(cell);
      case 'industry':
        return readIndustry(cell);
      case 'founded':
      case 'inProductionSince':
        return readDay(cell);
      case 'territory':
        return { value: this.territories.get(cell) ?? cell };
      default:
        return { value: cell };
    }
  }

  private header(row: number, cells: readonly string[]): Column[] {
    const columns = cells.flatMap((cell, index) => this.column(row, { cell, index }));
    const coded = columns.some(({ field }) => field === 'code');
    if (!coded) this.fault(row, NO_HEADER);
    return columns;
  }

  private column(row: number, { cell, index }: { cell: string; index: number }): Column[] {
    const title = cell.trim();
    if (title === '') return [];
    const { name, unit } = heading(title);
    const attribute = attributeOf(name);
    if (attribute) return [{ index, title, field: attribute }];
    const item = this.programme.items.find((one) =>
      [one.id, one.title, one.en ?? one.id].some((known) => heading(known).name === name),
    );
    if (!item) {
      this.ignored.push(title);
      return [];
    }
    const column = { index, title, field: { item } };
    if (unit !== undefined && item.unit !== undefined && !sameUnit(unit, item.unit)) {
      const zh = `单位写的是${unit}，应为${item.unit}，请换算后再用`;
      this.fault(row, { zh, en: `in ${unit}, must be in ${item.unit}`, column, value: title });
    }
    return [column];
  }

  private fault(
    row: number,
    what: { zh: string; en: string; column?: Column | undefined; value?: string | null },
  ): void {
    const { zh, en, column, value = null } = what;
    this.faults.push({
      file: this.file,
      row,
      column: column ? columnLetter(column.index) : null,
      title: column?.title ?? null,
      value,
      zh,
      en,
    });
  }
}

const EMPTY = { zh: '表是空的', en: 'the table is empty' };
const NO_CODE = { zh: '缺少代码', en: 'the code is missing' };
const NO_HEADER = {
  zh: '第一行应为列名，其中要有 code 或“统一社会信用代码”',
  en: 'the first row must hold column names, "code" among them',
};

/** A column name without blanks, stars and its unit in brackets. */
export function heading(text: string): { name: string; unit: string | undefined } {
  const tidy = narrow(text).normalize('NFKC').replace(/[\s*]/g, '').toLowerCase();
  const [, name = tidy, unit] = /^(.+?)[([](.+?)[)\]]$/.exec(tidy) ?? [];
  return { name, unit };
}

function sameUnit(a: string, b: string): boolean {
  return unitsAgree(readUnit(a), readUnit(b.normalize('NFKC').toLowerCase()));
}

function attributeOf(name: string): Attribute | undefined {
  const own = (['region', 'zone', 'inProductionSince'] as const).find((field) =>
    OWN_TITLES[field]?.includes(name),
  );
  if (own) return own;
  const known = attributes.find(({ field, title, also }) =>
    [field, title, ...also].some((one) => one.toLowerCase() === name),
  );
  return KNOWN.find((field) => field === known?.field);
}
