import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { SqlCondition } from '../identity/access.js';
import type { Queryable } from './plan.store.js';
import type { Escalation, OrganisationDesk } from './supervision.types.js';

type Json = Readonly<Record<string, unknown>>;

/** A line of the ledger: an event of a task flow. */
export interface LedgerLine {
  readonly flowId: string;
  readonly ref: string;
  readonly organisation: string | null;
  readonly at: Instant;
  readonly who: string;
  readonly type: string;
  readonly payload: Json;
}

@Injectable()
export class SupervisionStore {
  /** Writes a rung down; false when it fired for this flow and due date before. */
  async record(sql: Queryable, one: Escalation): Promise<boolean> {
    const { rowCount } = await sql.query(
      `insert into escalation (id, cycle_id, flow_id, rung, due, organisation, at, because)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7)
       on conflict (flow_id, due, rung) do nothing`,
      [one.cycleId, one.flowId, one.rung, one.due, one.organisation, one.at, one.because],
    );
    return rowCount === 1;
  }

  /** The rungs that fired in a cycle, of all its flows or of one, oldest first. */
  async escalations(
    sql: Queryable,
    cycleId: string,
    flowId: string | null = null,
  ): Promise<Escalation[]> {
    const { rows } = await sql.query<Escalation>(
      `select cycle_id as "cycleId", flow_id as "flowId", rung, due, organisation, at, because
         from escalation where cycle_id = $1 and ($2::uuid is null or flow_id = $2)
        order by at, id`,
      [cycleId, flowId],
    );
    return rows;
  }

  /** Forms issued in the cycle so far; whoever asks next waits until this transaction ends. */
  async formsIssued(sql: Queryable, cycleId: string): Promise<number> {
    await sql.query(`select pg_advisory_xact_lock(hashtext('supervision-form' || $1))`, [cycleId]);
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from flow where cycle_id = $1 and kind = 'supervision-form'`,
      [cycleId],
    );
    return rows[0]?.n ?? 0;
  }

  /** Open forms of running cycles whose matter is over. */
  async settledForms(sql: Queryable): Promise<{ id: string; cycleId: string }[]> {
    const { rows } = await sql.query<{ id: string; cycleId: string }>({
      name: 'supervision_settled_forms',
      text: `select f.id, f.cycle_id as "cycleId"
         from flow f
         join flow a on a.id = (f.context->>'about')::uuid
        where f.kind = 'supervision-form' and not f.done and a.done`,
    });
    return rows;
  }

  async desks(sql: Queryable, region: string): Promise<OrganisationDesk[]> {
    const { rows } = await sql.query<OrganisationDesk>(
      `select code, title, liaison, officer, sponsor, phone from organisation where region = $1`,
      [region],
    );
    return rows;
  }

  /** What was entered about tasks, newest first; `scope` is over the alias `f`, from $3 on. */
  async ledgerLines(
    sql: Queryable,
    cycleId: string,
    scope: SqlCondition,
    limit: number,
  ): Promise<LedgerLine[]> {
    const { rows } = await sql.query<LedgerLine>(
      `select f.id as "flowId", f.ref, f.organisation, e.at, e.actor_name as who, e.type, e.payload
         from flow f join flow_event e on e.flow_id = f.id
        where f.cycle_id = $1 and f.kind = 'task' and e.type not in ('BORN', 'TIMER')
          and ${scope.text}
        order by e.at desc, e.recorded_at desc, e.flow_id, e.seq desc limit $2`,
      [cycleId, limit, ...scope.values],
    );
    return rows;
  }

  /** The last time somebody chased this task by hand. */
  async lastChase(sql: Queryable, flowId: string): Promise<Instant | undefined> {
    const { rows } = await sql.query<{ at: Instant }>(
      `select at from flow_event where flow_id = $1 and type = 'CHASE' order by seq desc limit 1`,
      [flowId],
    );
    return rows[0]?.at;
  }

  /**
   * What units have said themselves about why a task is late, by the task's flow: the cause of the
   * last ledger entry, or the reply to the supervision form about it, whichever is later.
   */
  async causes(
    sql: Queryable,
    cycleId: string,
  ): Promise<{ flowId: string; cause: string; text: string }[]> {
    const { rows } = await sql.query<{ flowId: string; cause: string; text: string }>(
      `select distinct on (said.about) said.about as "flowId", said.cause, said.text
         from (
           select f.id as about, e.payload->>'cause' as cause,
                  coalesce(nullif(e.payload->>'problem', ''), e.payload->>'text') as text, e.at
             from flow f join flow_event e on e.flow_id = f.id and e.type = 'PROGRESS'
            where f.cycle_id = $1 and f.kind = 'task' and coalesce(e.payload->>'cause', '') <> ''
           union all
           select (f.context->>'about')::uuid, e.payload->>'cause', e.payload->>'text', e.at
             from flow f join flow_event e on e.flow_id = f.id and e.type = 'REPLY'
            where f.cycle_id = $1 and f.kind = 'supervision-form'
         ) as said order by said.about, said.at desc`,
      [cycleId],
    );
    return rows;
  }
}
