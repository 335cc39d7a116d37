/** The audit trail as it is shown and exported. */
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { csvLine } from '../documents/text.js';
import { writeTable, type OutColumn } from '../documents/write.js';
import { localTime } from '../domain/process/hours.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import type { AuditFilter, AuditQuery, AuditTrail, DaySeals, Verification } from './audit.dto.js';
import { AuditStore } from './audit.store.js';
import type { AuditEntry } from './entry.js';
import { faultLine } from './faults.js';
import { SealService } from './seal.service.js';
import { actionTitle, outcomeTitle } from './titles.js';
import { TrailService } from './trail.service.js';

const PAGE = 50;
const CHUNK = 1000;
const SEALS = 31;
const MOST_FAULTS = 200;

const COLUMNS: readonly OutColumn[] = [
  { title: '序号', width: 10 },
  { title: '时间', width: 20 },
  { title: '人员', width: 26 },
  { title: '角色' },
  { title: '操作', width: 22 },
  { title: '操作代码', width: 20 },
  { title: '对象', width: 60 },
  { title: '结果' },
  { title: '来源地址', width: 18 },
  { title: '说明', width: 40 },
  { title: '校验值', width: 66 },
];

@Injectable()
export class AuditDesk {
  constructor(
    private readonly store: AuditStore,
    private readonly sealing: SealService,
    private readonly trail: TrailService,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /** Entries of the reader's region, and those of nobody's: failed log-ins, the engine. */
  async list({ region }: Actor, { page, ...filter }: AuditQuery): Promise<AuditTrail> {
    const { pool } = this.database;
    const [total, items] = await Promise.all([
      this.store.count(pool, region, filter),
      this.store.list(pool, region, filter, { offset: (page - 1) * PAGE, limit: PAGE }),
    ]);
    return { total, page, items: items.map(itemOf) };
  }

  workbook(actor: Actor, filter: AuditFilter): Readable {
    return writeTable(COLUMNS, this.rows(actor, filter), { sheet: '审计记录' });
  }

  csv(actor: Actor, filter: AuditFilter): Readable {
    return Readable.from(this.lines(actor, filter));
  }

  async seals(): Promise<DaySeals> {
    const items = await this.sealing.newest(SEALS);
    return { items: items.map(({ day, events, audits, hash }) => ({ day, events, audits, hash })) };
  }

  async verify(): Promise<Verification> {
    const { faults, ...found } = await this.trail.verify();
    const lines = faults.slice(0, MOST_FAULTS).map(faultLine);
    return {
      ...found,
      faults: lines,
      total: faults.length,
      at: this.clock.real().toISOString(),
    };
  }

  private async *lines(actor: Actor, filter: AuditFilter): AsyncGenerator<string> {
    yield `\ufeff${csvLine(COLUMNS.map(({ title }) => title))}\r\n`;
    for await (const row of this.rows(actor, filter)) yield `${csvLine(row)}\r\n`;
  }

  private async *rows({ region }: Actor, filter: AuditFilter): AsyncGenerator<(string | null)[]> {
    let after = 0;
    for (;;) {
      const page = await this.store.after(this.database.pool, region, filter, after, CHUNK);
      for (const entry of page) yield cellsOf(entry);
      const last = page.at(-1);
      if (last === undefined || page.length < CHUNK) return;
      after = last.id;
    }
  }
}

function itemOf(entry: AuditEntry): AuditTrail['items'][number] {
  const { id, at, role, action, object, outcome, address, details } = entry;
  const label = actionTitle(action);
  const person = entry.actorName;
  return { id, at, person, role, action, label, object, outcome, address, details };
}

function cellsOf(entry: AuditEntry): (string | null)[] {
  const { id, at, actorName, role, action, object, outcome, address, details, hash } = entry;
  return [
    String(id),
    localTime(at),
    actorName,
    role,
    actionTitle(action),
    action,
    object,
    outcomeTitle(outcome),
    address,
    Object.keys(details).length === 0 ? null : JSON.stringify(details),
    hash,
  ];
}
