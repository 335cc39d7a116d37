import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { databaseUrl } from '../../src/config.js';
import { inThrowAwayDatabase } from '../../src/rehearsal/throw-away.js';

const admin = new pg.Client({ connectionString: databaseUrl() });
beforeAll(() => admin.connect());
afterAll(() => admin.end());

const databases = async (): Promise<string[]> => {
  const { rows } = await admin.query<{ name: string }>(
    "select datname as name from pg_database where datname like 'battlemap\\_rehearsal\\_%'",
  );
  return rows.map(({ name }) => name);
};
/** Cuts every line of a rehearsal, as a server does that is stopped. */
const cutLines = () =>
  admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'battlemap rehearse'",
  );

describe('the database of a rehearsal', () => {
  it('is there while it is worked in, and gone afterwards', async () => {
    const seen = await inThrowAwayDatabase(databaseUrl(), databases);
    expect(seen).toHaveLength(1);
    expect(await databases()).toEqual([]);
  });

  it('is gone when the work fails, too, and the failure is told as it was', async () => {
    const fail = () => Promise.reject(new Error('no territories'));
    await expect(inThrowAwayDatabase(databaseUrl(), fail)).rejects.toThrow('no territories');
    expect(await databases()).toEqual([]);
  });

  it('says that the server was stopped, and is cleared away by the next rehearsal', async () => {
    const stopped = inThrowAwayDatabase(databaseUrl(), async () => {
      await cutLines();
      throw new Error('57P01 terminating connection due to administrator command');
    });
    await expect(stopped).rejects.toMatchObject({
      code: 'rehearsal.database-stopped',
      message: expect.stringContaining('推演中断'),
    });
    expect(await databases()).toHaveLength(1);
    await inThrowAwayDatabase(databaseUrl(), () => Promise.resolve());
    expect(await databases()).toEqual([]);
  });

  it('is left alone by another rehearsal while it is worked in', async () => {
    await inThrowAwayDatabase(databaseUrl(), async () => {
      const [mine] = await databases();
      await inThrowAwayDatabase(databaseUrl(), () => Promise.resolve());
      expect(await databases()).toEqual([mine]);
    });
  });
});
