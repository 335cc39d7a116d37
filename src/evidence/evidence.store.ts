import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Sql } from '../persistence/database.js';

type Reader = Pick<Sql, 'query'>;

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

/** A file as lists show it. */
export interface ListedFile extends StoredFile {
  readonly byName: string;
  /** The organisation of whoever handed it in. */
  readonly from: string | null;
}

/** A file with what decides who may open it. */
export interface Kept extends StoredFile {
  readonly region: string;
  readonly subjectId: string | null;
  readonly organisation: string | null;
  readonly waitsFor: readonly string[];
  /** The organisation of whoever handed it in. */
  readonly from: string | null;
}

@Injectable()
export class EvidenceStore {
  async insert(sql: Reader, file: StoredFile, content: Buffer): Promise<void> {
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

  /** How many bytes are kept beside a flow, and beside all flows of its enterprise, if it is of one. */
  async kept(sql: Reader, flowId: string): Promise<{ flow: number; enterprise: number }> {
    const { rows } = await sql.query<{ flow: number; enterprise: number }>(
      `select coalesce(sum(s.size) filter (where f.id = $1), 0)::float8 as flow,
              coalesce(sum(s.size) filter (where f.subject_id is not null), 0)::float8 as enterprise
         from stored_file s join flow f on f.id = s.flow_id
        where f.id = $1 or f.subject_id = (select subject_id from flow where id = $1)`,
      [flowId],
    );
    return rows[0] ?? { flow: 0, enterprise: 0 };
  }

  async get(sql: Reader, id: string): Promise<Kept | undefined> {
    const { rows } = await sql.query<Kept>(
      `select s.id, s.cycle_id as "cycleId", s.flow_id as "flowId", s.name, s.type, s.size,
              s.sha256, s.by, s.at, c.region, f.subject_id as "subjectId", f.organisation,
              f.waits_for as "waitsFor", o.code as "from"
         from stored_file s
         join flow f on f.id = s.flow_id
         join cycle c on c.id = s.cycle_id
         left join app_user u on u.id::text = s.by
         left join organisation o on o.id = u.organisation_id
        where s.id = $1`,
      [id],
    );
    return rows[0];
  }

  /** The files beside these flows, the latest first. */
  async list(sql: Reader, flowIds: readonly string[]): Promise<ListedFile[]> {
    const { rows } = await sql.query<ListedFile>(
      `select s.id, s.cycle_id as "cycleId", s.flow_id as "flowId", s.name, s.type, s.size,
              s.sha256, s.by, s.at, coalesce(u.name, s.by) as "byName",
              o.code as "from"
         from stored_file s
         left join app_user u on u.id::text = s.by
         left join organisation o on o.id = u.organisation_id
        where s.flow_id = any($1::uuid[]) order by s.at desc, s.id desc`,
      [flowIds],
    );
    return rows;
  }

  async content(sql: Reader, id: string): Promise<Buffer | undefined> {
    const { rows } = await sql.query<{ content: Buffer }>(
      'select content from stored_file where id = $1',
      [id],
    );
    return rows[0]?.content;
  }
}
