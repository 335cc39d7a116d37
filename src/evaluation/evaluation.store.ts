import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Instant } from '../clock.js';
import type { SubjectResult } from '../domain/evaluation/evaluation.js';
import type { EvaluationInput } from '../domain/evaluation/input.js';
import type { Sql } from '../persistence/database.js';
import { InputNotKept } from './errors.js';
import type {
  ClassTally,
  EvaluationVersion,
  StoredResult,
  SubjectOutcome,
} from './evaluation.types.js';

export type Queryable = Pick<Sql, 'query'>;

const COLUMNS = `e.id, e.cycle_id as "cycleId", e.version, e.kind, e.at, e.by, e.reason,
  e.benchmarks, e.summary, e.data_hash as "dataHash", e.hash, e.published_at as "publishedAt"`;

/** Written by ourselves, read as it was written. */
const Input = z.custom<EvaluationInput>((value) => typeof value === 'object' && value !== null);
const Detail = z.custom<SubjectResult>((value) => typeof value === 'object' && value !== null);

/** Parts of a page of results that go into one statement. */
const PAGE = 500;

@Injectable()
export class EvaluationStore {
  /** Keeps other evaluations of the cycle waiting until the transaction ends, in any process. */
  async lock(sql: Queryable, cycleId: string): Promise<void> {
    await sql.query(`select pg_advisory_xact_lock(hashtext('evaluating' || $1))`, [cycleId]);
  }

