import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from './evaluation.store.js';
import type { ClassMove } from './evaluation.types.js';

const COLUMNS = `m.id, m.cycle_id as "cycleId", m.subject_id as "subjectId",
  s.name as "subjectName", coalesce(y.territory, '') as territory, m.rule, m.reason, m.by,
  coalesce(u.name, m.by) as "byName", m.at,
  m.approved_by as "approvedBy", m.approved_at as "approvedAt",
  m.refused_by as "refusedBy", m.refused_at as "refusedAt", m.refusal`;
const JOINED = `class_move m join subject s on s.id = m.subject_id
  left join app_user u on u.id::text = m.by
  left join subject_year y on y.cycle_id = m.cycle_id and y.subject_id = m.subject_id`;

type MoveRow = Omit<ClassMove, 'refused'> & {
  readonly refusedBy: string | null;
  readonly refusedAt: Instant | null;
  readonly refusal: string | null;
};

@Injectable()
export class MoveStore {
  /** Writes a request; false when the same rule was asked for this subject and not refused. */
  async insert(
    sql: Queryable,
    move: Pick<ClassMove, 'id' | 'cycleId' | 'subjectId' | 'rule' | 'reason' | 'by' | 'at'>,
  ): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into class_move (id, cycle_id, subject_id, rule, reason, by, at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [move.id, move.cycleId, move.subjectId, move.rule, move.reason, move.by, move.at],
    );
    return rowCount === 1;
  }

  async get(sql: Queryable, id: string): Promise<ClassMove | undefined> {
    const { rows } = await sql.query<MoveRow>(`select ${COLUMNS} from ${JOINED} where m.id = $1`, [
      id,
    ]);
    return rows.map(moveOf)[0];
  }

  /** Newest first. */
  async ofCycle(sql: Queryable, cycleId: string): Promise<ClassMove[]> {
    const { rows } = await sql.query<MoveRow>(
      `select ${COLUMNS} from ${JOINED} where m.cycle_id = $1 order by m.at desc, m.id`,
      [cycleId],
    );
    return rows.map(moveOf);
  }

  /** False when it has been decided already. */
  async approve(sql: Queryable, id: string, by: string, at: Instant): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update class_move set approved_by = $2, approved_at = $3
        where id = $1 and approved_by is null and refused_by is null`,
      [id, by, at],
    );
    return rowCount === 1;
  }

  /** False when it has been decided already. */
  async refuse(
    sql: Queryable,
    id: string,
    { by, at, reason }: NonNullable<ClassMove['refused']>,
  ): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update class_move set refused_by = $2, refused_at = $3, refusal = $4
        where id = $1 and approved_by is null and refused_by is null`,
      [id, by, at, reason],
    );
    return rowCount === 1;
  }
}

function moveOf({ refusedBy: by, refusedAt: at, refusal: reason, ...move }: MoveRow): ClassMove {
  const refused = by === null || at === null || reason === null ? null : { by, at, reason };
  return { ...move, refused };
}
