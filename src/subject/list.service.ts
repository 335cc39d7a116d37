/** The enterprises of a cycle within a person's reach: a page of them, and all of them as a table. */
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { CycleService } from '../cycle/cycle.service.js';
import type { RunningCycle } from '../cycle/cycle.types.js';
import { writeTable, type OutColumn } from '../documents/write.js';
import { phaseTitle } from '../domain/process/anatomy.js';
import { unitsOf } from '../domain/programme/units.js';
import { maskedEmail, maskedPhone } from '../domain/subject/masking.js';
import { publishedOf } from '../flow/published.js';
import type { Actor } from '../flow/flow.types.js';
import {
  scopeOf,
  seesContacts,
  seesScore,
  seesTotals,
  visibleItems,
  type Scope,
} from '../identity/access.js';
import { Database } from '../persistence/database.js';
import { StandingService } from '../supervision/standing.service.js';
import { SubjectNotFound } from './errors.js';
import type { SubjectList } from './import.dto.js';
import { industryTitle } from './industries.js';
import { importerOf } from './import-desk.js';
import { nearUntil, phaseDates } from './list.dates.js';
import { ListStore, type ListMoment, type ListQuery, type ListRow } from './list.store.js';
import { mayAdd } from './roster.service.js';
import { SubjectStore } from './subject.store.js';
import type { SubjectRecord } from './subject.types.js';

const PAGE_SIZE = 50;
const EXPORT_PAGE = 500;

interface Reach {
  readonly cycle: RunningCycle;
  readonly scope: Scope;
  readonly moment: ListMoment;
}

@Injectable()
export class ListService {
  constructor(
    private readonly store: ListStore,
    private readonly subjects: SubjectStore,
    private readonly cycles: CycleService,
    private readonly standings: StandingService,
    private readonly database: Database,
  ) {}

  /** @throws CycleNotFound; SubjectNotFound where the person sees no enterprise of the cycle */
  async list(
    actor: Actor,
    cycleId: string,
    query: ListQuery & { readonly page?: number | undefined },
  ): Promise<SubjectList> {
    const { cycle, scope, moment } = await this.reach(actor, cycleId);
    const page = query.page ?? 1;
    const totals = seesTotals(cycle.programme, scope.items);
    const { pool } = this.database;
    const [counts, rows] = await Promise.all([
      this.store.counts(pool, moment, scope, query),
      this.store.page(pool, moment, scope, query, {
        size: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
      }),
    ]);
    const titles = territoryTitles(cycle);
    const isOpen = cycle.state === 'open';
    return {
      all: counts.all,
      total: counts.total,
      page,
      pageSize: PAGE_SIZE,
      items: rows.map((row) => asItem(row, actor, { titles, totals })),
      phases: counts.phases.map(({ key, count }) => ({ key, title: titleOf(key), count })),
      territories: counts.territories.map((one) => ({
        ...one,
        title: titles.get(one.id) ?? one.id,
      })),
      classes: counts.classes,
      mayImport: isOpen && importerOf(actor, cycle) !== undefined,
      addAction: isOpen && mayAdd(actor) ? 'add-subject' : null,
    };
  }

  /** The same enterprises as an xlsx, with the figures the person may see. */
  async table(
    actor: Actor,
    cycleId: string,
    query: ListQuery,
  ): Promise<{ file: Readable; name: string }> {
    const reach = await this.reach(actor, cycleId);
    const items = visibleItems(reach.cycle.programme, reach.scope.items);
    const figures = items.map(({ title, unit }): OutColumn => {
      return { title: unit === undefined ? title : `${title}（${unit}）`, kind: 'number' };
    });
    const columns: OutColumn[] = [...COLUMNS, ...figures];
    const ids = items.map(({ id }) => id);
    const file = writeTable(columns, this.rows(reach, actor, query, ids), { sheet: '企业名录' });
    return { file, name: `${reach.cycle.title} 企业名录.xlsx` };
  }

