import { Injectable } from '@nestjs/common';
import type { Queryable } from './cycle.store.js';

@Injectable()
export class NamesStore {
  /** Names of the people behind user ids; who has no account any more is left out. */
  async people(sql: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await sql.query<{ id: string; name: string }>(
      'select id::text as id, name from app_user where id::text = any($1::text[])',
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
