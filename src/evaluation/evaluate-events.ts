/** Accidents, violations, honours from a table, for an evaluation without a database. */
import { readTable } from '../documents/table.js';
import { Exact } from '../domain/expression/exact.js';
import type { SubjectEvent } from '../domain/expression/value.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { columnLetter } from '../subject/columns.js';
import { readDay } from '../subject/reading.js';
import { heading } from './evaluate-file.js';
import type { FileFault } from './evaluate-file.js';

export interface EventsRead {
  readonly events: ReadonlyMap<string, readonly SubjectEvent[]>;
  readonly faults: readonly FileFault[];
}

const EVENT_TITLES: Readonly<Record<EventField, readonly string[]>> = {
  code: ['code', '统一社会信用代码', '信用代码', '代码'],
  kind: ['kind', '类别', '事件', '事件类别'],
  level: ['level', '级别', '等级'],
  date: ['date', '日期', '发生日期', '认定日期'],
  until: ['until', '有效期至'],
  amount: ['amount', '数额', '数量'],
};
const EVENT_FIELDS = ['code', 'kind', 'level', 'date', 'until', 'amount'] as const;
type EventField = (typeof EVENT_FIELDS)[number];

/** Reads events: accidents, violations, honours; `code, kind, level, date` and, if known, `until`. */
export async function readEvents(
  file: string,
  programme: FilledProgramme,
  codes: ReadonlySet<string>,
): Promise<EventsRead> {
  const events = new Map<string, SubjectEvent[]>();
  const faults: FileFault[] = [];
  let columns: Map<EventField, number> | undefined;
  for await (const { row, cells } of readTable(file)) {
    if (!columns) {
      columns = eventColumns(cells);
      const lacking = (['code', 'kind', 'date'] as const).filter((field) => !columns?.has(field));
      if (lacking.length > 0) {
        const named = lacking.join('、');
        const place = { file, row, column: null, title: null, value: null };
        faults.push({ ...place, zh: `缺少列：${named}`, en: `columns missing: ${named}` });
        break;
      }
      continue;
    }
    const read = readEvent(cells, { columns, programme, codes });
    if ('event' in read) {
      events.set(read.code, [...(events.get(read.code) ?? []), read.event]);
    } else {
      const index = columns.get(read.field) ?? 0;
      const place = { file, row, column: columnLetter(index), title: read.field };
      faults.push({ ...place, value: cells[index] ?? null, zh: read.zh, en: read.en });
    }
  }
  return { events, faults };
}

function eventColumns(cells: readonly string[]): Map<EventField, number> {
  const names = cells.map((cell) => heading(cell).name);
  return new Map(
    EVENT_FIELDS.flatMap((field): [EventField, number][] => {
      const index = names.findIndex((name) => EVENT_TITLES[field].includes(name));
      return index === -1 ? [] : [[field, index]];
    }),
  );
}

type EventRead =
  | { readonly code: string; readonly event: SubjectEvent }
  | { readonly field: EventField; readonly zh: string; readonly en: string };

function readEvent(
  cells: readonly string[],
  told: {
    columns: ReadonlyMap<EventField, number>;
    programme: FilledProgramme;
    codes: ReadonlySet<string>;
  },
): EventRead {
  const { columns, programme, codes } = told;
  const cell = (field: EventField): string => (cells[columns.get(field) ?? -1] ?? '').trim();
  const code = cell('code');
  if (!codes.has(code)) {
    return { field: 'code', zh: '数据表里没有这个代码', en: 'no such code in the data' };
  }
  const kind = kindOf(cell('kind'), programme);
  if (kind === undefined) return { field: 'kind', zh: '不认识的事件类别', en: 'unknown kind' };
  const [date, until] = [readDay(cell('date')), readDay(cell('until'))];
  if (date.fault || date.value === null) {
    return { field: 'date', zh: '日期要写成 2022-05-01', en: 'a date like 2022-05-01 is needed' };
  }
  if (until.fault) return { field: 'until', zh: until.fault.zh, en: until.fault.en };
  const [level, amount] = [cell('level'), cell('amount')];
  if (amount !== '' && !Exact.parse(amount)) {
    return { field: 'amount', zh: '不是数', en: 'not a number' };
  }
  return {
    code,
    event: {
      kind,
      date: date.value,
      ...(level !== '' && { level }),
      ...(until.value !== null && { until: until.value }),
      ...(amount !== '' && { amount }),
    },
  };
}

/** A kind by id or title; any word where the programme lists no kinds. */
function kindOf(text: string, { events: kinds }: FilledProgramme): string | undefined {
  if (text === '') return undefined;
  if (kinds.length === 0) return text;
  return kinds.find(({ id, title }) => id === text || title === text)?.id;
}
