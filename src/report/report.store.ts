import { Injectable } from '@nestjs/common';
import type { Instant, IsoDate } from '../clock.js';
import type { Sql } from '../persistence/database.js';

type Queryable = Pick<Sql, 'query'>;

/** A report as it was made; nothing of it changes any more. */
export interface StoredReport {
  readonly id: string;
  readonly cycleId: string;
  /** Id of the report in the programme. */
  readonly report: string;
  readonly number: number;
  readonly period: IsoDate;
  readonly title: string;
  readonly at: Instant;
  readonly view: unknown;
  readonly html: string;
  readonly hash: string;
}

export type ReportHead = Omit<StoredReport, 'view' | 'html'>;

const HEAD = `r.id, r.cycle_id as "cycleId", r.report, r.number, r.period, r.title, r.at, r.hash`;

/** The key of the mail a report goes out with. */
export function mailKey(id: string): string {
  return `report_${id}`;
}

@Injectable()
export class ReportStore {
  /** Writes a report; false when the period has one already. */
  async insert(sql: Queryable, report: StoredReport): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into report (id, cycle_id, report, number, period, title, at, view, html, hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)
       on conflict (cycle_id, report, period) do nothing`,
      [
        report.id,
        report.cycleId,
        report.report,
        report.number,
        report.period,
        report.title,
        report.at,
        JSON.stringify(report.view),
        report.html,
        report.hash,
      ],
    );
    return rowCount === 1;
  }

  async exists(sql: Queryable, cycleId: string, report: string, period: IsoDate): Promise<boolean> {
    const { rowCount } = await sql.query(
      'select 1 from report where cycle_id = $1 and report = $2 and period = $3',
      [cycleId, report, period],
    );
    return rowCount === 1;
  }

  /** The issue before this period's. */
  async last(
    sql: Queryable,
    cycleId: string,
    report: string,
  ): Promise<{ number: number; view: unknown } | undefined> {
    const { rows } = await sql.query<{ number: number; view: unknown }>(
      `select number, view from report where cycle_id = $1 and report = $2
        order by number desc limit 1`,
      [cycleId, report],
    );
    return rows[0];
  }

  /** Newest first. */
  async list(sql: Queryable, cycleId: string): Promise<ReportHead[]> {
    const { rows } = await sql.query<ReportHead>(
      `select ${HEAD} from report r where r.cycle_id = $1 order by r.at desc, r.id desc`,
      [cycleId],
    );
    return rows;
  }

  async get(sql: Queryable, id: string): Promise<StoredReport | undefined> {
    const { rows } = await sql.query<StoredReport>(
      `select ${HEAD}, r.view, r.html from report r where r.id = $1`,
      [id],
    );
    return rows[0];
  }

  /** True for the one worker that sends reports until its transaction ends. */
  async sendsAlone(sql: Queryable): Promise<boolean> {
    const { rows } = await sql.query<{ alone: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('report mail', 0)) as alone`,
    );
    return rows[0]?.alone === true;
  }

  /** Reports whose mail has not gone out: written just now, or before a crash. */
  async unsent(sql: Queryable): Promise<ReportHead[]> {
    const { rows } = await sql.query<ReportHead>({
      name: 'report_unsent',
      text: `select ${HEAD} from report r join cycle c on c.id = r.cycle_id and c.state = 'open'
         left join mail m on m.key = 'report_' || r.id::text
        where m.sent_at is null order by r.at`,
    });
    return rows;
  }
}
