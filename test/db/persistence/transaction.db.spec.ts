import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../../src/persistence/database.js';
import { Transaction } from '../../../src/persistence/transaction.js';
import { asOwner } from '../../support/owner.js';

const database = new Database();
const transaction = new Transaction(database);
const count = async () =>
  Number((await database.pool.query<{ n: string }>('select count(*) as n from thing')).rows[0]!.n);

beforeEach(() =>
  asOwner((owner) =>
    owner.rows(`drop table if exists thing; create table thing (n int primary key);
      grant select, insert on thing to battlemap_runtime`),
  ),
);
afterAll(() => database.onApplicationShutdown());

describe('a transaction', () => {
  it('keeps everything or nothing, over Prisma', async () => {
    await transaction.run((tx) => tx.$executeRaw`insert into thing values (1)`);
    const failing = transaction.run(async (tx) => {
      await tx.$executeRaw`insert into thing values (2)`;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toBe(1);
  });

  it('keeps everything or nothing, over raw SQL', async () => {
    await transaction.sql((sql) => sql.query('insert into thing values (1)'));
    const failing = transaction.sql(async (sql) => {
      await sql.query('insert into thing values (2)');
      await sql.query('insert into thing values (1)');
    });
    await expect(failing).rejects.toThrow('duplicate key');
    expect(await count()).toBe(1);
  });

  it('gives its connection back, also when it fails or the connection dies', async () => {
    for (let i = 0; i < 30; i += 1) {
      await transaction.sql((sql) => sql.query('select 1/0')).catch(() => undefined);
      await transaction
        .sql((sql) => sql.query('select pg_terminate_backend(pg_backend_pid())'))
        .catch(() => undefined);
    }
    await transaction.sql((sql) => sql.query('insert into thing values (1)'));
    expect(await count()).toBe(1);
  });
});

describe('raw rows', () => {
  it('speak the language of the domain: days, instants and exact numbers as text', async () => {
    const { rows } = await database.pool.query(
      `select date '2022-03-31' as day, timestamptz '2022-04-01 00:00+08' as instant,
              numeric '15.10' as money, '{"a":1}'::jsonb as json, null::date as none`,
    );
    expect(rows).toEqual([
      {
        day: '2022-03-31',
        instant: '2022-03-31T16:00:00.000Z',
        money: '15.10',
        json: { a: 1 },
        none: null,
      },
    ]);
  });

  it('are as before for Prisma, which shares the connections', async () => {
    const [row] = await database.$queryRaw<{ day: Date }[]>`select date '2022-03-31' as day`;
    expect(row!.day).toEqual(new Date('2022-03-31T00:00:00Z'));
  });
});
