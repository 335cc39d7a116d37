/** Staged rows, and the base list they are held against and taken over into. */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import type { Instant } from '../clock.js';
import type { Sql } from '../persistence/database.js';
import { attributeFields } from './columns.js';
import type { Known } from './examine.js';
import { type Reader, YearRow } from './subject.store.js';

const Fault = z.object({
  column: z.int().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  level: z.enum(['error', 'warning']),
});
const Field = z.union([z.enum(attributeFields), z.templateLiteral(['item:', z.string()])]);

/** What is kept of a checked file beside its rows. */
const Finding = z.object({
  layout: z.object({
    row: z.int(),
    titles: z.array(z.string()),
    fields: z.array(Field.nullable()),
    faults: z.array(Fault),
  }),
  fresh: z.int(),
  changed: z.int(),
  same: z.int(),
});
export type Finding = z.infer<typeof Finding>;

const Batch = z.object({
  id: z.string(),
  cycleId: z.string(),
  fileName: z.string(),
  by: z.string(),
  at: z.string(),
  state: z.enum(['checked', 'accepted']),
  rows: z.int(),
  faulty: z.int(),
  finding: Finding,
});
export type Batch = z.infer<typeof Batch>;

const Staged = z.object({
  row: z.int(),
  cells: z.array(z.string()),
  errors: z.array(Fault),
});
export type Staged = z.infer<typeof Staged>;

const Found = z.object({
  id: z.string(),
  name: z.string(),
  creditCode: z.string().nullable(),
  aliases: z.array(z.string()),
  year: YearRow.nullable(),
  standing: z.object({ phase: z.string(), pending: z.array(z.string()) }).nullable(),
});
export type Found = Known & {
  /** Where its year stands; null before it has begun. */
  readonly standing: { readonly phase: string; readonly pending: readonly string[] } | null;
};

@Injectable()
export class ImportStore {
  /** Writes a page of rows into the staging table, in the caller's transaction. */
  async stage(sql: Sql, lines: string): Promise<void> {
    const copy = sql.query(copyFrom('copy import_row (batch_id, row, cells, errors) from stdin'));
    await pipeline(Readable.from([lines]), copy);
  }

  async insert(sql: Reader, batch: Omit<Batch, 'state'>): Promise<void> {
    await sql.query(
      `insert into import_batch (id, cycle_id, file_name, by, at, state, rows, faulty, columns)
       values ($1, $2, $3, $4, $5, 'checked', $6, $7, $8)`,
      [
        batch.id,
        batch.cycleId,
        batch.fileName,
        batch.by,
        batch.at,
        batch.rows,
        batch.faulty,
        JSON.stringify(batch.finding),
      ],
    );
  }

  /** One batch of this cycle; `lock` keeps a second acceptance waiting. */
  async batch(sql: Reader, cycleId: string, id: string, lock = false): Promise<Batch | undefined> {
    const { rows } = await sql.query(
      `select id, cycle_id as "cycleId", file_name as "fileName", by, at, state, rows, faulty,
              columns as finding
         from import_batch where id = $1 and cycle_id = $2 ${lock ? 'for update' : ''}`,
      [id, cycleId],
    );
    return rows[0] === undefined ? undefined : Batch.parse(rows[0]);
  }

  async accepted(sql: Reader, id: string): Promise<void> {
    await sql.query("update import_batch set state = 'accepted' where id = $1", [id]);
  }

  /** Staged rows behind `after`, a page of them; only those without an error if `good`. */
  async page(
    sql: Reader,
    id: string,
    after: number,
    { size, which }: { size: number; which: 'all' | 'good' | 'faulty' },
  ): Promise<Staged[]> {
    const only = {
      all: '',
      good: `and not errors @> '[{"level": "error"}]'`,
      faulty: "and errors <> '[]'",
    }[which];
    const { rows } = await sql.query(
      `select row, cells, errors from import_row
        where batch_id = $1 and row > $2 ${only} order by row limit ${String(size)}`,
      [id, after],
    );
    return rows.map((row) => Staged.parse(row));
  }

  /** Enterprises of the region with one of these codes or names, and how they stand in the cycle. */
  async alike(
    sql: Reader,
    of: { region: string; cycleId: string },
    codes: readonly string[],
    names: readonly string[],
  ): Promise<Found[]> {
    // One look into an index for each code and name, whatever the planner believes of tables that
    // this very transaction is filling; a prepared statement would keep the plan of an empty table.
    const { rows } = await sql.query(
      `with wanted as (
         select s.id from unnest($3::text[]) as c(code) cross join lateral
           (select id from subject where region = $1 and credit_code = c.code limit 1) as s
         union
         select s.id from unnest($4::text[]) as n(name) cross join lateral
           (select id from subject where region = $1 and name = n.name limit 20) as s)
       select s.id, s.name, s.credit_code as "creditCode", s.aliases, f.standing,
          case when y.subject_id is null then null else jsonb_build_object(
            'cycleId', y.cycle_id, 'subjectId', y.subject_id, 'name', s.name,
            'creditCode', s.credit_code, 'pending', s.pending, 'aliases', s.aliases,
            'territory', y.territory, 'scale', y.scale, 'industry', y.industry,
            'address', y.address, 'contact', y.contact, 'phone', y.phone, 'email', y.email,
            'founded', y.founded, 'inProduction', y.in_production, 'origin', y.origin,
            'hidden', y.hidden, 'values', y.values, 'remarks', y.remarks,
            'revision', y.revision) end as year
         from wanted w
         cross join lateral (select * from subject where id = w.id limit 1) as s
         left join lateral (select * from subject_year
           where cycle_id = $2 and subject_id = w.id limit 1) as y on true
         left join lateral (
           select jsonb_build_object('phase', phase,
             'pending', coalesce(context->'pending', '[]')) as standing from flow
           where cycle_id = $2 and kind = 'enterprise-year' and ref = w.id::text limit 1) as f
           on true
        order by s.id`,
      [of.region, of.cycleId, codes, names],
    );
    return rows.map((row) => Found.parse(row));
  }

