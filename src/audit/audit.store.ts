import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from '../persistence/database.js';
import type { AuditEntry } from './entry.js';

/** Where the chain ends, held until the caller's transaction is over. */
export interface Head {
  readonly id: number;
  readonly hash: string;
  /** The time of the database when the head was taken. */
  readonly at: Instant;
}

@Injectable()
export class AuditStore {
  /**
   * Takes the end of the chain for this transaction alone. Each entry holds the hash of the one before,
   * so entries can only be written one after the other; the row's lock makes whoever comes second wait
   * for the commit of the first, and a rollback leaves no gap.
   */
  async head(sql: Queryable): Promise<Head> {
    const { rows } = await sql.query<Omit<Head, 'id'> & { id: string }>(
      `select id, hash, date_trunc('milliseconds', clock_timestamp()) as at
         from audit_head for update`,
    );
    const row = rows[0];
    if (row === undefined) throw new Error('audit_head has lost its row');
    return { ...row, id: Number(row.id) };
  }

  /** Appends the entry and moves the head to it. */
  async append(sql: Queryable, entry: AuditEntry): Promise<void> {
    await sql.query(
      `with moved as (update audit_head set id = $1, hash = $14)
       insert into audit_entry (id, at, actor, actor_name, role, region, organisation, action,
                                object, outcome, address, details, prev_hash, hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        entry.id,
        entry.at,
        entry.actor,
        entry.actorName,
        entry.role,
        entry.region,
        entry.organisation,
        entry.action,
        entry.object,
        entry.outcome,
        entry.address,
        JSON.stringify(entry.details),
        entry.prevHash,
        entry.hash,
      ],
    );
  }
}
