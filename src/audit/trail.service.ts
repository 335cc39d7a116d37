/** Verifies the whole trail against the database, and writes it to a file for others to verify. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { TrailStore } from './trail.store.js';
import { lineOf } from './trail.types.js';
import { Verifier, type Verified } from './verifier.js';

@Injectable()
export class TrailService {
  constructor(
    private readonly store: TrailStore,
    private readonly transaction: Transaction,
  ) {}

  /**
   * Follows every chain and every seal, and compares the flows with the end of their logs.
   * @param printed a seal as it stands on paper: it has to be among those here
   */
  verify(printed?: string): Promise<Verified> {
    return this.reading((sql) => this.run(sql, printed));
  }

  /** The same, and every record into the file, a JSON object a line. */
  async export(file: string, printed?: string): Promise<Verified> {
    const out = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    await once(out, 'open');
    try {
      return await this.reading((sql) =>
        this.run(sql, printed, async (line) => {
          if (!out.write(`${line}\n`)) await once(out, 'drain');
        }),
      );
    } finally {
      out.end();
      await once(out, 'close');
    }
  }

  private async run(
    sql: Sql,
    printed: string | undefined,
    write?: (line: string) => Promise<void>,
  ): Promise<Verified> {
    const verifier = new Verifier(printed);
    for await (const record of this.store.records(sql)) {
      verifier.take(record);
      await write?.(lineOf(record));
    }
    return verifier.close(await this.store.strayed(sql));
  }

  /** One moment of the database, whatever is written meanwhile. */
  private reading<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.transaction.sql(async (sql) => {
      await sql.query('set transaction isolation level repeatable read, read only');
      return work(sql);
    });
  }
}