  /** How many of this version's enterprises stand graded by another one. */
  async outdated(sql: Queryable, cycleId: string, version: string): Promise<number> {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n
         from flow f join result r on r.evaluation_id = $2 and r.subject_id = f.subject_id
        where f.cycle_id = $1 and f.kind = 'enterprise-year' and f.phase = 'graded'
          and f.context->>'evaluation' <> $2::text`,
      [cycleId, version],
    );
    return rows[0]?.n ?? 0;
  }

  /** The next version of the cycle; two at once wait for each other. */
  async nextVersion(sql: Queryable, cycleId: string): Promise<number> {
    await sql.query(`select pg_advisory_xact_lock(hashtext('evaluation' || $1))`, [cycleId]);
    const { rows } = await sql.query<{ version: number }>(
      'select coalesce(max(version), 0) + 1 as version from evaluation where cycle_id = $1',
      [cycleId],
    );
    return rows[0]?.version ?? 1;
  }

  async insert(sql: Queryable, version: EvaluationVersion, input: EvaluationInput): Promise<void> {
    await sql.query(
      `insert into evaluation (id, cycle_id, version, kind, at, by, reason, benchmarks, summary,
         data_hash, hash, input)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $11, $12::jsonb)`,
      [
        version.id,
        version.cycleId,
        version.version,
        version.kind,
        version.at,
        version.by,
        version.reason,
        JSON.stringify(version.benchmarks),
        JSON.stringify(version.summary),
        version.dataHash,
        version.hash,
        JSON.stringify(input),
      ],
    );
  }

  /** Writes the results of a version; each is a `SubjectResult` as JSON. */
  async insertResults(
    sql: Queryable,
    evaluationId: string,
    results: readonly string[],
  ): Promise<void> {
    for (let from = 0; from < results.length; from += PAGE) {
      const page = results.slice(from, from + PAGE);
      await sql.query(
        `insert into result (evaluation_id, subject_id, group_id, outcome, total, rank, base_class,
           class, detail)
         select $1, (r->>'id')::uuid, r->>'group', r->>'outcome', (r->>'total')::numeric,
                (r->>'rank')::int, r->>'baseClass', r->>'class', r
           from jsonb_array_elements($2::jsonb) as r`,
        [evaluationId, `[${page.join(',')}]`],
      );
    }
  }

  async versions(sql: Queryable, cycleId: string): Promise<EvaluationVersion[]> {
    const { rows } = await sql.query<EvaluationVersion>(
      `select ${COLUMNS} from evaluation e where e.cycle_id = $1 order by e.version`,
      [cycleId],
    );
    return rows;
  }

  /** The latest version, of one stage where it is named. */
  async latest(
    sql: Queryable,
    cycleId: string,
    stage?: string | null,
  ): Promise<EvaluationVersion | undefined> {
    const { rows } = await sql.query<EvaluationVersion>(
      `select ${COLUMNS} from evaluation e
        where e.cycle_id = $1 and ($2::text is null or e.summary->>'stage' = $2)
        order by e.version desc limit 1`,
      [cycleId, stage ?? null],
    );
    return rows[0];
  }

  /** What a version was computed from. @throws InputNotKept for a version of before it was kept */
  async input(sql: Queryable, id: string): Promise<EvaluationInput> {
    const { rows } = await sql.query<{ input: unknown }>(
      'select input from evaluation where id = $1',
      [id],
    );
    if (rows[0]?.input == null) throw new InputNotKept();
    return Input.parse(rows[0].input);
  }

  /** The outcome of every subject of a version, without its arithmetic. */
  async outcomes(sql: Queryable, id: string): Promise<SubjectOutcome[]> {
    const { rows } = await sql.query<SubjectOutcome>(
      `select subject_id as id, group_id as "group", outcome, detail->>'total' as total, rank, class
         from result where evaluation_id = $1 order by subject_id`,
      [id],
    );
    return rows;
  }

  /** How many subjects of a version each rule after the ranking applied to, by its id. */
  async adjusted(sql: Queryable, id: string): Promise<Map<string, number>> {
    const { rows } = await sql.query<{ rule: string; n: number }>(
      `select a->>'rule' as rule, count(distinct subject_id)::int as n
         from result, jsonb_array_elements(detail->'adjustments') as a
        where evaluation_id = $1 group by 1`,
      [id],
    );
    return new Map(rows.map(({ rule, n }) => [rule, n]));
  }

  /** Marks a version as published; false when it was already. */
  async publish(sql: Queryable, id: string, at: Instant): Promise<boolean> {
    const { rowCount } = await sql.query(
      'update evaluation set published_at = $2 where id = $1 and published_at is null',
      [id, at],
    );
    return rowCount === 1;
  }

  /** All results of a version, by rank and name. */
  async results(sql: Queryable, evaluationId: string): Promise<StoredResult[]> {
    const { rows } = await sql.query<{ detail: unknown }>(
      `select r.detail from result r where r.evaluation_id = $1
        order by r.group_id nulls last, r.rank nulls last, r.subject_id`,
      [evaluationId],
    );
    return rows.map(({ detail }) => ({ ...Detail.parse(detail), evaluationId }));
  }

  /** What every version of the cycle said of one subject, oldest first. */
  async resultsOf(
    sql: Queryable,
    cycleId: string,
    subjectId: string,
  ): Promise<{ version: EvaluationVersion; result: StoredResult }[]> {
    const { rows } = await sql.query<EvaluationVersion & { detail: unknown }>(
      `select ${COLUMNS}, r.detail
         from evaluation e join result r on r.evaluation_id = e.id
        where e.cycle_id = $1 and r.subject_id = $2 order by e.version`,
      [cycleId, subjectId],
    );
    return rows.map(({ detail, ...version }) => ({
      version,
      result: { ...Detail.parse(detail), evaluationId: version.id },
    }));
  }

  /** The latest word of the cycle on each of these subjects, or on all. */
  async latestResults(
    sql: Queryable,
    cycleId: string,
    options: { subjectIds?: readonly string[]; published?: boolean } = {},
  ): Promise<StoredResult[]> {
    const { rows } = await sql.query<{ evaluationId: string; detail: unknown }>(
      `select distinct on (r.subject_id) r.evaluation_id as "evaluationId", r.detail
         from evaluation e join result r on r.evaluation_id = e.id
        where e.cycle_id = $1 and ($2::uuid[] is null or r.subject_id = any($2::uuid[]))
          and (not $3 or e.published_at is not null)
        order by r.subject_id, e.version desc`,
      [cycleId, options.subjectIds ?? null, options.published ?? false],
    );
    return rows.map(({ evaluationId, detail }) => ({ ...Detail.parse(detail), evaluationId }));
  }

  /** Ids of all subjects that some version of the cycle says something of. */
  async evaluated(sql: Queryable, cycleId: string): Promise<Set<string>> {
    const { rows } = await sql.query<{ id: string }>(
      `select distinct r.subject_id as id
         from evaluation e join result r on r.evaluation_id = e.id where e.cycle_id = $1`,
      [cycleId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Class counts by the latest version of each subject. */
  async classes(sql: Queryable, cycleId: string): Promise<ClassTally[]> {
    const { rows } = await sql.query<ClassTally>(
      `select latest."group", latest.class, count(*)::int as count,
              trim_scale(sum(latest.total))::text as sum, bool_and(latest.published) as published
         from (select distinct on (r.subject_id) r.group_id as "group",
                      coalesce(r.class, r.detail->>'treatedAs') as class, r.total,
                      e.published_at is not null as published
                 from evaluation e join result r on r.evaluation_id = e.id
                where e.cycle_id = $1 order by r.subject_id, e.version desc) as latest
        where latest."group" is not null and latest.class is not null
        group by 1, 2 order by 1, 2`,
      [cycleId],
    );
    return rows;
  }

  /** The group each enterprise was scored in by the version it was told of last. */
  async toldGroups(sql: Queryable, cycleId: string): Promise<Map<string, string | null>> {
    const { rows } = await sql.query<{ id: string; group: string | null }>(
      `select r.subject_id as id, r.group_id as "group"
         from flow f join result r on r.subject_id = f.subject_id
          and r.evaluation_id = (f.context->>'evaluation')::uuid
        where f.cycle_id = $1 and f.kind = 'enterprise-year'`,
      [cycleId],
    );
    return new Map(rows.map(({ id, group }) => [id, group]));
  }

  async subjects(sql: Queryable, cycleId: string): Promise<{ id: string; name: string }[]> {
    const { rows } = await sql.query<{ id: string; name: string }>(
      `select s.id, s.name from subject s
        where exists (select from evaluation e join result r on r.evaluation_id = e.id
                       where e.cycle_id = $1 and r.subject_id = s.id and r.outcome <> 'excluded')
        order by s.name, s.id`,
      [cycleId],
    );
    return rows;
  }
}
