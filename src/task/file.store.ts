import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from './task.store.js';

export interface StoredFile {
  readonly id: string;
  readonly cycleId: string;
  readonly flowId: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly by: string;
  readonly at: Instant;
}

@Injectable()
export class FileStore {
  async insert(sql: Queryable, file: StoredFile, content: Buffer): Promise<void> {
    await sql.query(
      `insert into stored_file (id, cycle_id, flow_id, name, type, size, sha256, content, by, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        file.id,
        file.cycleId,
        file.flowId,
        file.name,
        file.type,
        file.size,
        file.sha256,
        content,
        file.by,
        file.at,
      ],
    );
  }

  /** Files of these flows, the latest first. */
  async list(
    sql: Queryable,
    flowIds: readonly string[],
  ): Promise<(StoredFile & { byName: string })[]> {
    const { rows } = await sql.query<StoredFile & { byName: string }>(
      `select s.id, s.cycle_id as "cycleId", s.flow_id as "flowId", s.name, s.type, s.size,
              s.sha256, s.by, s.at, coalesce(u.name, s.by) as "byName"
         from stored_file s left join app_user u on u.id::text = s.by
        where s.flow_id = any($1::uuid[]) order by s.at desc, s.id desc`,
      [flowIds],
    );
    return rows;
  }

  async content(
    sql: Queryable,
    id: string,
  ): Promise<(Pick<StoredFile, 'flowId' | 'name' | 'type'> & { content: Buffer }) | undefined> {
    const { rows } = await sql.query<
      Pick<StoredFile, 'flowId' | 'name' | 'type'> & { content: Buffer }
    >('select flow_id as "flowId", name, type, content from stored_file where id = $1', [id]);
    return rows[0];
  }
}
