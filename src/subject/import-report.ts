/** A checked import as the page shows it. Pure. */
import { columnLetter, type RowFault } from './columns.js';
import { LIST_CLOSED } from './examine.js';
import type { ImportReport } from './import.dto.js';
import type { Batch, Staged } from './import.store.js';

type Shown = ImportReport['errors'][number];

/** The report with the first errors; `limit` of them. */
export function reportOf(batch: Batch, faulty: readonly Staged[], limit: number): ImportReport {
  const { layout, fresh, changed } = batch.finding;
  const head = layout.faults.map((fault) => shown(layout.row, fault, layout.titles));
  const rows = faulty.flatMap(({ row, errors }) =>
    errors.map((fault) => shown(row, fault, layout.titles)),
  );
  const hasAnnotations = batch.faulty > 0 || head.length > 0 || rows.length > 0;
  return {
    import: batch.id,
    file: batch.fileName,
    at: batch.at,
    state: batch.state === 'accepted' ? 'accepted' : 'checked',
    rows: batch.rows,
    accepted: batch.rows - batch.faulty,
    fresh,
    changed,
    rejected: batch.faulty,
    errors: [...head, ...rows].slice(0, limit),
    annotatedUrl: hasAnnotations
      ? `/api/cycles/${batch.cycleId}/import/${batch.id}/annotated.xlsx`
      : null,
    blocked: batch.state === 'accepted' ? null : blockedBy(batch, faulty),
  };
}

/** The same in Chinese; where every row fails because the list is closed, that is said. */
function blockedBy(batch: Batch, faulty: readonly Staged[]): string | null {
  const errors = faulty.flatMap((row) => row.errors.filter(({ level }) => level === 'error'));
  const [first] = errors;
  const closed = batch.faulty === batch.rows && errors.every(({ code }) => code === LIST_CLOSED);
  return first !== undefined && closed ? first.zh : (blockOf(batch)?.zh ?? null);
}

/** Why nothing of it can be taken over; null: it can. */
export function blockOf(batch: Batch): { zh: string; en: string } | null {
  const { layout } = batch.finding;
  const fault = layout.faults.find(({ level }) => level === 'error');
  if (fault !== undefined) {
    const column = fault.column === null ? '' : `${columnLetter(fault.column)} 列`;
    return { zh: `表头有误，${column}${fault.zh}`, en: `wrong header: ${fault.en}` };
  }
  if (batch.rows === 0) return { zh: '表头下面没有数据', en: 'no rows below the header' };
  if (batch.rows === batch.faulty) {
    return { zh: '没有可导入的行，请改正后重新上传', en: 'no row is free of errors' };
  }
  return null;
}

function shown(row: number, fault: RowFault, titles: readonly string[]): Shown {
  const { column } = fault;
  const title = column === null ? '' : (titles[column] ?? '');
  return {
    row,
    column: column === null ? null : `${columnLetter(column)} ${title}`.trim(),
    value: fault.value,
    code: fault.code,
    message: fault.zh,
    level: fault.level,
  };
}
