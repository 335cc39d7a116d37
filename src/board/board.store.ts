import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Sql } from '../persistence/database.js';
import type { ClassCounts } from './wall.classes.js';

type Queryable = Pick<Sql, 'query'>;

const Groups = z.array(z.object({ id: z.string(), counts: z.record(z.string(), z.number()) }));

@Injectable()
export class BoardStore {
  /** Where the flows of the stages stand, by stage. */
  async stagePhases(sql: Queryable, cycleId: string): Promise<Map<string, string>> {
    const { rows } = await sql.query<{ stage: string; phase: string }>(
      `select context->>'stage' as stage, phase from flow where cycle_id = $1 and kind = 'stage'`,
      [cycleId],
    );
    return new Map(rows.map(({ stage, phase }) => [stage, phase]));
  }

  /** Counts by class of the latest evaluation of each group; only published ones where asked. */
  async classes(
    sql: Queryable,
    cycleId: string,
    publishedOnly: boolean,
  ): Promise<ClassCounts | null> {
    const { rows } = await sql.query<{ year: number; groups: unknown; published: boolean }>(
      `select c.year, e.summary->'groups' as groups, e.published_at is not null as published
         from evaluation e join cycle c on c.id = e.cycle_id
        where e.cycle_id = $1 and (not $2 or e.published_at is not null)
        order by e.version`,
      [cycleId, publishedOnly],
    );
    const last = rows.at(-1);
    if (last === undefined) return null;
    // A later evaluation of a group takes the place of the earlier one.
    const latest = new Map(
      rows.flatMap(({ groups }) => Groups.parse(groups).map(({ id, counts }) => [id, counts])),
    );
    const counts: Record<string, number> = {};
    for (const own of latest.values()) {
      for (const [label, n] of Object.entries(own)) counts[label] = (counts[label] ?? 0) + n;
    }
    return { year: last.year, published: last.published, counts };
  }
}
