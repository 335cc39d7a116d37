import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Actor } from '../flow/flow.types.js';
import type { Sql } from '../persistence/database.js';

/**
 * Who may read a letter on the mailbox page: whoever works for a unit or an enterprise, has a role, or one
 * account alone. An address does not say: a unit's is shared, and another region's may be the same.
 */
export const readerOf = {
  unit: (code: string) => `unit:${code}`,
  subject: (id: string) => `subject:${id}`,
  role: (role: string) => `role:${role}`,
  account: (id: string) => `account:${id}`,
};

/** What was sent to one's unit, one's enterprise, one's role or oneself. */
export function readersOf({ id, role, organisation, subjectId }: Actor): string[] {
  const readers = [readerOf.account(id), readerOf.role(role)];
  if (organisation !== null) readers.push(readerOf.unit(organisation));
  if (subjectId !== null) readers.push(readerOf.subject(subjectId));
  return readers;
}

/** A mail as it is kept: one row for each key, for ever. */
export interface KeptMail {
  key: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  at: Instant;
  /** Whose mailbox page shows it, where there is no mail server. */
  region: string;
  readers: readonly string[];
  cycleId?: string;
  flowId?: string;
}

/** Mails go out by the thousand when a stage opens, hence plain SQL, prepared once a connection. */
@Injectable()
export class MailStore {
  /** Keeps the mail unless its key is known; answers whether it went out already. */
  async keep(sql: Pick<Sql, 'query'>, mail: KeptMail): Promise<{ sent: boolean }> {
    const { rows } = await sql.query<{ sent: boolean }>({
      name: 'mail.keep',
      text: `with kept as (
          insert into mail (key, "to", subject, html, text, at, cycle_id, flow_id, region, readers)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (key) do nothing returning false as sent)
        select sent from kept
        union all select sent_at is not null from mail where key = $1`,
      values: [
        mail.key,
        mail.to,
        mail.subject,
        mail.html,
        mail.text,
        mail.at,
        mail.cycleId,
        mail.flowId,
        mail.region,
        mail.readers,
      ],
    });
    // Neither row is seen when another process is keeping the same mail at this moment.
    return { sent: rows[0]?.sent ?? false };
  }

  /** When a mail went out last, and how many have not gone. */
  async standing(
    sql: Pick<Sql, 'query'>,
  ): Promise<{ readonly sent: Instant | null; readonly unsent: number }> {
    const { rows } = await sql.query<{ sent: Instant | null; unsent: number }>(
      `select max(sent_at) as sent, (count(*) filter (where sent_at is null))::int as unsent
         from mail`,
    );
    return rows[0] ?? { sent: null, unsent: 0 };
  }

  async markSent(sql: Pick<Sql, 'query'>, key: string, sentAt: Date): Promise<void> {
    await sql.query({
      name: 'mail.sent',
      text: 'update mail set sent_at = $2 where key = $1 and sent_at is null',
      values: [key, sentAt],
    });
  }
}
