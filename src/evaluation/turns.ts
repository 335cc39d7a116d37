/** One evaluation of a cycle after the other. */
import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { EvaluationStore } from './evaluation.store.js';

@Injectable()
export class Turns {
  /** By cycle, the evaluation that has to be over before the next begins. */
  private readonly waiting = new Map<string, Promise<void>>();

  constructor(
    private readonly store: EvaluationStore,
    private readonly transaction: Transaction,
  ) {}

  /**
   * One after the other, from reading the figures to telling the result: a version that read older
   * figures must not be told last. In this process they queue for one connection, so that those who
   * wait hold none.
   */
  async take<T>(cycleId: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    const before = this.waiting.get(cycleId) ?? Promise.resolve();
    const turn = before.then(() =>
      this.transaction.sql(async (sql) => {
        await this.store.lock(sql, cycleId);
        return work(sql);
      }),
    );
    const over = turn.then(nothing, nothing);
    this.waiting.set(cycleId, over);
    try {
      return await turn;
    } finally {
      if (this.waiting.get(cycleId) === over) this.waiting.delete(cycleId);
    }
  }
}

const nothing = (): void => undefined;
