/** Accidents, violations, honours from a table, for an evaluation without a database. */
import type { SubjectEvent } from '../domain/expression/value.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { narrow, readDay, readNumber } from '../subject/reading.js';
import type { Read } from '../subject/reading.js';
import { CODE_TITLES } from './evaluate-file.js';
import { Faults, readHeader, refuseStray, rowsOf } from './evaluate-header.js';
import type { Column, FileFault, KnownColumn } from './evaluate-header.js';

export interface EventsRead {
  readonly events: ReadonlyMap<string, readonly SubjectEvent[]>;
  readonly faults: readonly FileFault[];
}

type Field = 'code' | 'kind' | 'level' | 'date' | 'until' | 'amount' | 'title' | 'name';
const COLUMNS: readonly KnownColumn<Field>[] = [
  { field: 'code', names: ['code', ...CODE_TITLES], required: true },
  { field: 'kind', names: ['kind', '类别', '事件类别', '事件', '种类'], required: true },
  { field: 'level', names: ['level', '级别', '等级'] },
  { field: 'date', names: ['date', '日期', '发生日期', '认定日期'], required: true },
  { field: 'until', names: ['until', '有效期至'] },
  { field: 'amount', names: ['amount', '数额', '数量'] },
  { field: 'title', names: ['title', '事项', '内容'] },
  // For the reader: the code says who is meant.
  { field: 'name', names: ['name', '企业名称', '名称'] },
];

/** Reads events: `code, kind, level, date` and, if known, `until` and `amount`. */
export async function readEvents(
  file: string,
  programme: FilledProgramme,
  codes: ReadonlySet<string>,
): Promise<EventsRead> {
  const faults = new Faults(file);
  const events = new Map<string, SubjectEvent[]>();
  let columns: readonly Column<Field>[] | undefined;
  let titles: readonly string[] = [];
  for await (const { row, cells } of rowsOf(file, faults)) {
    if (!columns) {
      columns = readHeader({ row, cells }, COLUMNS, faults);
      titles = cells;
      if (faults.list.length > 0) break;
      continue;
    }
    refuseStray({ row, cells }, titles, faults);
    const read = readEvent(cells, columns, { programme, codes });
    for (const fault of read.faults) faults.add(row, fault);
    if (read.event) events.set(read.code, [...(events.get(read.code) ?? []), read.event]);
  }
  return { events, faults: faults.list };
}

interface Told {
  readonly programme: FilledProgramme;
  readonly codes: ReadonlySet<string>;
}

interface EventFault {
  readonly zh: string;
  readonly en: string;
  readonly column: Column<Field> | undefined;
  readonly value: string;
}

function readEvent(
  cells: readonly string[],
  columns: readonly Column<Field>[],
  { programme, codes }: Told,
): { code: string; event?: SubjectEvent; faults: EventFault[] } {
  const faults: EventFault[] = [];
  const take = (field: Field, read: (text: string) => Read<string>): string | null => {
    const column = columns.find((one) => one.field === field);
    const value = (cells[column?.index ?? -1] ?? '').trim();
    const { value: found, fault } = read(value);
    if (fault) faults.push({ zh: fault.zh, en: fault.en, column, value });
    return found;
  };
  const code = take('code', (text) => known(narrow(text), codes));
  const kind = take('kind', (text) => kindOf(narrow(text), programme));
  const level = take('level', (text) => levelOf(narrow(text), kind, programme));
  const date = take('date', (text) => (text === '' ? refused(NO_DATE) : readDay(text)));
  const until = take('until', readDay);
  const amount = take('amount', (text) => readNumber(text, undefined));
  const title = take('title', (text) => ({ value: text === '' ? null : text }));
  if (faults.length > 0 || code === null || kind === null || date === null) {
    return { code: '', faults };
  }
  const more = { level, until, amount, title };
  const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null));
  return { code, event: { kind, date, ...given }, faults };
}

function refused(fault: { zh: string; en: string }): Read<string> {
  return { value: null, fault: { code: 'evaluation.event', ...fault } };
}

const NO_DATE = { zh: '缺少日期，要写成 2022-05-01', en: 'the date is missing, like 2022-05-01' };

function known(code: string, codes: ReadonlySet<string>): Read<string> {
  if (codes.has(code)) return { value: code };
  return refused({
    zh: '数据表里没有这个代码，请核对代码，或者删去这一行',
    en: 'no such code in the data; correct it or remove the row',
  });
}

/** A kind by id or title; any word where the programme lists no kinds. */
function kindOf(text: string, { events: kinds }: FilledProgramme): Read<string> {
  const found = kinds.find(({ id, title }) => id === text || narrow(title) === text);
  if (found) return { value: found.id };
  if (kinds.length === 0 && text !== '') return { value: text };
  const names = kinds.map(({ id, title }) => `${title}（${id}）`);
  return refused({
    zh: `不认识的事件类别，可写：${names.join('、')}`,
    en: `unknown kind; one of ${kinds.map(({ id }) => id).join(', ')}`,
  });
}

/** A level as the programme lists it for the kind; any word where it lists none. */
function levelOf(
  text: string,
  kind: string | null,
  { events: kinds }: FilledProgramme,
): Read<string> {
  if (text === '') return { value: null };
  const levels = kinds.find(({ id }) => id === kind)?.levels;
  const found = levels === undefined ? text : levels.find((one) => narrow(one) === text);
  if (found !== undefined) return { value: found };
  return refused({
    zh: `这一类事件没有这个级别，可写：${(levels ?? []).join('、')}`,
    en: `unknown level; one of ${(levels ?? []).join(', ')}`,
  });
}
