/** Rows as they come, however many: a page at a time through a cursor of the transaction. */
import type { Sql } from '../persistence/database.js';

const PAGE = 2000;
let cursors = 0;

/** `text` is ours, never a caller's from outside; the connection must be within a transaction. */
export async function* streamed<T extends object>(
  sql: Sql,
  text: string,
  values: readonly unknown[] = [],
): AsyncGenerator<T> {
  cursors += 1;
  const cursor = `streamed_${String(cursors)}`;
  await sql.query(`declare ${cursor} no scroll cursor for ${text}`, [...values]);
  try {
    for (;;) {
      const { rows } = await sql.query<T>(`fetch ${String(PAGE)} from ${cursor}`);
      yield* rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    await sql.query(`close ${cursor}`);
  }
}
