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

/** Whose mail may be read: that of a region's cycles, or only that to a few addresses. */
export type Readership =
  | { of: 'region'; region: string }
  | { of: 'addresses'; addresses: string[] };

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
const OURS = `left join mail k on k.key = substring(m.message_id from '^<(.*)@battle-map\\.local>$')
  left join cycle c on c.id = k.cycle_id`;

function readable(by: Readership): { text: string; value: unknown } {
  switch (by.of) {
    case 'region':
      return { text: 'c.region = $1', value: by.region };
    case 'addresses':
      return { text: 'm."to" && $1::text[]', value: by.addresses };
  }
}

@Injectable()
export class MailboxStore {
  /** A mail that comes a second time is the same mail. */
  async receive(sql: Pool, mail: ReceivedMail): Promise<void> {
    await sql.query({
      name: 'mailbox.receive',
      text: `insert into mailbox_message (id, message_id, "from", "to", subject, html, text, received_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (message_id) do nothing`,
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
    const { text, value } = readable(by);
    const { rows } = await sql.query<MailRow & { total: number }>(
      `select m.id, m.received_at as at, m."from", m."to", m.subject, left(m.text, 400) as text,
              (count(*) over ())::int as total
         from mailbox_message m ${OURS}
        where ${text}
          and ($2::text is null or strpos(lower(concat_ws(' ', m.subject, m.text, m."to"::text)), lower($2)) > 0)
        order by m.received_at desc, m.id desc offset $3 limit $4`,
      [value, q, offset, limit],
    );
    return { total: rows[0]?.total ?? 0, rows };
  }

  async get(
    sql: Pool,
    by: Readership,
    id: string,
  ): Promise<(MailRow & { html: string; flow: string | null }) | undefined> {
    const { text, value } = readable(by);
    const { rows } = await sql.query<MailRow & { html: string; flow: string | null }>(
      `select m.id, m.received_at as at, m."from", m."to", m.subject, m.text, m.html, k.flow_id as flow
         from mailbox_message m ${OURS} where ${text} and m.id = $2`,
      [value, id],
    );
    return rows[0];
  }

  /** The addresses at which this account is reached: its own, its unit's, its enterprise's. */
  async addressesOf(sql: Pool, userId: string): Promise<string[]> {
    const { rows } = await sql.query<{ address: string }>(
      `select distinct a.address from app_user u
         left join organisation o on o.id = u.organisation_id
         left join subject_year y on y.subject_id = u.subject_id
        cross join lateral (values (u.email), (o.email), (y.email)) as a (address)
        where u.id = $1 and a.address <> ''`,
      [userId],
    );
    return rows.map(({ address }) => address);
  }
}
