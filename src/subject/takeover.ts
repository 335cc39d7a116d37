/** The good rows of a checked import, taken over within one transaction. */
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import type { Sql } from '../persistence/database.js';
import { ImportOutdated } from './errors.js';
import { movedAttributes } from './examine.js';
import type { ImportDesk } from './import-desk.js';
import {
  copyLine,
  ImportStore,
  type Batch,
  type ChangeStamp,
  type NewSubject,
  type YearOfSubject,
} from './import.store.js';
import { RowExaminer, type Judged } from './row-examiner.js';
import { SubjectStore } from './subject.store.js';

const PAGE = 1000;

/** A judged row with the id of its enterprise, old or new. */
type Placed = Judged & { readonly id: string };

@Injectable()
export class Takeover {
  constructor(
    private readonly store: ImportStore,
    private readonly subjects: SubjectStore,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
  ) {}

  /**
   * Enterprises, their year, the log of what was changed and their flows, a page at a time. The rows are
   * examined again against the list as it is now.
   * @throws ImportOutdated when a row that was good no longer is
   */
  async run(sql: Sql, desk: ImportDesk, batch: Batch): Promise<void> {
    const { layout } = batch.finding;
    const examiner = new RowExaminer(desk, layout, this.store, this.subjects, sql);
    const stamp: ChangeStamp = {
      by: desk.actor.id,
      organisation: desk.actor.organisation,
      at: await this.clock.now(),
    };
    let after = 0;
    for (;;) {
      const page = await this.store.page(sql, batch.id, after, { size: PAGE, which: 'good' });
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.row;
      const judged = await examiner.judge(page);
      refuseIfOutdated(judged);
      const moving = judged.filter(({ effect }) => effect !== 'same').map(placed);
      if (moving.length > 0) await this.write(sql, desk, moving, stamp);
    }
  }

  private async write(
    sql: Sql,
    desk: ImportDesk,
    rows: readonly Placed[],
    stamp: ChangeStamp,
  ): Promise<void> {
    const { cycle } = desk;
    const strangers = rows.filter(({ known }) => known === undefined);
    const renamed = rows.filter(isRenamed);
    if (strangers.length > 0) {
      await this.store.addSubjects(sql, cycle.region, strangers.map(asSubject));
    }
    if (renamed.length > 0 && desk.role !== 'department') {
      await this.store.renameSubjects(sql, renamed.map(asSubject));
    }
    await this.store.upsertYears(sql, cycle.id, rows.map(asYear));
    const changes = rows.flatMap((row) => changesOf(row, cycle.id, stamp));
    // One text: each would be a message of its own on the line.
    if (changes.length > 0) await this.store.recordChanges(sql, changes.join(''));
    const fresh = rows.filter(({ effect }) => effect === 'fresh');
    if (fresh.length === 0) return;
    await this.cycles.enlist(
      sql,
      cycle.id,
      fresh.map(({ id, candidate }) => ({ subjectId: id, territory: candidate.territory ?? '' })),
      desk.actor,
    );
  }
}

function refuseIfOutdated(judged: readonly Judged[]): void {
  const faulty = judged.filter(({ effect }) => effect === undefined);
  const [first] = faulty;
  if (first === undefined) return;
  const why = first.faults.find(({ level }) => level === 'error');
  throw new ImportOutdated(faulty.length, first.row, { zh: why?.zh ?? '', en: why?.en ?? '' });
}

function placed(row: Judged): Placed {
  return { ...row, id: row.known?.id ?? randomId() };
}

function isRenamed({ known, candidate: { name, code } }: Placed): boolean {
  if (known === undefined) return false;
  const differs = (said: string | null, is: string | null): boolean => said !== null && said !== is;
  return differs(name, known.name) || differs(code, known.creditCode);
}

function asSubject({ id, candidate }: Placed): NewSubject {
  const { code, pending, name } = candidate;
  return { id, code, pending: code === null ? pending : null, name };
}

function asYear({ id, candidate, known }: Placed): YearOfSubject {
  const year = known?.year ?? null;
  return {
    id,
    territory: year?.territory ?? candidate.territory ?? '',
    scale: candidate.scale ?? year?.scale ?? '',
    industry: candidate.industry,
    address: candidate.address,
    contact: candidate.contact,
    phone: candidate.phone,
    email: candidate.email,
    founded: candidate.founded,
    in_production: candidate.inProduction,
    origin: 'import',
    hidden: candidate.hidden,
    values: candidate.values,
  };
}

function changesOf(
  { id, candidate, known }: Placed,
  cycleId: string,
  stamp: ChangeStamp,
): string[] {
  const year = known?.year ?? null;
  const was = year?.values ?? {};
  const figures = Object.entries(candidate.values)
    .filter(([item, value]) => was[item] !== value)
    .map(([item, after]) => ({ field: item, before: was[item] ?? null, after }));
  const attributes = year === null ? [] : movedAttributes(candidate, year);
  const { by, organisation, at } = stamp;
  return [...figures, ...attributes].map(({ field, before, after }) =>
    copyLine([cycleId, id, field, before, after, 'import', by, organisation, at]),
  );
}
