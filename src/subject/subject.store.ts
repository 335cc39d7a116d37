import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Instant } from '../clock.js';
import type { ScoredStage } from '../domain/cycle/base-list.js';
import type { Sql } from '../persistence/database.js';
import type { ChangeSource, SubjectRecord, Values, Writer } from './subject.types.js';

/** Anything a query can be put to: the pool, or a connection within a transaction. */
export type Reader = Pick<Sql, 'query'>;

const Figures = z.record(z.string(), z.string().nullable());
/** A row of `subject_year` with its subject. */
export const YearRow = z.object({
  cycleId: z.string(),
  subjectId: z.string(),
  name: z.string(),
  creditCode: z.string().nullable(),
  pending: z.string().nullable(),
  aliases: z.array(z.string()),
  territory: z.string(),
  scale: z.enum(['above', 'below']),
  industry: z.string().nullable(),
  address: z.string().nullable(),
  contact: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  founded: z.string().nullable(),
  inProduction: z.string().nullable(),
  origin: z.string(),
  hidden: z.boolean(),
  values: Figures,
  remarks: z.record(z.string(), z.string()),
  revision: z.int(),
});
const Row = YearRow.extend({
  last: Figures.nullable(),
  flow: z
    .object({
      id: z.string(),
      phase: z.string(),
      revision: z.int(),
      pending: z.array(z.string()),
    })
    .nullable(),
});

const RECORD = `y.cycle_id as "cycleId", y.subject_id as "subjectId", s.name,
  s.credit_code as "creditCode", s.pending, s.aliases, y.territory, y.scale, y.industry, y.address,
  y.contact, y.phone, y.email, y.founded, y.in_production as "inProduction", y.origin, y.hidden,
  y.values, y.remarks, y.revision, l.values as last,
  case when f.id is null then null else
    jsonb_build_object('id', f.id, 'phase', f.phase, 'revision', f.revision,
      'pending', coalesce(f.context->'pending', '[]')) end as flow`;
const JOINED = `subject_year y
  join subject s on s.id = y.subject_id
  join cycle c on c.id = y.cycle_id
  left join subject_year l on l.cycle_id = c.previous_id and l.subject_id = y.subject_id
  left join flow f on f.cycle_id = y.cycle_id and f.kind = 'enterprise-year'
    and f.ref = y.subject_id::text`;

@Injectable()
export class SubjectStore {
  /**
   * What of a cycle has been scored, and whether that is public; `hold` keeps further evaluations
   * waiting until the transaction ends.
   */
  async scored(sql: Reader, cycleId: string, hold = false): Promise<ScoredStage[]> {
    if (hold) {
      await sql.query(`select pg_advisory_xact_lock_shared(hashtext('evaluating' || $1))`, [
        cycleId,
      ]);
    }
    const { rows } = await sql.query<ScoredStage>(
      `select summary->>'stage' as stage, bool_or(published_at is not null) as published
         from evaluation where cycle_id = $1 group by 1`,
      [cycleId],
    );
    return rows;
  }

  /** One subject of a cycle; `lock` keeps others from changing it until the transaction ends. */
  async get(
    sql: Reader,
    cycleId: string,
    subjectId: string,
    lock = false,
  ): Promise<SubjectRecord | undefined> {
    const { rows } = await sql.query(
      `select ${RECORD} from ${JOINED} where y.cycle_id = $1 and y.subject_id = $2
        ${lock ? 'for update of y' : ''}`,
      [cycleId, subjectId],
    );
    return rows[0] === undefined ? undefined : Row.parse(rows[0]);
  }

  /** These subjects of a cycle, in this order; `lock` as above. */
  async many(
    sql: Reader,
    cycleId: string,
    subjectIds: readonly string[],
    lock = false,
  ): Promise<SubjectRecord[]> {
    const { rows } = await sql.query({
      name: lock ? 'subjects_locked' : 'subjects',
      text: `select ${RECORD} from ${JOINED} where y.cycle_id = $1 and y.subject_id = any($2::uuid[])
        order by array_position($2::uuid[], y.subject_id) ${lock ? 'for update of y' : ''}`,
      values: [cycleId, subjectIds],
    });
    return rows.map((row) => Row.parse(row));
  }

