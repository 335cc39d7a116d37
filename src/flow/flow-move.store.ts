/** One flow moved by one event: the same rows as a page of one, in a statement the database knows by heart. */
import { Injectable } from '@nestjs/common';
import type { Move, Stamp } from './flow-write.store.js';
import type { Queryable } from '../persistence/database.js';

// What was read longer ago counts as moved by another: an entry is recorded at the time of reading, and
// the day it falls into may be sealed by now.
const WRITTEN = `written as (
    update flow
       set state = $3, context = $4, phase = $5, tags = $6, waits_for = $7, done = $8,
           revision = $2 + 1, head = $9, since = case when phase = $5 then since else $10 end
     where id = $1 and revision = $2 and $20::timestamptz > clock_timestamp() - interval '1 minute'
    returning id, cycle_id, revision)`;

const LOGGED = `logged as (
    insert into flow_event (flow_id, seq, at, recorded_at, actor, actor_name, version, type, payload,
                            before, after, cause, prev_hash, hash)
    select id, revision, $10, $20, $11, $12, $13, $14, $15, $16, $17, $18, $19, $9 from written)`;

const EFFECTS = `effects as (
    insert into outbox (key, flow_id, cycle_id, seq, intent, not_before)
    select id || '_' || revision || '_' || (e.n - 1), id, cycle_id, revision, e.intent, e.not_before
      from written, unnest($21::jsonb[], $22::timestamptz[]) with ordinality
        as e(intent, not_before, n)
     order by e.n)`;

const ARMED = (timer: string, dueAt: string): string => `armed as (
    insert into deadline (flow_id, cycle_id, timer, due_at, armed_seq)
    select id, cycle_id, ${timer}, ${dueAt}, revision from written
    on conflict (flow_id) do update
      set timer = excluded.timer, due_at = excluded.due_at, armed_seq = excluded.armed_seq)`;

const DISARMED = `disarmed as (
    delete from deadline d using written where d.flow_id = written.id)`;

type Kept = 'as before' | 'armed' | 'disarmed';

/** The statement for a move with or without effects, and with what becomes of the timer. */
function statement(effects: boolean, timer: Kept): { name: string; text: string } {
  const next = effects ? 23 : 21;
  const parts = [
    WRITTEN,
    LOGGED,
    ...(effects ? [EFFECTS] : []),
    ...(timer === 'armed' ? [ARMED(`$${String(next)}`, `$${String(next + 1)}`)] : []),
    ...(timer === 'disarmed' ? [DISARMED] : []),
  ];
  return {
    name: `flow_move_${effects ? 'told' : 'silent'}_${timer.replace(' ', '_')}`,
    text: `with ${parts.join(', ')} select id from written`,
  };
}

@Injectable()
export class FlowMoveStore {
  /** False when the flow no longer stands at the revision it was read at; nothing is written then. */
  async move(sql: Queryable, move: Move, stamp: Stamp): Promise<boolean> {
    const { outcome } = move;
    const { deadline, effects } = outcome;
    const timer = deadline === undefined ? 'as before' : deadline === null ? 'disarmed' : 'armed';
    const { rowCount } = await sql.query({
      ...statement(effects.length > 0, timer),
      values: [
        ...parameters(move, stamp),
        ...(effects.length > 0
          ? [effects.map(({ intent }) => intent), effects.map(({ notBefore }) => notBefore)]
          : []),
        ...(deadline ? [deadline.timer, deadline.dueAt] : []),
      ],
    });
    return rowCount === 1;
  }
}

function parameters(
  { flowId, revision, outcome, by, recordedAt, prevHash, hash }: Move,
  stamp: Stamp,
): unknown[] {
  const { step } = outcome;
  return [
    flowId,
    revision,
    outcome.state,
    outcome.context,
    step.phase,
    step.tags,
    step.waitsFor,
    step.done,
    hash,
    stamp.at,
    by.id,
    by.name,
    outcome.version,
    outcome.type,
    outcome.payload,
    outcome.before,
    outcome.after,
    stamp.cause,
    prevHash,
    recordedAt,
  ];
}
