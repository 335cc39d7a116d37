/**
 * State, log, outbox and timer in one statement: they are written together or not at all.
 *
 * Flows that stand alike and hear the same event share one outcome, sent to the database once; what
 * differs from flow to flow is its id, revision and hashes.
 */
import { Injectable } from '@nestjs/common';
import type { Instant } from '../clock.js';
import type { Outcome } from './outcome.js';
import type { Queryable } from '../persistence/database.js';
import { named } from './few.js';
import type { Actor, NewFlow } from './flow.types.js';

/** Whose doing an entry is, as the log shows it. */
export type Author = Pick<Actor, 'id' | 'name'>;

/** One flow moved by one event. */
export interface Move {
  readonly flowId: string;
  /** The revision it was read at. */
  readonly revision: number;
  readonly outcome: Outcome;
  readonly by: Author;
  /** On the wall clock of the database. */
  readonly recordedAt: Instant;
  readonly prevHash: string;
  readonly hash: string;
}

/** One flow born. */
export interface Birth {
  readonly id: string;
  readonly flow: NewFlow;
  readonly machine: string;
  readonly outcome: Outcome;
  readonly by: Author;
  readonly recordedAt: Instant;
  readonly hash: string;
}

/** What all entries of one write have in common. */
export interface Stamp {
  readonly at: Instant;
  readonly cause: string | null;
}

/** Outcomes (o), their effects (e) and the entries that refer to them (r), as rows. */
const ROWS = `
  o as materialized (
    select o.*, nullif(before_, 'null'::jsonb) as before,
           jsonb_build_object('value', state, 'context', context) as after,
           tags_::text[] as tags, waits_for_::text[] as waits_for
      from unnest($1::int[], $2::text[], $3::jsonb[], $4::jsonb[], $5::jsonb[], $6::jsonb[],
                  $7::text[], $8::text[], $9::text[], $10::bool[], $11::text[],
                  $12::timestamptz[], $13::bool[], $27::text[])
        as o(o, type, payload, before_, state, context, phase, tags_, waits_for_, done, timer, due_at,
             disarm, version)),
  e as materialized (
    select * from unnest($14::int[], $15::int[], $16::jsonb[], $17::timestamptz[])
      as e(o, n, intent, not_before)),
  r as materialized (
    select * from unnest($18::uuid[], $19::int[], $20::int[], $21::text[], $22::text[], $28::int[],
                         $29::timestamptz[])
      with ordinality as r(id, revision, o, prev_hash, hash, author, recorded_at, nth))`;

const [AT, ACTOR, ACTOR_NAME, CAUSE] = [
  '$23::timestamptz',
  '($24::text[])[r.author]',
  '($25::text[])[r.author]',
  '$26::text',
] as const;

/** The log, the outbox and the timers of the flows in `written`, whose new revision is r.revision. */
const CONSEQUENCES = `
  logged as (
    insert into flow_event (flow_id, seq, at, recorded_at, actor, actor_name, version, type, payload,
                            before, after, cause, prev_hash, hash)
    select r.id, r.revision, ${AT}, r.recorded_at, ${ACTOR}, ${ACTOR_NAME}, o.version, o.type, o.payload,
           o.before, o.after, ${CAUSE}, r.prev_hash, r.hash
      from written join r using (id) join o using (o)),
  effects as (
    insert into outbox (key, flow_id, cycle_id, seq, intent, not_before)
    select r.id || '_' || r.revision || '_' || e.n, r.id, written.cycle_id, r.revision, e.intent,
           e.not_before
      from written join r using (id) join e using (o) order by r.nth, e.n),
  disarmed as (
    delete from deadline d using written join r using (id) join o using (o)
     where d.flow_id = written.id and o.disarm),
  armed as (
    insert into deadline (flow_id, cycle_id, timer, due_at, armed_seq)
    select r.id, written.cycle_id, o.timer, o.due_at, r.revision
      from written join r using (id) join o using (o) where o.due_at is not null
    on conflict (flow_id) do update
      set timer = excluded.timer, due_at = excluded.due_at, armed_seq = excluded.armed_seq)`;

const MOVE = `with ${ROWS},
  written as (
    update flow f
       set state = o.state, context = o.context, phase = o.phase, tags = o.tags,
           waits_for = o.waits_for, done = o.done, revision = r.revision, head = r.hash,
           since = case when f.phase = o.phase then f.since else ${AT} end
      from r join o using (o)
     where f.id = r.id and f.revision = r.revision - 1
    returning f.id, f.cycle_id),
  ${CONSEQUENCES}
  select id from written`;

const BEAR = `with ${ROWS},
  written as (
    insert into flow (id, cycle_id, kind, ref, subject_id, organisation, stage, machine, version,
                      state, context, phase, tags, waits_for, done, revision, since, head)
    select r.id, b.cycle_id, b.kind, b.ref, b.subject_id, b.organisation, b.stage, b.machine,
           o.version, o.state, o.context, o.phase, o.tags, o.waits_for, o.done, 0,
           ${AT}, r.hash
      from r join o using (o)
      join unnest($30::uuid[], $31::uuid[], $32::text[], $33::text[], $34::uuid[], $35::text[],
                  $36::text[], $37::text[])
        as b(id, cycle_id, kind, ref, subject_id, organisation, stage, machine) on b.id = r.id
     order by r.nth
    on conflict (cycle_id, kind, ref) do nothing
    returning id, cycle_id),
  ${CONSEQUENCES}
  select id from written`;

