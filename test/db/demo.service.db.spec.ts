import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { ClockService } from '../../src/clock/clock.service.js';
import { CycleService } from '../../src/cycle/cycle.service.js';
import { DemoModule } from '../../src/demo/demo.module.js';
import { DemoService, type Scene } from '../../src/demo/demo.service.js';
import { withProposals } from '../../src/domain/programme/filling.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { Database } from '../../src/persistence/database.js';
import { ProgrammeService } from '../../src/programme/programme.service.js';
import { StageSetModule } from '../../src/rehearsal/stage.module.js';
import { asOwner } from '../support/owner.js';

const rongcheng: Scene = {
  programmeId: 'rongcheng-2019',
  year: 2019,
  subjects: 5,
  until: '2019-01-15',
  prefix: 'rc-',
};
const bay: Scene = {
  programmeId: 'tongzhou-bay-2022',
  year: 2022,
  subjects: 12,
  until: '2022-01-20',
  prefix: '',
};
const scenes = [rongcheng, bay];

let module: TestingModule;
let demo: DemoService;
/** A process of its own each time, on one database: what the one leaves the next one finds. */
beforeEach(async () => {
  module = await Test.createTestingModule({ imports: [StageSetModule, DemoModule] }).compile();
  await module.init();
  demo = module.get(DemoService);
});
afterEach(() => module.close());

/** Loads, and is cut off when that day is reached. */
function cutOffAt(day: string): Promise<void> {
  return demo.load((at) => {
    if (at.endsWith(day)) throw new Error('cut off');
  }, scenes);
}

async function county() {
  const { rows } = await module.get(Database).pool.query<{ firms: number; accounts: number }>(
    `select (select count(*)::int from flow where kind = 'enterprise-year') as firms,
            (select count(*)::int from app_user where role = 'enterprise') as accounts`,
  );
  return { ...rows[0], today: (await module.get(ClockService).state()).today };
}

/** One installation, told in order. */
describe('the load of the demonstration', () => {
  it('gives a year its enterprises when it was cut off between the two', async () => {
    expect(await demo.isWanted()).toBe(true);
    expect(await demo.interruptedAt()).toBeUndefined();
    await module.get(ClockService).set('2018-12-31T01:30:00.000Z', 'test');
    const { programmeId, year } = rongcheng;
    const { proposed } = withProposals(module.get(ProgrammeService).programme(programmeId));
    const fillings = Object.fromEntries(proposed.map(({ path, propose }) => [path, propose]));
    await module.get(CycleService).open({ programmeId, year, fillings }, SYSTEM);

    await expect(cutOffAt('2019-01-10')).rejects.toThrow('cut off');
    expect(await county()).toEqual({ firms: 5, accounts: 5, today: '2019-01-10' });
  });

  it('goes on with the scene it was cut off in', async () => {
    expect(await demo.interruptedAt()).toBe('2019-01-10');
    await expect(cutOffAt('2022-01-10')).rejects.toThrow('cut off');
    expect(await county()).toEqual({ firms: 17, accounts: 17, today: '2022-01-10' });
  });

  it('does not play again what is over, though the clock is far beyond it', async () => {
    expect(await demo.isWanted()).toBe(true);
    await demo.load(() => undefined, scenes);
    expect(await county()).toEqual({ firms: 17, accounts: 17, today: '2022-01-20' });
  });

  it('is caught up with where an older version has made fewer accounts, and nothing else changes', async () => {
    const { pool } = module.get(Database);
    const names = async (): Promise<string[]> =>
      (await pool.query<{ account: string }>('select account from app_user order by 1')).rows.map(
        ({ account }) => account,
      );
    const all = await names();
    await asOwner((owner) =>
      owner.rows(`delete from app_user where role like '%-admin' or account = 'lead2'`),
    );
    await pool.query(`update app_user set disabled_at = now() where account = 'sanyu'`);
    await demo.catchUp(scenes);
    expect(await names()).toEqual(all);
    const { rows } = await pool.query(`select account from app_user where disabled_at is not null`);
    expect(rows).toEqual([{ account: 'sanyu' }]);
    expect(await county()).toEqual({ firms: 17, accounts: 17, today: '2022-01-20' });
  });
});
