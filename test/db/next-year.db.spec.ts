import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import type { RunningCycle } from '../../src/cycle/cycle.types.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import { Database } from '../../src/persistence/database.js';
import { CountyService } from '../../src/rehearsal/county.service.js';
import { StageSetModule } from '../../src/rehearsal/stage.module.js';
import { someone } from '../support/year.js';

let module: TestingModule;
let next: RunningCycle;

beforeAll(async () => {
  module = await Test.createTestingModule({ imports: [StageSetModule] }).compile();
  await module.init();
}, 60_000);
afterAll(() => module.close());

async function rows<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
  return (await module.get(Database).pool.query<T>(sql, values)).rows;
}

describe('a next year opened by hand, before its time', () => {
  it('is played like one the cast opens: the figures come when entry opens', async () => {
    const county = module.get(CountyService);
    await county.begin('2022-01-03');
    const order = { programmeId: 'tongzhou-bay-2022', year: 2022, subjects: 6, seed: 'hand' };
    const cycle = await county.found(order);
    next = await module
      .get(CycleService)
      .openNext(cycle.id, someone(cycle.region, { role: 'lead', organisation: 'economy' }));
    // Somebody at the screen has entered one figure of one enterprise already.
    await rows(
      `with first as (select subject_id from subject_year where cycle_id = $1
                       order by subject_id limit 1),
            told as (insert into item_change (cycle_id, subject_id, item, after, source, by, at)
                     select $1, subject_id, 'tax', '7.5', 'territory', 'somebody', now()
                       from first)
       update subject_year y set values = y.values || '{"tax": "7.5"}', revision = revision + 1
         from first where y.cycle_id = $1 and y.subject_id = first.subject_id`,
      next.id,
    );
    await county.begin('2022-12-30');
    await county.play('2023-01-06', { seed: 'hand', lead: true });

    const firms = await rows<{ last: Figures; now: Figures }>(
      `select p.values as last, y.values as now
         from subject_year y join subject_year p on p.subject_id = y.subject_id
        where y.cycle_id = $1 and p.cycle_id = $2 order by y.subject_id`,
      next.id,
      cycle.id,
    );
    expect(firms).toHaveLength(6);
    for (const { last, now } of firms) {
      const known = Object.keys(last).filter((item) => last[item] !== null);
      expect(known.filter((item) => (now[item] ?? null) === null)).toEqual([]);
      expect(now.tax).not.toBe(last.tax);
    }
    expect(firms[0]?.now.tax).toBe('7.5');
    expect(firms[1]?.now.tax).not.toBe('7.5');
  }, 120_000);
});

type Figures = Record<string, string | null>;
