import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from './evaluation.store.js';
import type { FigureChange } from './sources.js';

@Injectable()
export class SourceStore {
  /** The last change of each figure of a subject that was written by then, and which one it was. */
  async changes(
    sql: Queryable,
    cycleId: string,
    subjectId: string,
    until: Instant,
  ): Promise<Map<string, FigureChange>> {
    const { rows } = await sql.query<FigureChange & { item: string }>(
      `select distinct on (i.item) i.item, count(*) over (partition by i.item)::int as version,
              coalesce(u.name, i.by) as by, i.organisation, i.source, i.reason, i.at
         from item_change i left join app_user u on u.id::text = i.by
        where i.cycle_id = $1 and i.subject_id = $2 and i.at <= $3
        order by i.item, i.id desc`,
      [cycleId, subjectId, until],
    );
    return new Map(rows.map(({ item, ...change }) => [item, change]));
  }
}
