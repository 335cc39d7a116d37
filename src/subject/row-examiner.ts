/** Judges rows a page at a time: reads them, finds their like on the base list, compares. */
import { RowReader, type Candidate } from './candidate.js';
import type { Layout, RowFault } from './columns.js';
import { examine, Twice, type Effect, type Examined, type Known } from './examine.js';
import type { ImportDesk } from './import-desk.js';
import type { Found, ImportStore } from './import.store.js';
import type { Reader, SubjectStore } from './subject.store.js';
import type { Writer } from './subject.types.js';

export interface Judged {
  readonly row: number;
  readonly cells: readonly string[];
  readonly candidate: Candidate;
  readonly known: Known | undefined;
  /** Undefined when the row has an error. */
  readonly effect: Effect | undefined;
  readonly faults: readonly RowFault[];
}

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

export class RowExaminer {
  private readonly twice = new Twice();
  private readonly reader: RowReader;

  constructor(
    private readonly desk: ImportDesk,
    private readonly layout: Layout,
    private readonly store: ImportStore,
    private readonly subjects: SubjectStore,
    private readonly sql: Reader,
  ) {
    this.reader = new RowReader(layout, desk.rowRules);
  }

  async judge(page: readonly Row[]): Promise<Judged[]> {
    const read = page.map(({ row, cells }) => this.reader.read(row, cells));
    const found = await this.alike(read.map(({ candidate }) => candidate));
    const writers = await this.writers(found);
    const examiner = this.desk.examiner(this.layout, found, writers);
    const byCode = new Map(found.map((one) => [one.creditCode, one]));
    const byName = grouped(found);
    return page.map(({ row, cells }, i) => {
      const { candidate, faults } = read[i] ?? this.reader.read(row, cells);
      const namesakes = byName.get(candidate.name ?? '') ?? NOBODY;
      const same = candidate.code === null ? undefined : byCode.get(candidate.code);
      const alike = same === undefined ? namesakes : [same, ...namesakes];
      // A code that cannot be read is not held against the list as a missing one.
      const isUnread = faults.some(({ code }) => code.startsWith('import.code-'));
      const examined = isUnread ? UNREAD : examine(candidate, alike, examiner);
      const doubled = this.twice.find(candidate, examiner.columnOf);
      const all = together(faults, examined.faults, doubled).map((one) => asTyped(one, cells));
      const isFaulty = all.some(({ level }) => level === 'error');
      const effect = isFaulty ? undefined : examined.effect;
      return { row, cells, candidate, known: examined.known, effect, faults: all };
    });
  }

  private alike(candidates: readonly Candidate[]): Promise<Found[]> {
    const { cycle } = this.desk;
    const codes = candidates.flatMap(({ code }) => code ?? []);
    const names = candidates.flatMap(({ name }) => name ?? []);
    return this.store.alike(this.sql, { region: cycle.region, cycleId: cycle.id }, codes, names);
  }

  private async writers(found: readonly Found[]): Promise<Map<string, Map<string, Writer>>> {
    if (!this.desk.needsWriters || found.length === 0) return new Map();
    const ids = found.map(({ id }) => id);
    const items = [...this.desk.rowRules.items.keys()];
    return this.subjects.writersOf(this.sql, this.desk.cycle.id, ids, items);
  }
}

const NOBODY: readonly Found[] = [];
const UNREAD: Examined = { known: undefined, effect: undefined, faults: [] };

/** What could not be read is not called missing as well. */
function together(
  read: readonly RowFault[],
  examined: readonly RowFault[],
  doubled: RowFault | undefined,
): readonly RowFault[] {
  if (read.length === 0 && doubled === undefined) return examined;
  const unreadable = new Set(read.map(({ column }) => column));
  const more = examined.filter(({ column }) => column === null || !unreadable.has(column));
  return [...read, ...more, ...(doubled === undefined ? [] : [doubled])];
}

/** The cell as the clerk typed it: what is kept of it may read quite differently. */
function asTyped(fault: RowFault, cells: readonly string[]): RowFault {
  const typed = fault.column === null ? '' : (cells[fault.column] ?? '').trim();
  return typed === '' ? fault : { ...fault, value: typed };
}

function grouped(found: readonly Found[]): Map<string, Found[]> {
  const byName = new Map<string, Found[]>();
  for (const one of found) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  return byName;
}