  private async *rows(
    { cycle, scope, moment }: Reach,
    actor: Actor,
    query: ListQuery,
    items: readonly string[],
  ): AsyncGenerator<(string | null)[]> {
    const shownBy = {
      titles: territoryTitles(cycle),
      totals: seesTotals(cycle.programme, scope.items),
    };
    const { pool } = this.database;
    for (let offset = 0; ; offset += EXPORT_PAGE) {
      const page = { size: EXPORT_PAGE, offset };
      const rows = await this.store.page(pool, moment, scope, query, page);
      if (rows.length === 0) return;
      const records = await this.subjects.many(
        pool,
        moment.cycleId,
        rows.map(({ id }) => id),
      );
      const shown = seesContacts(actor) ? records : records.map(withoutNumbers);
      const byId = new Map(shown.map((record) => [record.subjectId, record]));
      for (const row of rows) {
        yield asCells(asItem(row, actor, shownBy), byId.get(row.id), items);
      }
    }
  }

  private async reach(actor: Actor, cycleId: string): Promise<Reach> {
    const cycle = await this.cycles.get(cycleId);
    const scope = scopeOf(actor, cycle);
    if (scope.subjects === 'none') throw new SubjectNotFound();
    const standing = await this.standings.of(cycleId);
    const moment = {
      cycleId,
      previousId: cycle.previousId,
      today: standing.today,
      nearUntil: nearUntil(standing),
      dates: phaseDates(standing),
    };
    return { cycle, scope, moment };
  }
}

const COLUMNS: readonly OutColumn[] = [
  { title: '企业名称', width: 36 },
  { title: '统一社会信用代码', width: 22 },
  { title: '无代码原因' },
  { title: '属地', width: 18 },
  { title: '规模', width: 8 },
  { title: '行业代码', width: 10 },
  { title: '地址', width: 30 },
  { title: '联系人' },
  { title: '联系电话' },
  { title: '电子邮箱', width: 20 },
  { title: '成立日期', kind: 'date' },
  { title: '投产日期', kind: 'date' },
  { title: '环节' },
  { title: '上年类别' },
  { title: '本年类别' },
  { title: '总分', kind: 'number' },
];

type Item = SubjectList['items'][number];

/** A result is the enterprise's own business only once it has been issued to it. */
function asItem(
  row: ListRow,
  actor: Actor,
  { titles, totals }: { titles: ReadonlyMap<string, string>; totals: boolean },
): Item {
  const isHidden = !seesScore(actor, row.phase);
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    scale: row.scale === 'above' ? '规上' : '规下',
    industry: industryTitle(row.industry),
    territory: titles.get(row.territory) ?? row.territory,
    state: { key: row.phase, title: titleOf(row.phase, row.version) },
    light: row.light,
    daysLate: row.daysLate,
    total: isHidden || !totals ? null : row.total,
    class: isHidden ? null : row.class,
    provisional: row.provisional,
    lastClass: row.lastClass,
    flow: row.flow,
  };
}

function withoutNumbers(record: SubjectRecord): SubjectRecord {
  const { phone, email } = record;
  return { ...record, phone: maskedPhone(phone), email: maskedEmail(email) };
}

function asCells(
  item: Item,
  record: SubjectRecord | undefined,
  items: readonly string[],
): (string | null)[] {
  return [
    item.name,
    item.code,
    record?.pending ?? null,
    item.territory,
    item.scale,
    record?.industry ?? null,
    record?.address ?? null,
    record?.contact ?? null,
    record?.phone ?? null,
    record?.email ?? null,
    record?.founded ?? null,
    record?.inProduction ?? null,
    item.state.title,
    item.lastClass,
    item.class,
    item.total,
    ...items.map((id) => record?.values[id] ?? null),
  ];
}

function titleOf(phase: string, version?: string): string {
  return phaseTitle(publishedOf('enterprise-year', version ?? '1.0').machine, phase).zh;
}

function territoryTitles({ programme }: RunningCycle): Map<string, string> {
  return new Map(unitsOf(programme).map(({ id, title }) => [id, title]));
}
