import { Injectable } from '@nestjs/common';
import type { Unit } from '../domain/programme/units.js';
import type { Sql } from '../persistence/database.js';
import type { Organisation, People } from './organisation.dto.js';

export type Reader = Pick<Sql, 'query'>;

const COLUMNS = 'region, code, title, short, role, liaison, officer, sponsor, email, phone';
const PEOPLE = ['liaison', 'officer', 'sponsor', 'email', 'phone'] as const;

@Injectable()
export class OrganisationStore {
  /** Adds units that are not known yet and leaves the others as they are. */
  async add(sql: Reader, region: string, units: readonly Unit[]): Promise<void> {
    const rows = units.map(({ id, title, short, role, aliases }) => {
      return { code: id, title, short: short ?? null, role, aliases: aliases ?? [] };
    });
    await sql.query(
      `insert into organisation (id, region, code, title, short, role, aliases)
       select gen_random_uuid(), $1, code, title, short, role, aliases
         from jsonb_to_recordset($2::jsonb)
           as u(code text, title text, short text, role text, aliases text[])
       on conflict (region, code) do nothing`,
      [region, JSON.stringify(rows)],
    );
  }

  /** Writes what is given of a unit's people and answers the unit; undefined for an unknown one. */
  async name(
    sql: Reader,
    { region, code }: { readonly region: string; readonly code: string },
    people: People,
  ): Promise<Organisation | undefined> {
    const changes = PEOPLE.map(
      (field) =>
        `${field} = case when $3::jsonb ? '${field}' then $3->>'${field}' else ${field} end`,
    );
    const { rows } = await sql.query<Organisation>(
      `update organisation set ${changes.join(', ')} where region = $1 and code = $2
        returning ${COLUMNS}`,
      [region, code, JSON.stringify(people)],
    );
    return rows[0];
  }

  async list(sql: Reader, region: string | null): Promise<Organisation[]> {
    const { rows } = await sql.query<Organisation>(
      `select ${COLUMNS} from organisation where $1::text is null or region = $1
        order by region, array_position(array['lead', 'department', 'territory'], role), code`,
      [region],
    );
    return rows;
  }
}
