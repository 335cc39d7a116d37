import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';

@Injectable()
export class HealthStore {
  /** The database's own time, in milliseconds since 1970: also the proof that it answers. */
  async time(sql: Pick<Sql, 'query'>): Promise<number> {
    const { rows } = await sql.query<{ ms: string }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
    );
    return Number(rows[0]?.ms);
  }

  /** The migrations that were applied completely. */
  async applied(sql: Pick<Sql, 'query'>): Promise<Set<string>> {
    const { rows } = await sql.query<{ name: string }>(
      `select migration_name as name from _prisma_migrations
        where finished_at is not null and rolled_back_at is null`,
    );
    return new Set(rows.map((row) => row.name));
  }

  /** Connections to this database of processes that are not `web`. */
  async workers(sql: Pick<Sql, 'query'>): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database()
          and application_name in ('battle-map all', 'battle-map worker')`,
    );
    return rows[0]?.n ?? 0;
  }
}
