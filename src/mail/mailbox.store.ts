import { Injectable } from '@nestjs/common';
import { randomId } from '../clock.js';
import type { Instant } from '../clock.js';
import type { Sql } from '../persistence/database.js';

export interface ReceivedMail {
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  receivedAt: Instant;
}

/** Whose mail may be read: all of a region's, or in it only that to a few readers (`readerOf`). */
export interface Readership {
  readonly region: string;
  readonly readers: readonly string[] | 'all';
}

export interface MailRow {
  id: string;
  at: Instant;
  from: string;
  to: string[];
  subject: string;
  text: string;
}

type Pool = Pick<Sql, 'query'>;

/** The mail of ours that a received one is, if it is one: found by the key in its Message-ID. */
const KEY = `substring(message_id from '^<(.*)@battle-map\\.local>$')`;
const READABLE = 'm.region = $1 and ($2::text[] is null or m.readers && $2)';

const valuesOf = ({ region, readers }: Readership): unknown[] => [
  region,
  readers === 'all' ? null : readers,
];

@Injectable()
export class MailboxStore {
  /** A mail that comes a second time is the same mail. */
  async receive(sql: Pool, mail: ReceivedMail): Promise<void> {
    await sql.query({
      name: 'mailbox.receive',
      text: `insert into mailbox_message (id, message_id, "from", "to", subject, html, text,
          received_at, region, readers)
        select m.*, k.region, coalesce(k.readers, '{}')
          from (values ($1::uuid, $2::text, $3::text, $4::text[], $5::text, $6::text, $7::text,
            $8::timestamptz)) as m (id, message_id, "from", "to", subject, html, text, received_at)
          left join mail k on k.key = ${KEY}
        on conflict (message_id) do nothing`,
      values: [
        randomId(),
        mail.messageId,
        mail.from,
        mail.to,
        mail.subject,
        mail.html,
        mail.text,
        mail.receivedAt,
      ],
    });
  }

  /** Newest first; `q` is looked for in subject, text and addresses. */
  async list(
    sql: Pool,
    by: Readership,
    { q, offset, limit }: { q: string | null; offset: number; limit: number },
  ): Promise<{ total: number; rows: MailRow[] }> {
    const { rows } = await sql.query<MailRow & { total: number }>(
      `select m.id, m.received_at as at, m."from", m."to", m.subject, left(m.text, 400) as text,
              (count(*) over ())::int as total
         from mailbox_message m
        where ${READABLE}
          and ($3::text is null or strpos(lower(concat_ws(' ', m.subject, m.text, m."to"::text)), lower($3)) > 0)
        order by m.received_at desc, m.id desc offset $4 limit $5`,
      [...valuesOf(by), q, offset, limit],
    );
    return { total: rows[0]?.total ?? 0, rows };
  }

  async get(
    sql: Pool,
    by: Readership,
    id: string,
  ): Promise<(MailRow & { html: string; flow: string | null }) | undefined> {
    const { rows } = await sql.query<MailRow & { html: string; flow: string | null }>(
      `select m.id, m.received_at as at, m."from", m."to", m.subject, m.text, m.html, k.flow_id as flow
         from mailbox_message m left join mail k on k.key = ${KEY}
        where ${READABLE} and m.id = $3`,
      [...valuesOf(by), id],
    );
    return rows[0];
  }
}
