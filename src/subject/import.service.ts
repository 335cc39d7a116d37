/** Tables of enterprises: checked row by row first, taken over whole afterwards, never half. */
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock, randomId } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { baseListOf } from '../domain/cycle/base-list.js';
import { readTablePages } from '../documents/table.js';
import { EXAMPLE_MARK, writeTemplate } from '../documents/template.js';
import { writeTable } from '../documents/write.js';
import type { Actor } from '../flow/flow.types.js';
import { RoleNotPermitted } from '../identity/errors.js';
import { Database } from '../persistence/database.js';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { annotatedColumns, annotatedRows } from './annotated.js';
import { layoutOf, type Layout } from './columns.js';
import { HeaderMissing, ImportBlocked, ImportNotFound } from './errors.js';
import { ImportDesk, importerOf } from './import-desk.js';
import type { ImportReport } from './import.dto.js';
import { blockOf, reportOf } from './import-report.js';
import { templateOf } from './import-template.js';
import { copyLine, ImportStore, type Batch, type Staged } from './import.store.js';
import { RowExaminer, type Judged } from './row-examiner.js';
import { SubjectService } from './subject.service.js';
import { SubjectStore, type Reader } from './subject.store.js';
import { Takeover } from './takeover.js';

/** Rows held in memory at a time. */
const PAGE = 500;
/** Where a header is looked for: titles and notes may stand above it. */
const HEADER_WITHIN = 10;
/** Errors in the report; all of them are in the annotated file. */
const SHOWN = 200;

