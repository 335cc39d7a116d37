/** A cycle of a small programme with people who bring its enterprises. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { Clock, FixedClock } from '../../src/clock.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { creditCodeOf } from '../../src/domain/subject/credit-code.js';
import { FlowService } from '../../src/flow/flow.service.js';
import type { Actor } from '../../src/flow/flow.types.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { HttpModule } from '../../src/http/http.module.js';
import { Database } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { ImportService } from '../../src/subject/import.service.js';
import { SubjectModule } from '../../src/subject/subject.module.js';
import { SubjectService } from '../../src/subject/subject.service.js';
import { SubmissionModule } from '../../src/submission/submission.module.js';
import { aProgramme } from './a-programme.js';

export const region = '320600';

export const rosterProgramme = aProgramme({
  organisations: [
    { id: 'miit', title: '工信局', role: 'lead' },
    { id: 'taxBureau', title: '税务局', role: 'department', aliases: ['税务部门'] },
    { id: 'land', title: '资规分局', role: 'department' },
    { id: 'north', title: '北镇', role: 'territory', aliases: ['北镇人民政府'] },
    { id: 'south', title: '南镇', role: 'territory', short: '南' },
  ],
  constants: [{ id: 'rent', value: 667, unit: 'm2/亩' }],
  items: [
    {
      id: 'tax',
      title: '入库税收',
      unit: '万元',
      owner: 'taxBureau',
      required: true,
      check: 'tax >= 0',
      doubt: 'abs(tax / last.tax - 1) > 0.5',
    },
    {
      id: 'land_owned',
      title: '自有用地面积',
      unit: '亩',
      owner: 'land',
      check: 'land_owned >= 0',
    },
    { id: 'rented', title: '租赁厂房建筑面积', unit: 'm2', owner: 'land', check: 'rented >= 0' },
  ],
  derived: [{ id: 'land', title: '用地面积', unit: '亩', is: 'land_owned + rented / rent' }],
});

/** The n-th of many valid credit codes. */
export const aCode = (n: number): string => creditCodeOf(`91320600MA${String(n).padStart(7, '0')}`);

export const someone = (
  role: Actor['role'],
  organisation: string | null = null,
  more: Partial<Actor> = {},
): Actor => ({
  id: `${role} ${organisation ?? ''}`,
  name: `${role}（${organisation ?? ''}）`,
  role,
  region,
  organisation,
  subjectId: null,
  ...more,
});

export class Roster {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'bm-roster-'));
  private files = 0;

  private constructor(
    readonly module: TestingModule,
    readonly clock: FixedClock,
    readonly cycle: RunningCycle,
  ) {}

  static async start(): Promise<Roster> {
    const clock = new FixedClock('2022-01-10');
    const module = await Test.createTestingModule({
      imports: [PersistenceModule, ClockModule, HttpModule, SubjectModule, SubmissionModule],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    const cycle = await module
      .get(CycleService)
      .open({ programmeId: 'somewhere-2022', programme: rosterProgramme, year: 2022 }, SYSTEM);
    return new Roster(module, clock, cycle);
  }

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.module.close();
  }

  readonly imports = (): ImportService => this.module.get(ImportService);
  readonly subjects = (): SubjectService => this.module.get(SubjectService);
  readonly flows = (): FlowService => this.module.get(FlowService);

  async query<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
    return (await this.module.get(Database).pool.query<T>(sql, values)).rows;
  }

  /** Writes a file and hands it in. */
  check(actor: Actor, content: string | Uint8Array, name = '名单.csv', cycleId = this.cycle.id) {
    this.files += 1;
    const file = path.join(this.folder, String(this.files));
    writeFileSync(file, content);
    return this.imports().check(actor, cycleId, { path: file, name });
  }

  /** Hands a file in and accepts it. */
  async bring(actor: Actor, content: string | Uint8Array) {
    const { import: id } = await this.check(actor, content);
    return this.imports().accept(actor, this.cycle.id, id);
  }

  /** Everything an import may touch, as text: equal before and after means nothing has changed. */
  async fingerprint(): Promise<string> {
    const rows = await this.query<{ all: string }>(
      `select jsonb_build_array(
         (select jsonb_agg(to_jsonb(s) order by id) from subject s),
         (select jsonb_agg(to_jsonb(y) order by cycle_id, subject_id) from subject_year y),
         (select jsonb_agg(to_jsonb(i) order by id) from item_change i),
         (select jsonb_agg(to_jsonb(f) order by id) from flow f))::text as all`,
    );
    return rows[0]?.all ?? '';
  }

  /** Sends the enterprises that stand in `from` on. */
  async advance(from: string, type: string, facts: Record<string, unknown> = {}): Promise<void> {
    const { refused } = await this.flows().sendMany(
      { cycleId: this.cycle.id, kind: 'enterprise-year', phases: [from] },
      () => ({ type, ...facts }),
      SYSTEM,
    );
    if (refused.length > 0) throw new Error(refused[0]?.reason);
  }
}
