import { Injectable } from '@nestjs/common';
import pg from 'pg';
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

/** Two scenarios of a year never have one name, however close together they are saved. */
const NAME_KEY = 'scenario_cycle_id_name_key';

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
    try {
      await sql.query(
        `insert into scenario (id, cycle_id, evaluation_id, name, rules, benchmarks, by_name, at)
         values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8)
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
      return true;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.constraint === NAME_KEY) return false;
      throw error;
    }
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
