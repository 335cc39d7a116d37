import { Injectable } from '@nestjs/common';
import type { Sql } from '../persistence/database.js';

export type Reader = Pick<Sql, 'query'>;

export interface Organisation {
  readonly id: string;
  readonly region: string;
  readonly code: string;
  readonly title: string;
  readonly short: string | null;
  readonly role: string;
  readonly aliases: readonly string[];
  /** 业务骨干 */
  readonly liaison: string | null;
  /** 分管负责人 */
  readonly officer: string | null;
  /** 包保领导 */
  readonly sponsor: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** What a place knows of a unit and a plan does not: its people and how to reach them. */
export type People = Partial<
  Pick<Organisation, 'liaison' | 'officer' | 'sponsor' | 'email' | 'phone'>
>;

export interface UnitRow {
  readonly code: string;
  readonly title: string;
  readonly short: string | null;
  readonly role: string;
  readonly aliases: readonly string[];
}

const COLUMNS = `id, region, code, title, short, role, aliases, liaison, officer, sponsor, email,
  phone`;

@Injectable()
export class OrganisationStore {
  /** Adds units that are not known yet and leaves the others as they are. */
  async add(sql: Reader, region: string, units: readonly UnitRow[]): Promise<void> {
    await sql.query(
      `insert into organisation (id, region, code, title, short, role, aliases)
       select gen_random_uuid(), $1, code, title, short, role, aliases
         from jsonb_to_recordset($2::jsonb)
           as u(code text, title text, short text, role text, aliases text[])
       on conflict (region, code) do nothing`,
      [region, JSON.stringify(units)],
    );
  }

  /** Writes what is given of a unit's people; what is not given stays. False for an unknown unit. */
  async name(sql: Reader, region: string, code: string, people: People): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update organisation set liaison = coalesce($3, liaison), officer = coalesce($4, officer),
         sponsor = coalesce($5, sponsor), email = coalesce($6, email), phone = coalesce($7, phone)
        where region = $1 and code = $2`,
      [
        region,
        code,
        people.liaison ?? null,
        people.officer ?? null,
        people.sponsor ?? null,
        people.email ?? null,
        people.phone ?? null,
      ],
    );
    return rowCount === 1;
  }

  async all(sql: Reader, region: string): Promise<Organisation[]> {
    const { rows } = await sql.query<Organisation>(
      `select ${COLUMNS} from organisation where region = $1 order by code`,
      [region],
    );
    return rows;
  }

  /** By code, title, short title or alias. */
  async find(sql: Reader, region: string, spelling: string): Promise<Organisation | undefined> {
    const { rows } = await sql.query<Organisation>(
      `select ${COLUMNS} from organisation
        where region = $1 and ($2 in (code, title, short) or $2 = any(aliases))
        order by code = $2 desc, title = $2 desc, code limit 1`,
      [region, spelling],
    );
    return rows[0];
  }
}
