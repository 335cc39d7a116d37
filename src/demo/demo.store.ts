import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';

/** The people of one organisation; all invented. */
export interface Staff {
  readonly code: string;
  readonly liaison: string;
  readonly officer: string;
  readonly sponsor: string;
  readonly email: string;
  readonly phone: string;
}

/** An enterprise that is to have an account. */
export interface Firm {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly contact: string;
  readonly email: string;
}

@Injectable()
export class DemoStore {
  async organisations(
    sql: Pick<Sql, 'query'>,
    region: string,
  ): Promise<{ code: string; role: string; title: string }[]> {
    const { rows } = await sql.query<{ code: string; role: string; title: string }>(
      'select code, role, title from organisation where region = $1 order by code',
      [region],
    );
    return rows;
  }

  async staff(sql: Sql, region: string, staff: readonly Staff[]): Promise<void> {
    await sql.query(
      `update organisation o set liaison = r.liaison, officer = r.officer, sponsor = r.sponsor,
              email = r.email, phone = r.phone
         from jsonb_to_recordset($1::jsonb) as r(code text, liaison text, officer text,
              sponsor text, email text, phone text)
        where o.region = $2 and o.code = r.code`,
      [JSON.stringify(staff), region],
    );
  }

  async firms(sql: Pick<Sql, 'query'>, cycleId: string): Promise<Firm[]> {
    const { rows } = await sql.query<Firm>(
      `select s.id, lower(s.credit_code) as code, s.name, coalesce(y.contact, s.name) as contact,
              y.email
         from subject_year y join subject s on s.id = y.subject_id
        where y.cycle_id = $1 and s.credit_code is not null order by s.credit_code`,
      [cycleId],
    );
    return rows;
  }
}
