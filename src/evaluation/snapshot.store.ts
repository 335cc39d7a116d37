import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Change } from '../domain/evaluation/snapshot.js';
import type { Queryable } from './evaluation.store.js';

/** A published result without its text. */
export interface SnapshotHead {
  readonly version: number;
  readonly evaluationId: string;
  /** The stage it was published in, where a year publishes in several phases. */
  readonly stage: string | null;
  readonly hash: string;
  readonly changes: readonly Change[];
  readonly byName: string;
  readonly approvedByName: string;
  readonly at: Instant;
}

/** What the second person said of a graded result. */
export interface Approval {
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  /** Why it was refused; null: approved. */
  readonly refusal: string | null;
}

const HEAD = `version, evaluation_id as "evaluationId", hash, changes, by_name as "byName",
  approved_by_name as "approvedByName", at,
  (select e.summary->>'stage' from evaluation e where e.id = evaluation_id) as stage`;

@Injectable()
export class SnapshotStore {
  /** The published versions of a cycle, the newest first. */
  async heads(sql: Queryable, cycleId: string): Promise<SnapshotHead[]> {
    const { rows } = await sql.query<SnapshotHead>(
      `select ${HEAD} from snapshot where cycle_id = $1 order by version desc`,
      [cycleId],
    );
    return rows;
  }

  /** One of them with its text. */
  async get(
    sql: Queryable,
    cycleId: string,
    version: number,
  ): Promise<(SnapshotHead & { content: string }) | undefined> {
    const { rows } = await sql.query<SnapshotHead & { content: string }>(
      `select ${HEAD}, content from snapshot where cycle_id = $1 and version = $2`,
      [cycleId, version],
    );
    return rows[0];
  }

  async insert(
    sql: Queryable,
    cycleId: string,
    one: SnapshotHead & { content: string },
  ): Promise<void> {
    await sql.query(
      `insert into snapshot (cycle_id, version, evaluation_id, content, hash, changes, by_name,
         approved_by_name, at)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)`,
      [
        cycleId,
        one.version,
        one.evaluationId,
        one.content,
        one.hash,
        JSON.stringify(one.changes),
        one.byName,
        one.approvedByName,
        one.at,
      ],
    );
  }

  /** Who looked over a version as the second person. */
  async approval(sql: Queryable, evaluationId: string): Promise<Approval | undefined> {
    const { rows } = await sql.query<Approval>(
      'select by, by_name as "byName", at, refusal from result_approval where evaluation_id = $1',
      [evaluationId],
    );
    return rows[0];
  }

  /** False when it was decided before. */
  async decide(
    sql: Queryable,
    evaluationId: string,
    { by, byName, at, refusal }: Approval,
  ): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into result_approval (evaluation_id, by, by_name, at, refusal)
       values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [evaluationId, by, byName, at, refusal],
    );
    return rowCount === 1;
  }
}