  /** Keeps two acceptances of one region from interleaving until the transaction ends. */
  async oneAtATime(sql: Sql, region: string): Promise<void> {
    await sql.query("select pg_advisory_xact_lock(hashtextextended('base list ' || $1, 0))", [
      region,
    ]);
  }

  /** Writes new enterprises of the region. */
  async addSubjects(sql: Reader, region: string, subjects: readonly NewSubject[]): Promise<void> {
    await sql.query(
      `insert into subject (id, region, credit_code, pending, name, aliases)
       select id, $1, code, pending, name, '{}' from jsonb_to_recordset($2::jsonb)
         as r(id uuid, code text, pending text, name text)`,
      [region, JSON.stringify(subjects)],
    );
  }

  /** Gives a code to who waited for one, and a new name, keeping the old one among the aliases. */
  async renameSubjects(sql: Reader, subjects: readonly NewSubject[]): Promise<void> {
    await sql.query(
      `update subject s set credit_code = coalesce(r.code, s.credit_code),
         pending = case when r.code is null then s.pending end,
         aliases = case when r.name is null or r.name = s.name or s.name = any(s.aliases)
           then s.aliases else array_append(s.aliases, s.name) end,
         name = coalesce(r.name, s.name)
        from jsonb_to_recordset($1::jsonb) as r(id uuid, code text, name text)
       where s.id = r.id`,
      [JSON.stringify(subjects)],
    );
  }

  /** Writes what is said of subjects in a cycle; what is not said stays as it is. */
  async upsertYears(sql: Reader, cycleId: string, years: readonly YearOfSubject[]): Promise<void> {
    await sql.query(
      `insert into subject_year as y (cycle_id, subject_id, territory, scale, industry, address,
         contact, phone, email, founded, in_production, origin, hidden, "values")
       select $1, id, territory, scale, industry, address, contact, phone, email, founded,
              in_production, origin, coalesce(hidden, false), "values"
         from jsonb_to_recordset($2::jsonb) as r(id uuid, territory text, scale text,
           industry text, address text, contact text, phone text, email text, founded date,
           in_production date, origin text, hidden boolean, "values" jsonb)
       on conflict (cycle_id, subject_id) do update set
         scale = coalesce(excluded.scale, y.scale),
         industry = coalesce(excluded.industry, y.industry),
         address = coalesce(excluded.address, y.address),
         contact = coalesce(excluded.contact, y.contact),
         phone = coalesce(excluded.phone, y.phone),
         email = coalesce(excluded.email, y.email),
         founded = coalesce(excluded.founded, y.founded),
         in_production = coalesce(excluded.in_production, y.in_production),
         hidden = excluded.hidden or y.hidden,
         "values" = y."values" || excluded."values",
         revision = y.revision + 1`,
      [cycleId, JSON.stringify(years)],
    );
  }

  /** Writes a page of changes of figures into their log. */
  async recordChanges(sql: Sql, lines: string): Promise<void> {
    const columns = 'cycle_id, subject_id, item, before, after, source, by, organisation, at';
    // COPY does not work on a table with policies: they go by a table of this transaction.
    await sql.query(
      `create temporary table if not exists arriving on commit drop as
         select ${columns} from item_change limit 0`,
    );
    await pipeline(
      Readable.from([lines]),
      sql.query(copyFrom(`copy arriving (${columns}) from stdin`)),
    );
    await sql.query(`insert into item_change (${columns}) select ${columns} from arriving`);
    await sql.query('truncate arriving');
  }
}

export interface NewSubject {
  readonly id: string;
  readonly code: string | null;
  readonly pending: string | null;
  readonly name: string | null;
}

/** Names of columns as the SQL above reads them. */
export interface YearOfSubject {
  readonly id: string;
  readonly territory: string;
  readonly scale: string;
  readonly industry: string | null;
  readonly address: string | null;
  readonly contact: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly founded: string | null;
  readonly in_production: string | null;
  readonly origin: string;
  readonly hidden: boolean | null;
  readonly values: Readonly<Record<string, string>>;
}

/** A line of COPY's text format. */
export function copyLine(values: readonly (string | number | null)[]): string {
  const cells = values.map((value) => (value === null ? '\\N' : escaped(String(value))));
  return `${cells.join('\t')}\n`;
}

function escaped(text: string): string {
  if (!/[\\\t\n\r]/.test(text)) return text;
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

/** What of `at` a stamp needs. */
export interface ChangeStamp {
  readonly by: string;
  readonly organisation: string | null;
  readonly at: Instant;
}
