/** The board as a table for Excel. Pure. */
import { type LightState, lightWords } from '../domain/lights/light.js';
import type { OutColumn } from '../documents/write.js';
import { csvLine } from '../documents/text.js';
import type { Wall } from './board.dto.js';
import type { CellItem } from './cell.dto.js';

export interface Sheet {
  readonly columns: readonly OutColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What of the board is asked for; everything where a condition is missing. */
export interface CellFilter {
  readonly lights?: readonly LightState[] | undefined;
  readonly organisation?: string | undefined;
  readonly stage?: string | undefined;
}

const kinds = { territory: '属地片区', lead: '成员部门', department: '成员部门' } as const;

/** One row a cell, in the order of the board; cells without a task are left out. */
export function boardSheet(wall: Wall, filter: CellFilter): Sheet {
  const stages = new Map(wall.stages.map((stage) => [stage.id, stage]));
  const rows = wall.rows
    .filter(({ organisation }) => asked(filter.organisation, organisation.id))
    .flatMap(({ organisation, kind, liaison, cells }) =>
      cells
        .filter(({ light }) => light !== 'notApplicable')
        .filter(({ light, stage }) => asked(filter.stage, stage) && lit(filter.lights, light))
        .map((cell) => [
          kinds[kind],
          organisation.title,
          stages.get(cell.stage)?.title ?? cell.stage,
          stages.get(cell.stage)?.due ?? null,
          lightWords[cell.light].zh,
          String(cell.done),
          String(cell.total),
          cell.daysLate === null ? null : String(cell.daysLate),
          cell.extendedTo,
          cell.why,
          liaison,
        ]),
    );
  return { columns: boardColumns, rows };
}

const asked = (wanted: string | undefined, is: string): boolean =>
  wanted === undefined || wanted === is;
const lit = (wanted: readonly LightState[] | undefined, is: LightState): boolean =>
  wanted === undefined || wanted.includes(is);

const boardColumns: readonly OutColumn[] = [
  { title: '组别', width: 10 },
  { title: '单位', width: 20 },
  { title: '阶段', width: 12 },
  { title: '到期日', width: 12, kind: 'date' },
  { title: '亮灯', width: 8 },
  { title: '完成', width: 8, kind: 'number' },
  { title: '应完成', width: 8, kind: 'number' },
  { title: '逾期天数', width: 9, kind: 'number' },
  { title: '延至', width: 12, kind: 'date' },
  { title: '亮灯依据', width: 46 },
  { title: '业务骨干', width: 12 },
];

/** One row an enterprise that is not done. */
export function undoneSheet(items: readonly CellItem[]): Sheet {
  return {
    columns: [
      { title: '企业', width: 32 },
      { title: '环节', width: 12 },
      { title: '原因', width: 46 },
      { title: '逾期天数', width: 9, kind: 'number' },
    ],
    rows: items.map(({ subject, state, reason, days }) => [
      subject.name,
      state,
      reason,
      days === 0 ? null : String(days),
    ]),
  };
}

/** The table as a csv that Excel reads, in UTF-8 with its mark. */
export function csvOf({ columns, rows }: Sheet): Buffer {
  const lines = [columns.map(({ title }) => title), ...rows].map(csvLine);
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}
