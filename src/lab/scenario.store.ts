import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Scenario } from '../domain/lab/scenario.js';
import type { Queryable } from '../persistence/database.js';

/** A scenario as it is kept. */
export interface StoredScenario extends Scenario {
  readonly id: string;
  readonly cycleId: string;
  /** The version whose figures it is tried on. */
  readonly evaluationId: string;
  readonly name: string;
  readonly byName: string;
  readonly at: Instant;
}

const COLUMNS = `id, cycle_id as "cycleId", evaluation_id as "evaluationId", name, rules, benchmarks,
  by_name as "byName", at`;

@Injectable()
export class ScenarioStore {
  /** By name. */
  async ofCycle(sql: Queryable, cycleId: string): Promise<StoredScenario[]> {
    const { rows } = await sql.query<StoredScenario>(
      `select ${COLUMNS} from scenario where cycle_id = $1 order by name`,
      [cycleId],
    );
    return rows;
  }

  /** Writes a new one, or one that is there over again; false when another has the name. */
  async save(sql: Queryable, one: StoredScenario): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into scenario (id, cycle_id, evaluation_id, name, rules, benchmarks, by_name, at)
       select $1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8
        where not exists (select from scenario where cycle_id = $2 and name = $4 and id <> $1)
       on conflict (id) do update set name = excluded.name, rules = excluded.rules,
         benchmarks = excluded.benchmarks, by_name = excluded.by_name, at = excluded.at`,
      [
        one.id,
        one.cycleId,
        one.evaluationId,
        one.name,
        JSON.stringify(one.rules),
        JSON.stringify(one.benchmarks),
        one.byName,
        one.at,
      ],
    );
    return rowCount === 1;
  }

  /** False when it was gone. */
  async remove(sql: Queryable, cycleId: string, id: string): Promise<boolean> {
    const { rowCount } = await sql.query('delete from scenario where cycle_id = $1 and id = $2', [
      cycleId,
      id,
    ]);
    return rowCount === 1;
  }
}
