/** The owner of the tables: what neither the server nor any account of it can do. */
import pg from 'pg';

export interface Owner {
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

export async function asOwner<T>(work: (owner: Owner) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return await work({
      rows: async <R extends object>(sql: string, values: readonly unknown[] = []) =>
        (await client.query<R>(sql, [...values])).rows,
    });
  } finally {
    await client.end();
  }
}

/** Empties tables for the next test, those too which nobody may ever empty. */
export async function emptied(tables: string): Promise<void> {
  await asOwner((owner) =>
    owner.rows(`set session_replication_role = replica; truncate ${tables} cascade`),
  );
}
