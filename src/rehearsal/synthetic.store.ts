import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SyntheticEnterprise } from '../domain/rehearsal/enterprises.js';
import type { Staff } from '../domain/rehearsal/staff.js';
import type { Queryable, Sql } from '../persistence/database.js';

/** A subject that now stands on a base list. */
export interface Listed {
  readonly subjectId: string;
  readonly territory: string;
}

@Injectable()
export class SyntheticStore {
  /** Whether anybody is on the base list yet. */
  async isPeopled(sql: Sql, cycleId: string): Promise<boolean> {
    const { rowCount } = await sql.query('select 1 from subject_year where cycle_id = $1 limit 1', [
      cycleId,
    ]);
    return rowCount === 1;
  }

  /** Puts people into the organisations. */
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

  /** Writes invented subjects; answers their ids in the order given. */
  async subjects(
    sql: Sql,
    region: string,
    enterprises: readonly SyntheticEnterprise[],
  ): Promise<string[]> {
    const rows = enterprises.map(({ creditCode, name }) => ({
      id: idOf(region, creditCode),
      creditCode,
      name,
    }));
    await sql.query(
      `insert into subject (id, region, credit_code, name, aliases)
       select id, $2, "creditCode", name, '{}'
         from jsonb_to_recordset($1::jsonb) as r(id uuid, "creditCode" text, name text)`,
      [JSON.stringify(rows), region],
    );
    return rows.map(({ id }) => id);
  }

  /** Writes their year: attributes and figures. */
  async years(
    sql: Sql,
    cycleId: string,
    of: readonly { readonly id: string; readonly enterprise: SyntheticEnterprise }[],
  ): Promise<Listed[]> {
    const rows = of.map(({ id, enterprise }) => ({
      ...enterprise,
      id,
      email: `${enterprise.creditCode.toLowerCase()}@enterprise.example`,
      phone: `138${enterprise.creditCode.slice(-9, -1).replace(/\D/g, '0')}`,
      figures: enterprise.values,
    }));
    await sql.query(
      `insert into subject_year (cycle_id, subject_id, territory, scale, industry, contact, phone,
         email, founded, in_production, origin, values)
       select $2, id, territory, scale, industry, contact, phone, email, founded, "inProduction",
              'import', figures
         from jsonb_to_recordset($1::jsonb) as r(id uuid, territory text, scale text,
              industry text, contact text, phone text, email text, founded date,
              "inProduction" date, figures jsonb)`,
      [JSON.stringify(rows), cycleId],
    );
    return rows.map(({ id, territory }) => ({ subjectId: id, territory }));
  }

  /** Who was carried over, stands in entry and lacks a figure that last year had. */
  async withoutFigures(sql: Queryable, cycleId: string): Promise<string[]> {
    const { rows } = await sql.query<{ id: string }>(
      `select y.subject_id as id
         from subject_year y
         join cycle c on c.id = y.cycle_id
         join subject_year last on last.cycle_id = c.previous_id and last.subject_id = y.subject_id
         join flow f on f.cycle_id = y.cycle_id and f.kind = 'enterprise-year'
                    and f.subject_id = y.subject_id and f.phase = 'collecting'
        where y.cycle_id = $1 and y.origin = 'carriedOver'
          and exists (select from jsonb_each_text(last.values) as v(item, figure)
                       where v.figure is not null and y.values->>v.item is null)`,
      [cycleId],
    );
    return rows.map(({ id }) => id);
  }

  /** Writes a year's figures where none was entered: last year's, carried over, give way. */
  async figures(
    sql: Sql,
    cycleId: string,
    of: readonly { readonly id: string; readonly figures: Record<string, string | null> }[],
  ): Promise<void> {
    await sql.query(
      `update subject_year y
          set values = r.figures || entered.values, revision = y.revision + 1
         from jsonb_to_recordset($1::jsonb) as r(id uuid, figures jsonb)
         cross join lateral (
           select coalesce(jsonb_object_agg(v.item, v.figure), '{}') as values
             from subject_year mine, jsonb_each(mine.values) as v(item, figure)
            where mine.cycle_id = $2 and mine.subject_id = r.id and v.figure <> 'null'
              and exists (select from item_change i
                           where i.cycle_id = $2 and i.subject_id = r.id and i.item = v.item
                             and i.source <> 'carriedOver')) as entered
        where y.cycle_id = $2 and y.subject_id = r.id`,
      [JSON.stringify(of), cycleId],
    );
  }

  /** Puts the reasons of doubtful figures beside them. */
  async explain(
    sql: Sql,
    cycleId: string,
    of: readonly { readonly id: string; readonly remarks: Record<string, string> }[],
  ): Promise<void> {
    await sql.query(
      `update subject_year y set remarks = r.remarks || y.remarks
         from jsonb_to_recordset($1::jsonb) as r(id uuid, remarks jsonb)
        where y.cycle_id = $2 and y.subject_id = r.id`,
      [JSON.stringify(of), cycleId],
    );
  }
}

/**
 * Follows from whom it names: habits are drawn by it, and the same order has to play the same year.
 * A UUID of version 8, whose other digits are free.
 */
function idOf(region: string, creditCode: string): string {
  const digits = createHash('sha256').update(`${region}/${creditCode}`).digest('hex');
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(12, 15)}`];
  return [...parts, `a${digits.slice(15, 18)}`, digits.slice(18, 30)].join('-');
}
