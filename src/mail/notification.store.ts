import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Queryable } from '../persistence/database.js';

/** A letter as the list shows it, with what it is about. */
export interface NotificationRow {
  readonly id: string;
  readonly at: Instant;
  readonly title: string;
  /** The beginning of the text. */
  readonly text: string;
  readonly unread: boolean;
  readonly cycle: string | null;
  readonly flow: string | null;
  readonly enterprise: { readonly id: string; readonly name: string } | null;
}

/** Whose letters: a person, and as whom they are reached (`readersOf`). */
export interface Reader {
  readonly id: string;
  readonly region: string;
  readonly readers: readonly string[];
}

const COLUMNS = `m.key as id, m.at, m.subject as title, r.user_id is null as unread,
  m.cycle_id as cycle, f.id as flow,
  case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name) end as enterprise`;
/** $1 the person, $2 the region, $3 as whom they are reached. */
const TO_READER = `mail m
  left join mail_read r on r.mail_key = m.key and r.user_id = $1::uuid
  left join flow f on f.id = m.flow_id
  left join subject s on s.id = f.subject_id
 where m.region = $2 and m.readers && $3::text[]`;
const reached = ({ id, region, readers }: Reader): unknown[] => [id, region, readers];

@Injectable()
export class NotificationStore {
  /** Newest first; `q` is looked for in title and text. */
  async list(
    sql: Queryable,
    reader: Reader,
    asked: { unread: boolean; q: string | null; offset: number; limit: number },
  ): Promise<{ total: number; rows: NotificationRow[] }> {
    const found = `${TO_READER} and (not $4 or r.user_id is null)
      and ($5::text is null or strpos(lower(concat_ws(' ', m.subject, m.text, s.name)), lower($5)) > 0)`;
    const values = [...reached(reader), asked.unread, asked.q];
    const { rows } = await sql.query<NotificationRow>(
      `select ${COLUMNS}, left(m.text, 400) as text from ${found}
        order by m.at desc, m.key desc offset $6 limit $7`,
      [...values, asked.offset, asked.limit],
    );
    const count = await sql.query<{ n: number }>(`select count(*)::int as n from ${found}`, values);
    return { total: count.rows[0]?.n ?? 0, rows };
  }

  async unread(sql: Queryable, reader: Reader): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from ${TO_READER} and r.user_id is null`,
      reached(reader),
    );
    return rows[0]?.n ?? 0;
  }

  async get(
    sql: Queryable,
    reader: Reader,
    key: string,
  ): Promise<(NotificationRow & { html: string }) | undefined> {
    const { rows } = await sql.query<NotificationRow & { html: string }>(
      `select ${COLUMNS}, m.text, m.html from ${TO_READER} and m.key = $4`,
      [...reached(reader), key],
    );
    return rows[0];
  }

  /** Marks these letters of the reader as read, or all of them. */
  async markRead(sql: Queryable, reader: Reader, keys: readonly string[] | null): Promise<void> {
    await sql.query(
      `insert into mail_read (user_id, mail_key)
       select $1::uuid, m.key from ${TO_READER} and r.user_id is null
          and ($4::text[] is null or m.key = any($4))
       on conflict do nothing`,
      [...reached(reader), keys],
    );
  }
}
