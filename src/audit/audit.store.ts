import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from '../persistence/database.js';
import type { AuditFilter } from './audit.dto.js';
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

  async count(sql: Queryable, region: string, filter: AuditFilter): Promise<number> {
    const { text, values } = conditions(region, filter);
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from audit_entry where ${text}`,
      values,
    );
    return rows[0]?.n ?? 0;
  }

  /** Newest first. */
  async list(
    sql: Queryable,
    region: string,
    filter: AuditFilter,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<AuditEntry[]> {
    const { text, values } = conditions(region, filter);
    const { rows } = await sql.query<AuditEntry>(
      `select ${AUDIT_COLUMNS} from audit_entry where ${text}
        order by audit_entry.id desc offset ${String(offset)} limit ${String(limit)}`,
      values,
    );
    return rows;
  }

  /** Oldest first, those that come after an id. */
  async after(
    sql: Queryable,
    region: string,
    filter: AuditFilter,
    id: number,
    limit: number,
  ): Promise<AuditEntry[]> {
    const { text, values } = conditions(region, filter);
    const { rows } = await sql.query<AuditEntry>(
      `select ${AUDIT_COLUMNS} from audit_entry
        where ${text} and audit_entry.id > $${String(values.length + 1)}
        order by audit_entry.id limit ${String(limit)}`,
      [...values, id],
    );
    return rows;
  }
}

export const AUDIT_COLUMNS = `id::int as id, at, actor, actor_name as "actorName", role, region,
  organisation, action, object, outcome, address, details, prev_hash as "prevHash", hash`;

/** Entries of the region and of nobody's, as far as the filter lets them pass. */
function conditions(region: string, filter: AuditFilter): { text: string; values: unknown[] } {
  const values: unknown[] = [region];
  const parts = [`(region is null or region in ('', $1))`];
  const where = (sql: (n: string) => string, value: string | undefined): void => {
    if (value === undefined || value === '') return;
    values.push(value);
    parts.push(sql(`$${String(values.length)}`));
  };
  const has = (column: string) => (n: string) => `strpos(lower(${column}), lower(${n})) > 0`;
  where((n) => `at >= ${n}::date::timestamp at time zone 'Asia/Shanghai'`, filter.from);
  where((n) => `at < (${n}::date + 1)::timestamp at time zone 'Asia/Shanghai'`, filter.to);
  where((n) => `(actor = ${n} or ${has('actor_name')(n)})`, filter.person);
  where((n) => `starts_with(action, ${n})`, filter.action);
  where(has('object'), filter.object);
  where((n) => `outcome = ${n}`, filter.outcome);
  return { text: parts.join(' and '), values };
}
