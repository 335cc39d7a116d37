/** Subjects and their figures from a table, for an evaluation without a database. */
import type { TableRow } from '../documents/row.js';
import type { SubjectFacts } from '../domain/evaluation/input.js';
import { readUnit, unitsAgree } from '../domain/expression/unit.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsOf } from '../domain/programme/units.js';
import { readCode as readCreditCode } from '../subject/candidate.js';
import { attributes, columnLetter } from '../subject/columns.js';
import { EntryRules } from '../subject/entry.js';
import type { FilledItem } from '../subject/entry.js';
import {
  narrow,
  readDay,
  readIndustry,
  readScale,
  readYesNo,
  tidyFigure,
} from '../subject/reading.js';
import type { Read } from '../subject/reading.js';
import { Faults, readHeader, refuseStray, rowsOf } from './evaluate-header.js';
import type { Column, FileFault, KnownColumn } from './evaluate-header.js';

export interface SubjectsRead {
  readonly subjects: readonly SubjectFacts[];
  /** Row of each subject by its id. */
  readonly rows: ReadonlyMap<string, number>;
  /** The columns of the programme's items, by their id. */
  readonly columns: ReadonlyMap<string, { readonly letter: string; readonly title: string }>;
  readonly faults: readonly FileFault[];
}

type Attribute =
  | 'code'
  | 'pending'
  | 'name'
  | 'scale'
  | 'industry'
  | 'region'
  | 'territory'
  | 'zone'
  | 'parcels'
  | 'groupCompany'
  | 'landlord'
  | 'onTime'
  | 'founded'
  | 'inProductionSince';
type Field = Attribute | FilledItem;

export const CODE_TITLES = ['统一社会信用代码', '信用代码', '企业编码', '企业代码', '编码', '代码'];
/** What is no text in the facts of a subject. */
const READ_APART: readonly Attribute[] = ['pending', 'scale', 'parcels', 'onTime'];
/** Besides those that the import of enterprises knows. */
const TITLES: Readonly<Record<Attribute, readonly string[]>> = {
  code: CODE_TITLES,
  pending: [],
  name: [],
  scale: [],
  industry: [],
  region: ['所在地区', '地区', '行政区划', '行政区划代码', '区划代码'],
  territory: [],
  zone: ['园区', '开发区'],
  parcels: ['宗地号', '宗地', '宗地编号'],
  groupCompany: ['所属集团', '集团'],
  landlord: ['房东', '房东代码', '出租方'],
  onTime: ['按时报送'],
  founded: [],
  inProductionSince: ['投产日期', '投产时间', 'inProduction'],
};

/**
 * Reads subjects: one header row of column ids or Chinese titles, one row a subject. Nothing is
 * guessed: what cannot be read is a fault with row and column. Items the programme requires must have
 * a column, unless it is last year's table (`isPast`).
 */
export async function readSubjects(
  file: string,
  programme: FilledProgramme,
  { year, isPast = false }: { year: number; isPast?: boolean },
): Promise<SubjectsRead> {
  const faults = new Faults(file);
  const reader = new SubjectReader(faults, programme, year);
  let columns: Column<Field>[] | undefined;
  let titles: readonly string[] = [];
  for await (const row of rowsOf(file, faults)) {
    if (columns) {
      refuseStray(row, titles, faults);
      reader.take(row.row, row.cells, columns);
      continue;
    }
    columns = headerOf(row, faults, knownColumns(programme, isPast));
    titles = row.cells;
    if (!columns.some(({ field }) => field === 'code')) break;
  }
  const { subjects, rows } = reader;
  if (faults.list.length === 0 && subjects.length === 0) faults.add(null, NOBODY);
  return { subjects, rows, columns: itemColumns(columns ?? []), faults: faults.list };
}

function itemColumns(columns: readonly Column<Field>[]): SubjectsRead['columns'] {
  return new Map(
    columns.flatMap(({ field, index }) => {
      if (typeof field === 'string') return [];
      return [[field.id, { letter: columnLetter(index), title: field.title }] as const];
    }),
  );
}

function knownColumns(programme: FilledProgramme, isPast: boolean): KnownColumn<Field>[] {
  const known = (Object.keys(TITLES) as Attribute[]).map((field): KnownColumn<Field> => {
    const { title = '', also = [] } = attributes.find((one) => one.field === field) ?? {};
    const names = [field, title, ...TITLES[field], ...also].filter((name) => name !== '');
    return { field, names, required: field === 'code' };
  });
  const items = programme.items.map((item): KnownColumn<Field> => {
    const names = [item.id, item.title, ...(item.en === undefined ? [] : [item.en])];
    return { field: item, names, required: item.required === true && !isPast };
  });
  return [...known, ...items];
}

function headerOf(
  row: TableRow,
  faults: Faults,
  known: readonly KnownColumn<Field>[],
): Column<Field>[] {
  const columns = readHeader(row, known, faults);
  for (const column of columns) {
    const { field, unit, title } = column;
    const due = typeof field === 'string' ? undefined : field.unit;
    if (unit === undefined || due === undefined || sameUnit(unit, due)) continue;
    const zh = `单位写的是${unit}，应为${due}，请换算后再用`;
    faults.add(row.row, { zh, en: `in ${unit}, must be in ${due}`, column, value: title });
  }
  return columns;
}

