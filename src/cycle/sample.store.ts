import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Queryable } from './cycle.store.js';
import type { Sample } from './cycle.types.js';

const Drawn = z.array(z.object({ subjectId: z.string(), stratum: z.string() }));

@Injectable()
export class SampleStore {
  /** Keeps a draw; false when the stage has one already: a draw is not repeated. */
  async insert(sql: Queryable, sample: Sample): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into sample (cycle_id, stage, seed, share, subjects, at)
       values ($1, $2, $3, $4, $5::jsonb, $6) on conflict do nothing`,
      [
        sample.cycleId,
        sample.stage,
        sample.seed,
        sample.share,
        JSON.stringify(sample.subjects),
        sample.at,
      ],
    );
    return rowCount === 1;
  }

  async ofCycle(sql: Queryable, cycleId: string): Promise<Sample[]> {
    const { rows } = await sql.query<Sample>({
      name: 'sample_of_cycle',
      text: `select cycle_id as "cycleId", stage, seed, share::text as share, subjects, at
         from sample where cycle_id = $1 order by stage`,
      values: [cycleId],
    });
    return rows.map((row) => ({ ...row, subjects: Drawn.parse(row.subjects) }));
  }

  /**
   * Drawn subjects that stand verified and have not been in the audit yet. Nobody else's log is looked
   * at: `not exists` would have all logs read.
   */
  async waiting(sql: Queryable, { cycleId, subjects }: Sample): Promise<string[]> {
    const { rows } = await sql.query<{ subjectId: string }>({
      name: 'sample_waiting',
      text: `select f.subject_id as "subjectId"
         from flow f
        where f.cycle_id = $1 and f.kind = 'enterprise-year' and f.phase = 'verified'
          and f.subject_id = any($2::uuid[])
          and (select e.seq from flow_event e
                where e.flow_id = f.id and e.type = 'SAMPLE' limit 1) is null`,
      values: [cycleId, subjects.map(({ subjectId }) => subjectId)],
    });
    return rows.map(({ subjectId }) => subjectId);
  }
}
