/** Opens transactions: whoever calls this is the one who decides where it begins and ends. */
import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/prisma/client.js';
import { Database } from './database.js';
import type { Sql, Tx } from './database.js';

export interface TransactionOptions {
  /** Defaults to the database's own level, read committed. */
  isolation?: Prisma.TransactionIsolationLevel;
  /** Milliseconds after which the transaction is given up; 30 000 unless told. */
  timeout?: number;
}

@Injectable()
export class Transaction {
  constructor(private readonly database: Database) {}

  /** Runs `work` in one Prisma transaction; an error rolls everything back and is thrown on. */
  run<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.database.$transaction(work, {
      timeout: options.timeout ?? 30_000,
      maxWait: 10_000,
      ...(options.isolation ? { isolationLevel: options.isolation } : {}),
    });
  }

  /** Runs `work` in one transaction on one raw connection: for hot paths and COPY. */
  async sql<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const sql = await this.database.pool.connect();
    let broken: Error | undefined;
    try {
      await sql.query('begin');
      const result = await work(sql);
      await sql.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away, not returned to the pool.
      broken = await sql.query('rollback').then(
        () => undefined,
        (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))),
      );
      throw error;
    } finally {
      sql.release(broken);
    }
  }
}
