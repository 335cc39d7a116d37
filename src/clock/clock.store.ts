import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Sql } from '../persistence/database.js';

export type Installation = 'demo' | 'production';

/** The one row of table `clock`; triggers and checks of the database hold it to its promises. */
export interface ClockRow {
  installation: Installation;
  simulatedNow: Instant | null;
  setBy: string | null;
}

@Injectable()
export class ClockStore {
  /** Undefined until the installation has been settled. */
  async read(sql: Pick<Sql, 'query'>): Promise<ClockRow | undefined> {
    const { rows } = await sql.query<ClockRow>(
      'select installation, simulated_now as "simulatedNow", set_by as "setBy" from clock',
    );
    return rows[0];
  }

  /** Sets the simulated time of a demonstration; false where time is real or `at` is in the past. */
  async simulate(sql: Pick<Sql, 'query'>, at: Instant, by: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update clock set simulated_now = $1, set_by = $2, set_at = now()
        where installation = 'demo' and (simulated_now is null or simulated_now <= $1)`,
      [at, by],
    );
    return rowCount === 1;
  }

  /** Writes what this installation is; does nothing when that is settled already. */
  async settle(sql: Pick<Sql, 'query'>, installation: Installation): Promise<void> {
    await sql.query(
      'insert into clock (id, installation) values (1, $1) on conflict (id) do nothing',
      [installation],
    );
  }
}