  /** Who wrote each figure last, by item. */
  async writers(sql: Reader, cycleId: string, subjectId: string): Promise<Map<string, Writer>> {
    const { rows } = await sql.query<Writer>(
      `select distinct on (item) item, source, organisation, at from item_change
        where cycle_id = $1 and subject_id = $2 order by item, id desc`,
      [cycleId, subjectId],
    );
    return new Map(rows.map((row) => [row.item, row]));
  }

  /** The same for many subjects at once. */
  async writersOf(
    sql: Reader,
    cycleId: string,
    subjectIds: readonly string[],
    items: readonly string[],
  ): Promise<Map<string, Map<string, Writer>>> {
    const { rows } = await sql.query<Writer & { subjectId: string }>({
      name: 'subject_writers_of',
      text: `select distinct on (subject_id, item) subject_id as "subjectId", item, source, organisation,
              at from item_change
        where cycle_id = $1 and subject_id = any($2::uuid[]) and item = any($3)
        order by subject_id, item, id desc`,
      values: [cycleId, subjectIds, items],
    });
    const found = new Map<string, Map<string, Writer>>();
    for (const { subjectId, ...writer } of rows) {
      const own = found.get(subjectId) ?? new Map<string, Writer>();
      found.set(subjectId, own.set(writer.item, writer));
    }
    return found;
  }

  /** Who changed any figure last, by name. */
  async lastChange(
    sql: Reader,
    cycleId: string,
    subjectId: string,
  ): Promise<{ by: string; at: Instant } | null> {
    const { rows } = await sql.query<{ by: string; at: Instant }>(
      `select coalesce(u.name, i.by) as by, i.at from item_change i
         left join app_user u on u.id::text = i.by
        where i.cycle_id = $1 and i.subject_id = $2 order by i.id desc limit 1`,
      [cycleId, subjectId],
    );
    return rows[0] ?? null;
  }

  /** What the enterprise's side and the owning departments said last of each figure. */
  async said(
    sql: Reader,
    cycleId: string,
    subjectId: string,
  ): Promise<
    { item: string; source: ChangeSource; organisation: string | null; after: string | null }[]
  > {
    const { rows } = await sql.query<{
      item: string;
      source: ChangeSource;
      organisation: string | null;
      after: string | null;
    }>(
      `select distinct on (item, coalesce(organisation, '')) item, source, organisation, after
         from item_change where cycle_id = $1 and subject_id = $2
        order by item, coalesce(organisation, ''), id desc`,
      [cycleId, subjectId],
    );
    return rows;
  }

  /** Writes figures and reasons over those that are there; the rest stays. */
  async write(
    sql: Reader,
    of: { cycleId: string; subjectId: string },
    values: Values,
    remarks: Readonly<Record<string, string | null>>,
  ): Promise<void> {
    await sql.query(
      `update subject_year set values = values || $3::jsonb,
         remarks = jsonb_strip_nulls(remarks || $4::jsonb), revision = revision + 1
        where cycle_id = $1 and subject_id = $2`,
      [of.cycleId, of.subjectId, JSON.stringify(values), JSON.stringify(remarks)],
    );
  }

  /** Writes attributes that were lacking: `industry`, `founded`, `inProduction`; the rest stays. */
  async fill(
    sql: Reader,
    of: { cycleId: string; subjectId: string },
    said: { industry?: string; founded?: string; inProduction?: string },
  ): Promise<void> {
    await sql.query(
      `update subject_year set industry = coalesce($3, industry), founded = coalesce($4, founded),
         in_production = coalesce($5, in_production), revision = revision + 1
        where cycle_id = $1 and subject_id = $2`,
      [of.cycleId, of.subjectId, said.industry, said.founded, said.inProduction],
    );
  }

  /** Puts changes of figures on record. */
  async record(sql: Reader, changes: readonly RecordedChange[]): Promise<void> {
    if (changes.length === 0) return;
    await sql.query(
      `insert into item_change (cycle_id, subject_id, item, before, after, source, by,
         organisation, reason, at)
       select cycle_id, subject_id, item, before, after, source, by, organisation, reason, at
         from jsonb_to_recordset($1::jsonb) as r(cycle_id uuid, subject_id uuid, item text,
           before text, after text, source text, by text, organisation text, reason text,
           at timestamptz)`,
      [JSON.stringify(changes)],
    );
  }
}

export interface RecordedChange {
  readonly cycle_id: string;
  readonly subject_id: string;
  readonly item: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly source: ChangeSource;
  readonly by: string;
  readonly organisation: string | null;
  readonly reason: string | null;
  readonly at: Instant;
}
