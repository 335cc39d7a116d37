/** The peers: one flow moved by statements written for one event alone, and by the usual libraries. */
import { hash } from 'node:crypto';
import type pg from 'pg';
import type { z } from 'zod';
import type { Prisma } from '../src/generated/prisma/client.js';
import { createActor } from 'xstate';
import { step } from '../src/domain/process/step.js';
import type { Database } from '../src/persistence/database.js';
import {
  enterpriseYear,
  EnterpriseYearContext as Context,
} from '../workflows/machines/enterprise-year.machine.js';
import { CYCLE, TOO_LATE } from './kernel.js';

export type Happening = { type: 'COLLECT' } | { type: 'TIMER'; timer: string };

const machine = enterpriseYear('1.1');
type EnterpriseYearContext = z.infer<typeof Context>;

interface Row {
  revision: number;
  head: string;
  state: 'listed' | 'collecting';
  context: EnterpriseYearContext;
}

/** Entered: the timer is armed; fired: it is taken away. */
const TIMER = {
  COLLECT: `insert into deadline (flow_id, cycle_id, timer, due_at, armed_seq)
            select id, cycle_id, 'entry', '${TOO_LATE}', revision from moved`,
  TIMER: 'delete from deadline d using moved where d.flow_id = moved.id',
};

const write = (type: Happening['type']): string => `with moved as (
    update flow set state = $3, context = $4, phase = $5, tags = $6, waits_for = $7, revision = $8,
                    head = $9, since = $10
     where id = $1 and revision = $2 returning id, cycle_id, revision),
  logged as (
    insert into flow_event (flow_id, seq, at, actor, actor_name, version, type, payload, before,
                            after, prev_hash, hash)
    select id, revision, $10, 'system', '系统', '1.1', $11, $12, $13, $14, $15, $9 from moved),
  effects as (
    insert into outbox (key, flow_id, cycle_id, seq, intent, not_before)
    select id || '_' || revision || '_0', id, cycle_id, revision, $16, $10 from moved),
  timer as (${TIMER[type]})
  select revision from moved`;

/** Reads a flow, steps it purely and writes it back: two round trips, nothing checked. */
export async function moveByHand(pool: pg.Pool, id: string, event: Happening): Promise<void> {
  const { rows } = await pool.query<Row>({
    name: 'by_hand_read',
    text: 'select revision, head, state, context from flow where id = $1',
    values: [id],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`no flow ${id}`);
  const { state, context } = row;
  const after = step(machine, { value: state, context }, event);
  const at = '2022-03-01T01:00:00.000Z';
  const { position } = after;
  const seal = hash(
    'sha256',
    JSON.stringify([id, row.revision + 1, at, event, state, position, row.head]),
  );
  const { rowCount } = await pool.query({
    name: `by_hand_${event.type}`,
    text: write(event.type),
    values: [
      id,
      row.revision,
      JSON.stringify(position.value),
      position.context,
      after.phase,
      after.tags,
      after.waitsFor,
      row.revision + 1,
      seal,
      at,
      event.type,
      event,
      JSON.stringify(state),
      position,
      row.head,
      after.intents[0],
    ],
  });
  if (rowCount !== 1) throw new Error(`${id} was moved by somebody else`);
}

/** As tutorials do it: an actor for each event, and a Prisma transaction around four statements. */
export async function moveNaively(database: Database, id: string, event: Happening): Promise<void> {
  const patience = { maxWait: 60_000, timeout: 60_000 };
  await database.$transaction(async (tx) => {
    const flow = await tx.flow.findUniqueOrThrow({ where: { id } });
    const snapshot = machine.resolveState({
      value: flow.state as 'listed',
      context: flow.context as unknown as Row['context'],
    });
    const actor = createActor(machine, {
      snapshot: machine.getPersistedSnapshot(snapshot),
      input: { silence: 'visit' },
    }).start();
    actor.send(event);
    const after = actor.getSnapshot();
    actor.stop();
    const seq = flow.revision + 1;
    const at = new Date('2022-03-01T01:00:00.000Z');
    const position = { value: after.value, context: after.context };
    const json = (value: unknown) => value as Prisma.InputJsonValue;
    const seal = hash('sha256', JSON.stringify([id, seq, event, position, flow.head]));
    const { count } = await tx.flow.updateMany({
      where: { id, revision: flow.revision },
      data: {
        state: json(after.value),
        context: json(after.context),
        phase: typeof after.value === 'string' ? after.value : JSON.stringify(after.value),
        tags: [...after.tags],
        revision: seq,
        head: seal,
      },
    });
    if (count !== 1) throw new Error(`${id} was moved by somebody else`);
    await tx.flowEvent.create({
      data: {
        flowId: id,
        seq,
        at,
        actor: 'system',
        actorName: '系统',
        version: flow.version,
        type: event.type,
        payload: json(event),
        before: json(flow.state),
        after: json(position),
        prevHash: flow.head,
        hash: seal,
      },
    });
    await tx.outbox.create({
      data: {
        key: `${id}_${String(seq)}_0`,
        flowId: id,
        cycleId: CYCLE,
        seq,
        intent: { type: 'sendMail', params: { template: 'entry-late', to: 'enterprise' } },
        notBefore: at,
      },
    });
    if (event.type === 'TIMER') await tx.deadline.delete({ where: { flowId: id } });
    else {
      const dueAt = new Date(TOO_LATE);
      await tx.deadline.create({
        data: { flowId: id, cycleId: CYCLE, timer: 'entry', dueAt, armedSeq: seq },
      });
    }
  }, patience);
}
