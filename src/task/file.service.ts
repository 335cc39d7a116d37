import { Injectable } from '@nestjs/common';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { FlowDetailService } from './detail.service.js';
import { FileNotFound } from './errors.js';
import { FileStore } from './file.store.js';
import type { StoredFile } from './file.store.js';

@Injectable()
export class FileService {
  constructor(
    private readonly store: FileStore,
    private readonly details: FlowDetailService,
    private readonly database: Database,
  ) {}

  /** A file of a flow the person may see. @throws FileNotFound, FlowNotFound */
  async get(id: string, actor: Actor): Promise<{ name: string; type: string; content: Buffer }> {
    const file = await this.store.content(this.database.pool, id);
    if (file === undefined) throw new FileNotFound(id);
    await this.details.seen(file.flowId, actor);
    return file;
  }

  /** What was handed in with these flows, the latest first. */
  list(flowIds: readonly string[]): Promise<(StoredFile & { byName: string })[]> {
    return this.store.list(this.database.pool, flowIds);
  }
}
