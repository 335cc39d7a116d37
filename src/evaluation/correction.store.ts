import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Instant } from '../clock.js';
import type { Queryable } from './evaluation.store.js';

const Values = z.record(z.string(), z.string().nullable());

/** One figure put right on appeal. */
export interface Correction {
  readonly item: string;
  readonly before: string | null;
  readonly after: string | null;
}

@Injectable()
export class CorrectionStore {
  /** The figures of a subject, locked until the transaction ends. */
  async figures(
    sql: Queryable,
    cycleId: string,
    subjectId: string,
  ): Promise<Record<string, string | null> | undefined> {
    const { rows } = await sql.query<{ values: unknown }>(
      `select values from subject_year where cycle_id = $1 and subject_id = $2 for update`,
      [cycleId, subjectId],
    );
    return rows[0] && Values.parse(rows[0].values);
  }

  /** Writes corrected figures and says of each what it was, who changed it and why. */
  async apply(
    sql: Queryable,
    of: { cycleId: string; subjectId: string },
    corrections: readonly Correction[],
    by: { id: string; organisation: string | null; reason: string; at: Instant },
  ): Promise<void> {
    const values = Object.fromEntries(corrections.map(({ item, after }) => [item, after]));
    await sql.query(
      `update subject_year set values = values || $3::jsonb, revision = revision + 1
        where cycle_id = $1 and subject_id = $2`,
      [of.cycleId, of.subjectId, JSON.stringify(values)],
    );
    await sql.query(
      `insert into item_change (cycle_id, subject_id, item, before, after, source, by, organisation,
         reason, at)
       select $1, $2, c.item, c.before, c.after, 'review', $4, $5, $6, $7
         from jsonb_to_recordset($3::jsonb) as c(item text, before text, after text)`,
      [
        of.cycleId,
        of.subjectId,
        JSON.stringify(corrections),
        by.id,
        by.organisation,
        by.reason,
        by.at,
      ],
    );
  }
}
