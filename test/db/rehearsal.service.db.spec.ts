import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { Database } from '../../src/persistence/database.js';
import { RehearsalService, type Rehearsal } from '../../src/rehearsal/rehearsal.service.js';
import { StageSetModule } from '../../src/rehearsal/stage.module.js';

let module: TestingModule;
let rehearsal: Rehearsal;
const days: string[] = [];

beforeAll(async () => {
  module = await Test.createTestingModule({ imports: [StageSetModule] }).compile();
  await module.init();
  const order = { programmeId: 'rongcheng-2019', year: 2019, subjects: 8, seed: 'year' };
  rehearsal = await module.get(RehearsalService).run(order, (day) => days.push(day));
}, 120_000);
afterAll(() => module.close());

describe('a rehearsal of Rongcheng 2019', () => {
  it('plays the year until its last stage is over, and no day beyond', () => {
    expect(rehearsal.stages.map(({ state }) => state)).toEqual(
      rehearsal.stages.map(() => 'closed'),
    );
    // From the eve of its first day to three weeks after its last date at most.
    expect([days[0], (days.at(-1) ?? '') < '2020-02-01']).toEqual(['2018-12-31', true]);
    expect(days).toEqual([...days].sort());
  });

  it('grades every enterprise of both groups', () => {
    const graded = rehearsal.classes.flatMap(({ counts }) => Object.values(counts));
    expect(rehearsal.classes.map(({ group }) => group)).toEqual(['above', 'below']);
    expect(graded.reduce((sum, n) => sum + n, 0)).toBe(8);
  });

  it('invents enterprises that are found by their ids', async () => {
    const { pool } = module.get(Database);
    const { rows } = await pool.query(
      `select count(*)::int as n from subject_year y
         join flow f on f.cycle_id = y.cycle_id and f.ref = y.subject_id::text
        where f.kind = 'enterprise-year' and y.subject_id::text ~ '^.{14}8.{4}a'`,
    );
    expect(rows).toEqual([{ n: 8 }]);
  });

  it('writes to the people of the units, who have addresses', () => {
    expect(rehearsal.tally.mails).toBeGreaterThan(rehearsal.tally.reports);
    expect(rehearsal.tally.reports).toBeGreaterThan(0);
  });
});
