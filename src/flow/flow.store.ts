/** Flows and their log, as they are read. */
import { Injectable } from '@nestjs/common';
import type { Queryable } from '../persistence/database.js';
import type { Kind } from '../../workflows/registry.js';
import { FLOW_COLUMNS, type FlowRow } from './flow.row.js';
import { named } from './few.js';
import type { BatchFilter, FlowCount, FlowFilter, LogEntry, Page } from './flow.types.js';

@Injectable()
export class FlowStore {
  async row(sql: Queryable, id: string, lock: boolean): Promise<FlowRow | undefined> {
    const { rows } = await sql.query<FlowRow>({
      name: lock ? 'flow_row_locked' : 'flow_row',
      text: `select ${FLOW_COLUMNS} from flow f where f.id = $1 ${lock ? 'for update' : ''}`,
      values: [id],
    });
    return rows[0];
  }

  /** Whether this cause has moved the flow already. */
  async heard(sql: Queryable, flowIds: readonly string[], cause: string): Promise<Set<string>> {
    const { rows } = await sql.query<{ id: string }>(
      `select flow_id as id from flow_event
        where flow_id = any($1::uuid[]) and cause = $2 and cause is not null`,
      [flowIds, cause],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Ids of a whole batch, in order. */
  async batchIds(sql: Queryable, filter: BatchFilter): Promise<string[]> {
    const { shape, text, values } = conditions(filter, null);
    const { rows } = await sql.query<{ id: string }>({
      name: `flow_ids_${shape}`,
      text: `select f.id from flow f where ${text} order by f.id`,
      values,
    });
    return rows.map((row) => row.id);
  }

  /** Locks those of the flows that still fit; `skip` leaves out what others are moving just now. */
  async lockBatch(
    sql: Queryable,
    filter: BatchFilter,
    ids: readonly string[],
    skip: boolean,
  ): Promise<FlowRow[]> {
    const { shape, text, values } = conditions({ ...filter, ids }, null);
    const { rows } = await sql.query<FlowRow>({
      ...named(ids.length, `flow_lock_${skip ? 'free' : 'all'}_${shape}`),
      text: `select ${FLOW_COLUMNS} from flow f where ${text} order by f.id
          for update ${skip ? 'skip locked' : ''}`,
      values,
    });
    return rows;
  }

  async find(sql: Queryable, filter: FlowFilter, page: Page): Promise<FlowRow[]> {
    const { shape, text, values } = conditions(filter, page.after ?? null);
    const limit = Math.min(page.limit ?? 100, 1000);
    const { rows } = await sql.query<FlowRow>({
      name: `flow_find_${shape}`,
      text: `select ${FLOW_COLUMNS} from flow f where ${text} order by f.id
        limit $${String(values.length + 1)}`,
      values: [...values, limit],
    });
    return rows;
  }

  /**
   * Open flows whose timer a page shows: one flow and, of a task, the enterprises on its table; those
   * of a subject; or the appeals of a year, or `all` of it. Asked looking back; which may be meant is read from the
   * present, so that few are worked out.
   */
  async lookedAt(
    sql: Queryable,
    {
      flowId,
      subjectId,
      cycleId,
      all,
    }: Partial<Record<'flowId' | 'subjectId' | 'cycleId', string>> & { readonly all?: boolean },
  ): Promise<FlowRow[]> {
    if (all === true) {
      // What has not moved since has its timer still.
      const { rows } = await sql.query<FlowRow>(
        `select ${FLOW_COLUMNS} from flow f join public.flow p on p.id = f.id
          where not f.done and p.revision > f.revision
            and p.cycle_id in ($1, (select previous_id from public.cycle where id = $1))`,
        [cycleId],
      );
      return rows;
    }
    const meant =
      flowId !== undefined
        ? `select $1::uuid as id union all
           select p.id from public.flow t join public.flow p on p.cycle_id = t.cycle_id
            where t.id = $1 and t.kind = 'task' and p.kind in ('enterprise-year', 'rectification')
              and (p.organisation = t.organisation or not exists (
                select from public.flow o where o.cycle_id = t.cycle_id
                   and o.kind = 'enterprise-year' and o.organisation = t.organisation))`
        : subjectId !== undefined
          ? 'select p.id from public.flow p where p.cycle_id = $1 and p.subject_id = $2'
          : `select p.id from public.flow p where p.cycle_id = $1 and p.kind = 'enterprise-year'`;
    const appeals =
      flowId === undefined && subjectId === undefined
        ? `and f.phase in ('appealing', 'reviewing')`
        : '';
    const { rows } = await sql.query<FlowRow>(
      `select ${FLOW_COLUMNS} from flow f where not f.done and f.id in (${meant}) ${appeals}`,
      [flowId ?? cycleId, ...(flowId === undefined && subjectId !== undefined ? [subjectId] : [])],
    );
    return rows;
  }

  async byRef(
    sql: Queryable,
    cycleId: string,
    kind: Kind,
    ref: string,
  ): Promise<FlowRow | undefined> {
    const { rows } = await sql.query<FlowRow>({
      name: 'flow_by_ref',
      text: `select ${FLOW_COLUMNS} from flow f where f.cycle_id = $1 and f.kind = $2 and f.ref = $3`,
      values: [cycleId, kind, ref],
    });
    return rows[0];
  }

  async history(sql: Queryable, flowId: string): Promise<LogEntry[]> {
    return (await this.histories(sql, [flowId])).get(flowId) ?? [];
  }

  /** The logs of several flows; none for an unknown one. */
  async histories(sql: Queryable, flowIds: readonly string[]): Promise<Map<string, LogEntry[]>> {
    const { rows } = await sql.query<LogEntry>(
      `select flow_id as "flowId", seq, at, recorded_at as "recordedAt", actor,
              actor_name as "actorName", version, type, payload, before, after, cause,
              prev_hash as "prevHash", hash
         from flow_event where flow_id = any($1::uuid[]) order by flow_id, seq`,
      [flowIds],
    );
    const logs = new Map<string, LogEntry[]>();
    for (const entry of rows) {
      const log = logs.get(entry.flowId) ?? [];
      log.push(entry);
      logs.set(entry.flowId, log);
    }
    return logs;
  }

  /** The hash of the last entry of a flow, as the flow itself remembers it. */
  async head(sql: Queryable, flowId: string): Promise<string | undefined> {
    const { rows } = await sql.query<{ head: string }>('select head from flow where id = $1', [
      flowId,
    ]);
    return rows[0]?.head;
  }

  /** What the triggers have counted, with what is not folded in yet. */
  async counts(sql: Queryable, cycleId: string): Promise<FlowCount[]> {
    const { rows } = await sql.query<FlowCount>({
      name: 'flow_counts',
      text: `select kind, organisation, phase, waits_for as "waitsFor", sum(n)::int as n
        from (select kind, organisation, phase, waits_for, n from flow_count where cycle_id = $1
              union all
              select kind, organisation, phase, waits_for, n from flow_count_delta
               where cycle_id = $1) as counted
        group by 1, 2, 3, 4 having sum(n) <> 0`,
      values: [cycleId],
    });
    return rows;
  }

  /**
   * Folds deltas into the counts, and takes away those that have come to nothing: every board reads
   * them all. One at a time, the others find nothing to do.
   */
  async foldCounts(sql: Queryable): Promise<number> {
    const { rows } = await sql.query<{ n: number }>({
      name: 'flow_fold_counts',
      text: `with mine as (select pg_try_advisory_xact_lock(hashtext('flow_count')) as got),
       gone as (
         delete from flow_count_delta using mine where mine.got
         returning cycle_id, kind, organisation, phase, waits_for, n),
       more as (
         select cycle_id, kind, organisation, phase, waits_for, sum(n) as n from gone
          group by 1, 2, 3, 4, 5 having sum(n) <> 0),
       emptied as (
         delete from flow_count c using more m
          where (c.cycle_id, c.kind, c.organisation, c.phase, c.waits_for)
              = (m.cycle_id, m.kind, m.organisation, m.phase, m.waits_for) and c.n + m.n = 0
         returning c.*),
       kept as (
         insert into flow_count as c (cycle_id, kind, organisation, phase, waits_for, n)
         select * from more m where not exists (select from emptied e
          where (e.cycle_id, e.kind, e.organisation, e.phase, e.waits_for)
              = (m.cycle_id, m.kind, m.organisation, m.phase, m.waits_for))
         on conflict (cycle_id, kind, organisation, phase, waits_for)
         do update set n = c.n + excluded.n)
       select count(*)::int as n from gone`,
    });
    return rows[0]?.n ?? 0;
  }

  /** Machines and versions that some flow is pinned to. */
  async versions(sql: Queryable): Promise<{ kind: string; version: string }[]> {
    const { rows } = await sql.query<{ kind: string; version: string }>(
      'select distinct kind, version from flow',
    );
    return rows;
  }
}

/** `shape` names the conditions that are there, so that one name is one text. */
function conditions(
  filter: FlowFilter & Pick<BatchFilter, 'unheard'>,
  after: string | null,
): { shape: string; text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  let shape = filter.unheard === undefined ? '0' : '1';
  const where = (sql: (n: string) => string, value: unknown): void => {
    const isAsked = value !== undefined && value !== null;
    shape += isAsked ? '1' : '0';
    if (!isAsked) return;
    values.push(value);
    parts.push(sql(`$${String(values.length)}`));
  };
  where((n) => `f.cycle_id = ${n}`, filter.cycleId);
  where((n) => `f.kind = ${n}`, filter.kind);
  where((n) => `f.kind = any(${n}::text[])`, filter.kinds);
  where((n) => `f.phase = any(${n}::text[])`, filter.phases);
  where((n) => `f.tags && ${n}::text[]`, filter.tags);
  where((n) => `f.waits_for && ${n}::text[]`, filter.waitsFor);
  where((n) => `f.id = any(${n}::uuid[])`, filter.ids);
  where((n) => `f.subject_id = any(${n}::uuid[])`, filter.subjectIds);
  where((n) => `f.organisation = ${n}`, filter.organisation);
  where((n) => `f.stage = ${n}`, filter.stage);
  where((n) => `f.done = ${n}`, filter.done);
  if (filter.unheard !== undefined) {
    const { event, since } = filter.unheard;
    values.push(event, since);
    parts.push(`not exists (select from flow_event e where e.flow_id = f.id
      and e.type = $${String(values.length - 1)} and e.recorded_at > $${String(values.length)})`);
  }
  where((n) => `f.id > ${n}`, after);
  return { shape, text: parts.length === 0 ? 'true' : parts.join(' and '), values };
}