@Injectable()
export class FlowWriteStore {
  /** The wall clock of the database, by which entries are recorded. */
  async now(sql: Queryable): Promise<Instant> {
    const { rows } = await sql.query<{ now: Instant }>({
      name: 'flow_now',
      text: `select date_trunc('milliseconds', clock_timestamp()) as now`,
    });
    return rows[0]?.now ?? '';
  }

  /** Writes the moves; answers the ids that still stood at their revision: the others are stale. */
  async move(sql: Queryable, moves: readonly Move[], stamp: Stamp): Promise<Set<string>> {
    const entries = moves.map(({ flowId, revision, ...rest }) => ({
      ...rest,
      id: flowId,
      revision: revision + 1,
    }));
    const { rows } = await sql.query<{ id: string }>({
      ...named(moves.length, 'flow_moves'),
      text: MOVE,
      values: parameters(entries, stamp),
    });
    return new Set(rows.map((row) => row.id));
  }

  /** Writes the births; answers the ids of the new ones: a ref that exists is left alone. */
  async bear(sql: Queryable, births: readonly Birth[], stamp: Stamp): Promise<Set<string>> {
    const entries = births.map(({ id, outcome, by, recordedAt, hash }) => ({
      id,
      revision: 0,
      outcome,
      by,
      recordedAt,
      prevHash: '',
      hash,
    }));
    const values = [...parameters(entries, stamp), ...columnsOf(births)];
    const { rows } = await sql.query<{ id: string }>({
      ...named(births.length, 'flow_births'),
      text: BEAR,
      values,
    });
    return new Set(rows.map((row) => row.id));
  }
}

interface Entry {
  readonly id: string;
  readonly revision: number;
  readonly outcome: Outcome;
  readonly by: Author;
  readonly recordedAt: Instant;
  readonly prevHash: string;
  readonly hash: string;
}

function parameters(entries: readonly Entry[], stamp: Stamp): unknown[] {
  const numbers = new Map<Outcome, number>();
  for (const { outcome } of entries) {
    if (!numbers.has(outcome)) numbers.set(outcome, numbers.size);
  }
  const outcomes = [...numbers.keys()];
  const authors = [...new Set(entries.map(({ by }) => by))];
  const places = new Map(authors.map((by, index) => [by, index + 1]));
  const effects = outcomes.flatMap((outcome, o) =>
    outcome.effects.map((effect, n) => ({ ...effect, o, n })),
  );
  return [
    outcomes.map((_, o) => o),
    outcomes.map(({ type }) => type),
    outcomes.map(({ payload }) => payload),
    outcomes.map(({ before }) => before),
    outcomes.map(({ state }) => state),
    outcomes.map(({ context }) => context),
    outcomes.map(({ step }) => step.phase),
    outcomes.map(({ step }) => arrayText(step.tags)),
    outcomes.map(({ step }) => arrayText(step.waitsFor)),
    outcomes.map(({ step }) => step.done),
    outcomes.map(({ deadline }) => deadline?.timer ?? null),
    outcomes.map(({ deadline }) => deadline?.dueAt ?? null),
    outcomes.map(({ deadline }) => deadline === null),
    effects.map(({ o }) => o),
    effects.map(({ n }) => n),
    effects.map(({ intent }) => intent),
    effects.map(({ notBefore }) => notBefore),
    plainArray(entries.map(({ id }) => id)),
    plainArray(entries.map(({ revision }) => revision)),
    plainArray(entries.map(({ outcome }) => numbers.get(outcome) ?? 0)),
    plainArray(entries.map(({ prevHash }) => prevHash || '""')),
    plainArray(entries.map(({ hash }) => hash)),
    stamp.at,
    authors.map(({ id }) => id),
    authors.map(({ name }) => name),
    stamp.cause,
    outcomes.map(({ version }) => version),
    plainArray(entries.map(({ by }) => places.get(by) ?? 0)),
    plainArray(entries.map(({ recordedAt }) => recordedAt)),
  ];
}

/** A list of texts as PostgreSQL spells it: a list for each row cannot be sent as an array of arrays. */
function arrayText(list: readonly string[]): string {
  return `{${list.map((one) => `"${one.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** Ids, numbers, instants and hashes need no quoting, and there are many of them. */
function plainArray(list: readonly (string | number)[]): string {
  return `{${list.join(',')}}`;
}

function columnsOf(births: readonly Birth[]): unknown[] {
  return [
    births.map(({ id }) => id),
    births.map(({ flow }) => flow.cycleId),
    births.map(({ flow }) => flow.kind),
    births.map(({ flow }) => flow.ref),
    births.map(({ flow }) => flow.subjectId ?? null),
    births.map(({ flow }) => flow.organisation ?? null),
    births.map(({ flow }) => flow.stage ?? null),
    births.map(({ machine }) => machine),
  ];
}
