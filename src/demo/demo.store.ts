import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';

/** An organisation with the person who speaks for it. */
export interface Unit {
  readonly code: string;
  readonly role: string;
  readonly name: string;
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
  async organisations(sql: Pick<Sql, 'query'>, region: string): Promise<Unit[]> {
    const { rows } = await sql.query<Unit>(
      `select code, role, coalesce(liaison, title) as name
         from organisation where region = $1 order by code`,
      [region],
    );
    return rows;
  }

  /** The first enterprise whose time to appeal is not over; the first of all where there is none. */
  async aFirm(
    sql: Pick<Sql, 'query'>,
    cycleId: string,
  ): Promise<(Pick<Firm, 'code' | 'name'> & { mayAppeal: boolean }) | undefined> {
    const { rows } = await sql.query<Pick<Firm, 'code' | 'name'> & { mayAppeal: boolean }>(
      `select lower(s.credit_code) as code, s.name, d.flow_id is not null as "mayAppeal"
         from subject_year y join subject s on s.id = y.subject_id
         left join flow f on f.cycle_id = y.cycle_id and f.subject_id = y.subject_id
           and f.kind = 'enterprise-year' and f.phase = 'confirming'
         left join deadline d on d.flow_id = f.id and d.timer = 'confirmation'
        where y.cycle_id = $1 and s.credit_code is not null
        order by d.flow_id is null, s.credit_code limit 1`,
      [cycleId],
    );
    return rows[0];
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