function sameUnit(a: string, b: string): boolean {
  return unitsAgree(readUnit(a), readUnit(b.normalize('NFKC').toLowerCase()));
}

class SubjectReader {
  readonly subjects: SubjectFacts[] = [];
  readonly rows = new Map<string, number>();
  private readonly territories: ReadonlyMap<string, string>;
  private readonly entry: EntryRules;
  /** Parks, parcels and regions have numbers of their own. */
  private readonly hasCreditCodes: boolean;

  constructor(
    private readonly faults: Faults,
    private readonly programme: FilledProgramme,
    year: number,
  ) {
    this.territories = new Map(
      unitsOf(programme).flatMap(({ id, title, short, aliases = [] }) =>
        [id, title, short ?? id, ...aliases].map((name) => [name, id] as const),
      ),
    );
    this.entry = new EntryRules(programme, year);
    const subject = programme.population?.subject ?? 'enterprise';
    this.hasCreditCodes = subject === 'enterprise' || subject === 'service-firm';
  }

  take(row: number, cells: readonly string[], columns: readonly Column<Field>[]): void {
    if (columns.every(({ index }) => (cells[index] ?? '').trim() === '')) return;
    const said = new Map<Attribute, string>();
    const values: Record<string, string | null> = {};
    const pending = columns.find(({ field }) => field === 'pending');
    const isPending = (cells[pending?.index ?? -1] ?? '').trim() !== '';
    for (const column of columns) {
      const cell = (cells[column.index] ?? '').trim();
      const read = cell === '' ? { value: null } : this.read(column.field, cell, isPending);
      if (read.fault) {
        this.faults.add(row, { ...read.fault, column, value: cell });
        if (column.field === 'code') return;
      } else if (typeof column.field !== 'string') values[column.field.id] = read.value;
      else if (read.value !== null) said.set(column.field, read.value);
    }
    const subject = this.keep(row, said, values);
    if (subject) this.check(row, subject, columns);
  }

  private keep(
    row: number,
    said: ReadonlyMap<Attribute, string>,
    values: Readonly<Record<string, string | null>>,
  ): SubjectFacts | undefined {
    const code = said.get('code');
    if (code === undefined) {
      this.faults.add(row, NO_CODE);
      return undefined;
    }
    const before = this.rows.get(code);
    if (before !== undefined) {
      const zh = `代码 ${code} 与第 ${String(before)} 行重复，一家企业只能有一行`;
      this.faults.add(row, { zh, en: `code ${code} is in row ${String(before)} already` });
      return undefined;
    }
    const scale = said.get('scale');
    const subject: SubjectFacts = {
      ...Object.fromEntries([...said].filter(([field]) => !READ_APART.includes(field))),
      id: code,
      code,
      name: said.get('name') ?? code,
      scale: scale === 'above' || scale === 'below' ? scale : undefined,
      region: said.get('region') ?? this.programme.region,
      onTime: said.has('onTime') ? said.get('onTime') === 'true' : undefined,
      parcels: said.get('parcels')?.split(/[、;；,，\s]+/),
      values,
    };
    this.rows.set(code, row);
    this.subjects.push(subject);
    return subject;
  }

  /** What the programme's own checks refuse. */
  private check(row: number, subject: SubjectFacts, columns: readonly Column<Field>[]): void {
    const given = Object.keys(subject.values).filter((id) => subject.values[id] !== null);
    for (const { item, zh, en } of this.entry.refusals(subject, given)) {
      const column = columns.find(({ field }) => typeof field !== 'string' && field.id === item);
      this.faults.add(row, { zh, en, column, value: subject.values[item] ?? null });
    }
  }

  private read(field: Field, cell: string, isPending: boolean): Read<string> {
    if (typeof field !== 'string') return tidyFigure(field, cell);
    switch (field) {
      case 'code':
        return this.hasCreditCodes && !isPending ? readOwnCode(cell) : readCode(cell);
      case 'scale':
        return readScale(cell);
      case 'onTime':
        return readYesNo(cell);
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
}

/** A code as written, full-width forms made narrow; one that Excel took for a number is lost. */
export function readCode(cell: string): Read<string> {
  const code = narrow(cell);
  if (!/^\d(\.\d+)?E\+\d+$/i.test(code)) return { value: code };
  return { value: null, fault: { code: 'evaluation.code-as-number', ...CODE_LOST } };
}

/** A credit code by GB 32100; who has none says why in the column `pending` and takes any number. */
function readOwnCode(cell: string): Read<string> {
  const written = readCode(cell);
  if (written.fault) return written;
  const read = readCreditCode(cell);
  if (!read.fault) return read;
  const zh = `${read.fault.zh}；确实没有代码的，在“无代码原因”（pending）一栏写明原因`;
  const en = `${read.fault.en}; who has none says why in the column pending`;
  return { value: null, fault: { ...read.fault, zh, en } };
}

const CODE_LOST = {
  zh: '代码被 Excel 写成了科学计数，末几位已经丢失，请把该列设为文本后重新填写',
  en: 'Excel has turned the code into a number; make the column text and enter it again',
};
const NO_CODE = { zh: '缺少代码，请填写或删去这一行', en: 'the code is missing' };
const NOBODY = {
  zh: '只有列名，没有企业，请从第二行起每行填一家',
  en: 'there is a header row and no subject below it',
};
