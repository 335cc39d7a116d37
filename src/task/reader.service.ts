import { Injectable } from '@nestjs/common';
import { FlowNotFound } from '../domain/process/errors.js';
import { Database } from '../persistence/database.js';
import type { SaidFigure } from './detail.js';
import { TaskStore } from './task.store.js';
import type { ListedFlow } from './task.store.js';

/** What other pages ask of a flow as lists show it, and of the figures behind it. */
@Injectable()
export class TaskReader {
  constructor(
    private readonly store: TaskStore,
    private readonly database: Database,
  ) {}

  /** @throws FlowNotFound */
  async one(flowId: string): Promise<ListedFlow> {
    const found = await this.store.one(this.database.pool, flowId);
    if (found === undefined) throw new FlowNotFound(flowId);
    return found;
  }

  /** What the firm's side and the owning department said last of each figure. */
  said(cycleId: string, subjectId: string): Promise<SaidFigure[]> {
    return this.store.said(this.database.pool, cycleId, subjectId);
  }
}