@Injectable()
export class ImportService {
  constructor(
    private readonly store: ImportStore,
    private readonly subjects: SubjectStore,
    private readonly figures: SubjectService,
    private readonly takeover: Takeover,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Reads and checks a file; its rows are staged, the base list stays as it is. Memory does not grow
   * with the number of rows.
   * @throws the errors of `readTable`, HeaderMissing, RoleNotPermitted, CycleArchived
   */
  async check(
    actor: Actor,
    cycleId: string,
    file: { readonly path: string; readonly name: string },
  ): Promise<ImportReport> {
    const desk = await this.desk(actor, cycleId);
    const counts = { rows: 0, faulty: 0, fresh: 0, changed: 0, same: 0 };
    const id = randomId();
    let layout: Layout | undefined;
    await this.transaction.sql(async (sql) => {
      // One connection for all of it: many people import on the same morning.
      const pages = this.judgedPages(sql, desk, file.path, (found) => (layout = found));
      for await (const page of pages) await this.store.stage(sql, lines(id, page, counts));
      if (layout === undefined) throw new HeaderMissing();
      const { rows, faulty, ...effects } = counts;
      await this.store.insert(sql, {
        id,
        cycleId,
        fileName: file.name,
        by: actor.id,
        at: await this.clock.now(),
        rows,
        faulty,
        finding: {
          layout: {
            ...layout,
            titles: [...layout.titles],
            fields: [...layout.fields],
            faults: [...layout.faults],
          },
          ...effects,
        },
      });
    });
    return this.report(actor, cycleId, id);
  }

  /** @throws ImportNotFound also for an import of somebody else, unless the lead bureau asks */
  async report(actor: Actor, cycleId: string, id: string): Promise<ImportReport> {
    const batch = await this.batch(actor, cycleId, id);
    const faulty = await this.store.page(this.database.pool, id, 0, {
      size: SHOWN,
      which: 'faulty',
    });
    return reportOf(batch, faulty, SHOWN);
  }

  /**
   * Takes all good rows over in one transaction; a second time it changes nothing.
   * @throws ImportNotFound, ImportBlocked, ImportOutdated when the base list has moved in between
   */
  async accept(actor: Actor, cycleId: string, id: string): Promise<ImportReport> {
    const before = await this.batch(actor, cycleId, id);
    if (before.state === 'accepted') return this.report(actor, cycleId, id);
    await this.transaction.sql(async (sql) => {
      await this.store.oneAtATime(sql, actor.region);
      const desk = await this.desk(actor, cycleId, sql, true);
      const batch = await this.store.batch(sql, cycleId, id, true);
      if (batch?.state !== 'checked') return;
      const blocked = blockOf(batch);
      if (blocked !== null) throw new ImportBlocked(blocked);
      await this.takeover.run(sql, desk, batch);
      await this.store.accepted(sql, id);
    });
    return this.report(actor, cycleId, id);
  }

  /** The empty table for this person. */
  async template(actor: Actor, cycleId: string): Promise<{ file: Buffer; name: string }> {
    const { layoutRules, rowRules, cycle } = await this.desk(actor, cycleId);
    const file = await writeTemplate(
      templateOf({
        ...layoutRules,
        items: [...rowRules.items.values()],
        territories: rowRules.territories,
      }),
    );
    return { file, name: `${cycle.title} 导入模板.xlsx` };
  }

  /** The rows of a checked file with what is wrong beside them, as a stream. */
  async annotated(
    actor: Actor,
    cycleId: string,
    id: string,
  ): Promise<{ file: Readable; name: string }> {
    const batch = await this.batch(actor, cycleId, id);
    const { layout } = batch.finding;
    const rows = annotatedRows(layout, this.pages(id));
    const file = writeTable(annotatedColumns(layout), rows, { sheet: '检查结果' });
    return { file, name: `${batch.fileName.replace(/\.\w+$/, '')} 检查结果.xlsx` };
  }

  /** A batch this person may see. */
  async batch(actor: Actor, cycleId: string, id: string): Promise<Batch> {
    const { region } = await this.cycles.get(cycleId);
    if (region !== actor.region) throw new ImportNotFound();
    const batch = await this.store.batch(this.database.pool, cycleId, id);
    const isOwn = batch?.by === actor.id || actor.role === 'lead';
    if (batch === undefined || !isOwn) throw new ImportNotFound();
    return batch;
  }

  private async *pages(id: string): AsyncGenerator<Staged[]> {
    let after = 0;
    for (;;) {
      const page = await this.store.page(this.database.pool, id, after, {
        size: PAGE,
        which: 'all',
      });
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.row;
      yield page;
    }
  }

  /** `hold` keeps evaluations waiting until the transaction ends: the list stays as it is now. */
  private async desk(
    actor: Actor,
    cycleId: string,
    sql: Reader = this.database.pool,
    hold = false,
  ): Promise<ImportDesk> {
    const cycle = await this.cycles.runningFor(actor, cycleId, sql);
    const role = importerOf(actor, cycle);
    if (role === undefined) throw new RoleNotPermitted(['lead', 'territory', 'department']);
    const scored = await this.subjects.scored(sql, cycleId, hold);
    const list = baseListOf(cycle.programme, cycle.year, scored);
    return new ImportDesk(actor, role, cycle, this.figures.rulesOf(cycle), list);
  }

  private async *judgedPages(
    sql: Sql,
    desk: ImportDesk,
    path: string,
    tell: (layout: Layout) => void,
  ): AsyncGenerator<Judged[]> {
    let examiner: RowExaminer | undefined;
    let page: { row: number; cells: string[] }[] = [];
    // While the base list is asked about one page, the next one is read.
    let asked: Promise<Judged[]> | undefined;
    let seen = 0;
    for await (const rows of readTablePages(path)) {
      for (const row of rows) {
        seen += 1;
        if (examiner === undefined) {
          const layout = layoutOf(row, desk.layoutRules);
          if (layout === undefined && seen >= HEADER_WITHIN) throw new HeaderMissing();
          if (layout === undefined) continue;
          tell(layout);
          examiner = new RowExaminer(desk, layout, this.store, this.subjects, sql);
          continue;
        }
        if (isExample(row.cells)) continue;
        page.push(row);
        if (page.length < PAGE) continue;
        if (asked !== undefined) yield await asked;
        asked = examiner.judge(page);
        // Should reading fail first, nobody is left to hear of it.
        asked.catch(() => undefined);
        page = [];
      }
    }
    if (asked !== undefined) yield await asked;
    if (examiner !== undefined && page.length > 0) yield await examiner.judge(page);
  }
}

function isExample(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.startsWith(EXAMPLE_MARK));
}

/** The staged rows as COPY takes them; counts them on the way. */
function lines(
  batchId: string,
  page: readonly Judged[],
  counts: { rows: number; faulty: number; fresh: number; changed: number; same: number },
): string {
  let text = '';
  for (const { row, cells, faults, effect } of page) {
    counts.rows += 1;
    if (effect === undefined) counts.faulty += 1;
    else counts[effect] += 1;
    text += copyLine([batchId, row, JSON.stringify(cells), JSON.stringify(faults)]);
  }
  return text;
}
