/** What of a cycle decides about time. */
import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../clock.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import type { Sql } from '../persistence/database.js';

export interface CycleRow {
  readonly region: string;
  readonly year: number;
  /** Checked when the cycle was opened, and frozen since. */
  readonly programme: FilledProgramme;
}

@Injectable()
export class TimetableStore {
  async cycle(sql: Pick<Sql, 'query'>, cycleId: string): Promise<CycleRow | undefined> {
    const { rows } = await sql.query<CycleRow>(
      'select region, year, programme from cycle where id = $1',
      [cycleId],
    );
    return rows[0];
  }

  /** Stages whose inner date was moved, as their flows have it now. */
  async moved(
    sql: Pick<Sql, 'query'>,
    cycleId: string,
  ): Promise<{ stage: string; due: IsoDate }[]> {
    const { rows } = await sql.query<{ stage: string; due: IsoDate }>(
      `select context->>'stage' as stage, context->>'due' as due from flow
        where cycle_id = $1 and kind = 'stage' and context->>'due' <> context->>'originalDue'`,
      [cycleId],
    );
    return rows;
  }
}
