import { Injectable } from '@nestjs/common';
import { randomId } from '../clock.js';
import type { IsoDate } from '../clock.js';
import type { Queryable } from '../persistence/database.js';

export interface Delegation {
  readonly delegateId: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

@Injectable()
export class DelegationStore {
  /** Sets the last day of access; null: there is none. */
  async end(sql: Queryable, userId: string, on: IsoDate | null): Promise<void> {
    await sql.query('update app_user set ends_on = $2 where id = $1', [userId, on]);
  }

  /** Names the delegate of an account, or nobody. */
  async put(
    sql: Queryable,
    userId: string,
    named: Delegation | null,
    by: { name: string; at: Date },
  ): Promise<void> {
    await sql.query('delete from delegation where user_id = $1', [userId]);
    if (named === null) return;
    await sql.query(
      `insert into delegation (id, user_id, delegate_id, from_on, to_on, by_name, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [randomId(), userId, named.delegateId, named.from, named.to, by.name, by.at],
    );
  }

  /** How many flows wait for the unit or the enterprise of an account. */
  async open(sql: Queryable, userId: string): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from app_user u left join organisation o on o.id = u.organisation_id
         join cycle c on c.region = u.region and c.state = 'open'
         join flow f on f.cycle_id = c.id and not f.done
        where u.id = $1 and case when u.subject_id is not null
          then f.subject_id = u.subject_id and f.waits_for && '{@enterprise}'
          else f.waits_for && array[o.code]
            or (f.organisation = o.code and f.waits_for && '{@organisation,@territory}') end`,
      [userId],
    );
    return rows[0]?.n ?? 0;
  }
}
