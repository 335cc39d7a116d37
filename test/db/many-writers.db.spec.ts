import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { ClockModule } from '../../src/clock/clock.module.js';
import { ClockService } from '../../src/clock/clock.service.js';
import { config } from '../../src/config.js';
import { FlowModule } from '../../src/flow/flow.module.js';
import { FlowService } from '../../src/flow/flow.service.js';
import { Database } from '../../src/persistence/database.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { Transaction } from '../../src/persistence/transaction.js';
import { aCycle, aTask, someone } from '../support/kernel.js';

it('more people than there are connections write at once, each in a transaction', async () => {
  const module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, FlowModule],
  }).compile();
  await module.init();
  try {
    await module.get(ClockService).set('2022-03-01T01:00:00.000Z', 'test');
    const [flows, transaction] = [module.get(FlowService), module.get(Transaction)];
    const cycleId = await aCycle({ database: module.get(Database) });
    const writers = Array.from({ length: config.DATABASE_POOL * 3 }, (_, n) => String(n));
    const tasks = await transaction.sql((sql) =>
      flows.open(
        sql,
        writers.map((ref) => aTask(cycleId, ref)),
      ),
    );
    const lead = someone({ role: 'lead' });
    const moved = await Promise.all(
      tasks.map(({ id }) =>
        transaction.sql((sql) => flows.sendIn(sql, id, { type: 'SIGN' }, lead)),
      ),
    );
    expect(moved.map(({ phase, since }) => `${phase} ${since}`)).toEqual(
      writers.map(() => 'inHand 2022-03-01T01:00:00.000Z'),
    );
  } finally {
    await module.close();
  }
});
