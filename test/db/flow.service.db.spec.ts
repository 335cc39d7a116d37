import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { brokenAt } from '../../src/flow/chain.js';
import { BORN_COLUMNS } from '../../src/flow/flow.row.js';
import { SYSTEM } from '../../src/flow/flow.types.js';
import {
  type Kernel,
  aCycle,
  aKernel,
  aTask,
  anEnterprise,
  open,
  someone,
} from '../support/kernel.js';

let kernel: Kernel;
let cycleId: string;

beforeAll(async () => {
  kernel = await aKernel();
  cycleId = await aCycle(kernel);
});
afterAll(() => kernel.close());

const BORN = `select ${BORN_COLUMNS}, f.head from flow f where f.id = $1`;
const rowsOf = async (sql: string, ...values: unknown[]) =>
  (await kernel.database.pool.query(sql, values)).rows;

describe('one event', () => {
  it('opens a flow with its first log entry, its first letter and its first timer', async () => {
    kernel.clock.set('2022-03-24');
    const [task] = await open(kernel, aTask(cycleId, 'entry/tax'));
    expect(task).toMatchObject({
      phase: 'awaitingReceipt',
      revision: 0,
      waitsFor: ['@organisation'],
    });
    const [born, ...more] = await kernel.flows.history(task!.id);
    expect(more).toEqual([]);
    expect(born).toMatchObject({ type: 'BORN', seq: 0, actor: 'system', before: null });
    expect(
      await rowsOf('select timer, due_at, armed_seq from deadline where flow_id = $1', task!.id),
    )
      // three working days before 31 March, when offices open
      .toEqual([{ timer: 'ladder', due_at: '2022-03-28T01:00:00.000Z', armed_seq: 0 }]);
    expect(await rowsOf('select key, intent from outbox where flow_id = $1', task!.id)).toEqual([
      {
        key: `${task!.id}_0_0`,
        intent: { type: 'sendMail', params: { template: 'task-issued', to: 'organisation' } },
      },
    ]);
  });

  it('leaves alone what is open already', async () => {
    const [first] = await open(kernel, aTask(cycleId, 'twice'));
    expect(await open(kernel, aTask(cycleId, 'twice', { due: '2022-12-31' }))).toEqual([]);
    expect(await kernel.flows.byRef(cycleId, 'task', 'twice')).toEqual(first);
    expect(await kernel.flows.history(first!.id)).toHaveLength(1);
  });

  it('moves a flow, writes who did it, and chains the log', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'moved'));
    const owner = someone({ role: 'department', organisation: 'tax' });
    const signed = await kernel.flows.send(task!.id, { type: 'SIGN', note: '收到' }, owner);
    expect(signed).toMatchObject({ phase: 'inHand', revision: 1 });
    expect(signed).toEqual(await kernel.flows.get(task!.id));
    const log = await kernel.flows.history(task!.id);
    expect(log[1]).toMatchObject({
      type: 'SIGN',
      payload: { note: '收到' },
      actor: 'user-department',
      actorName: '张三',
      before: { working: 'awaitingReceipt' },
      after: { value: { working: 'inHand' } },
    });
    const [born] = await rowsOf(BORN, task!.id);
    expect(brokenAt(log, born)).toBeUndefined();
    const forged = log.map((entry) => (entry.seq === 1 ? { ...entry, actorName: '李四' } : entry));
    expect(brokenAt(forged, born)).toBe(1);
    expect(brokenAt(log.slice(0, 1), born)).toBe(1);
  });

  it('refuses what is not possible, names what is, and writes nothing', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'refused'));
    const lead = someone({ role: 'lead' });
    await expect(kernel.flows.send(task!.id, { type: 'STRIKE_OFF' }, lead)).rejects.toMatchObject({
      code: 'flow.event-refused',
      details: { possible: expect.arrayContaining(['SIGN', 'TERMINATE']) },
    });
    await expect(kernel.flows.send(task!.id, { type: 'TERMINATE' }, lead)).rejects.toMatchObject({
      code: 'flow.event-invalid',
    });
    await expect(kernel.flows.send(task!.id, { type: 'NONSENSE' }, lead)).rejects.toMatchObject({
      code: 'flow.event-refused',
    });
    for (const text of ['\u0000', '\ud800']) {
      const chase = { type: 'CHASE', text: `请抓紧${text}` };
      await expect(kernel.flows.send(task!.id, chase, lead)).rejects.toMatchObject({
        code: 'flow.event-invalid',
      });
    }
    await expect(kernel.flows.send(randomUUID(), { type: 'SIGN' }, lead)).rejects.toMatchObject({
      code: 'flow.not-found',
    });
    expect(await kernel.flows.get(task!.id)).toEqual(task);
    expect(await kernel.flows.history(task!.id)).toHaveLength(1);
  });

  it('keeps every text as it was written', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'texts'));
    const text = '抓紧 \\u0000 "😀" \\ \n{}';
    await kernel.flows.send(task!.id, { type: 'CHASE', text }, someone({ role: 'lead' }));
    const log = await kernel.flows.history(task!.id);
    expect(log[1]!.payload).toEqual({ text });
    const [born] = await rowsOf(BORN, task!.id);
    expect(brokenAt(log, born)).toBeUndefined();
  });

  it('keeps strangers from other people’s tasks', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'whose'));
    for (const stranger of [
      someone({ role: 'department', organisation: 'power' }),
      someone({ role: 'department', organisation: 'tax', region: '海门' }),
      someone({ role: 'leader' }),
      someone({ role: 'enterprise', subjectId: randomUUID() }),
    ]) {
      await expect(kernel.flows.send(task!.id, { type: 'SIGN' }, stranger)).rejects.toMatchObject({
        code: 'flow.not-permitted',
      });
      expect(await kernel.flows.possible(task!, stranger)).toEqual([]);
    }
    const owner = someone({ role: 'department', organisation: 'tax' });
    expect(await kernel.flows.possible(task!, owner)).toEqual([
      'ASK_EXTENSION',
      'PROGRESS',
      'SIGN',
    ]);
  });

  it('lets one of two writers with the same revision win and tells the other', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'race'));
    const lead = someone({ role: 'lead' });
    const answers = await Promise.allSettled(
      ['a', 'b'].map((note) =>
        kernel.flows.send(task!.id, { type: 'SIGN', note }, lead, { revision: 0 }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = answers.find((answer) => answer.status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'flow.stale' } });
    expect(await kernel.flows.history(task!.id)).toHaveLength(2);
  });

  it('hears everybody when thirty write at once without a revision', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'busy'));
    const lead = someone({ role: 'lead' });
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        kernel.flows.send(task!.id, { type: 'PROGRESS', text: `第 ${String(n)} 条` }, lead),
      ),
    );
    const log = await kernel.flows.history(task!.id);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 31 }, (_, n) => n));
    expect(new Set(log.map(({ payload }) => payload.text)).size).toBe(31);
  });

  it('commits with the caller’s data or not at all', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'together'));
    const lead = someone({ role: 'lead' });
    const attempt = kernel.transaction.sql(async (sql) => {
      await kernel.flows.sendIn(sql, task!.id, { type: 'CHASE', text: '请抓紧' }, lead);
      throw new Error('the caller changes its mind');
    });
    await expect(attempt).rejects.toThrow('changes its mind');
    expect(await kernel.flows.get(task!.id)).toEqual(task);
    expect(await rowsOf('select key from outbox where flow_id = $1 and seq > 0', task!.id)).toEqual(
      [],
    );
  });

  it('hears the same cause once', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'cause'));
    const chase = { type: 'CHASE', text: '请抓紧' };
    const first = await kernel.flows.send(task!.id, chase, someone({ role: 'lead' }), {
      cause: 'k1',
    });
    const again = await kernel.flows.send(task!.id, chase, someone({ role: 'lead' }), {
      cause: 'k1',
    });
    expect(again).toEqual(first);
    const other = await kernel.flows.send(task!.id, chase, someone({ role: 'lead' }), {
      cause: 'k2',
    });
    expect(other.revision).toBe(2);
  });

  it('writes to people in working time only', async () => {
    const [day, night, saturday] = await Promise.all(
      ['2022-03-24T06:00:00.000Z', '2022-03-24T13:00:00.000Z', '2022-03-26T02:00:00.000Z'].map(
        async (at, n) => {
          const other = await aKernel({ at });
          try {
            const [task] = await open(other, aTask(cycleId, `hours-${String(n)}`));
            const [row] = await rowsOf(
              'select not_before from outbox where flow_id = $1',
              task!.id,
            );
            return row.not_before as string;
          } finally {
            await other.close();
          }
        },
      ),
    );
    expect(day).toBe('2022-03-24T06:00:00.000Z');
    expect(night).toBe('2022-03-25T01:00:00.000Z');
    expect(saturday).toBe('2022-03-28T01:00:00.000Z');
  });
});

describe('many events', () => {
  it('give the same log as one by one', async () => {
    const [one, two] = [await aCycle(kernel), await aCycle(kernel)];
    const refs = Array.from({ length: 7 }, (_, n) => `firm-${String(n)}`);
    await open(kernel, ...refs.map((ref) => anEnterprise(one, ref)));
    await open(kernel, ...refs.map((ref) => anEnterprise(two, ref)));
    const submit = (ref: string) => ({
      type: 'SUBMIT',
      missing: ref === 'firm-3' ? ['A4'] : [],
      departments: ref === 'firm-5' ? ['tax', 'power'] : [],
    });
    for (const { id } of await kernel.flows.find({ cycleId: one })) {
      await kernel.flows.send(id, { type: 'COLLECT' }, SYSTEM);
    }
    const territory = someone({ role: 'territory', organisation: 'sanyu' });
    const speaker = ({ ref }: { ref: string }) =>
      ref === 'firm-2' ? { ...territory, id: 'u-2', name: '李四' } : territory;
    for (const { id, ref } of await kernel.flows.find({ cycleId: one })) {
      await kernel.flows.send(id, submit(ref), speaker({ ref })).catch(() => undefined);
    }
    const all = { cycleId: two, kind: 'enterprise-year' } as const;
    expect(await kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM)).toEqual({
      sent: 7,
      refused: [],
    });
    const answer = await kernel.flows.sendMany(all, ({ ref }) => submit(ref), speaker);
    expect(answer).toMatchObject({ sent: 6, refused: [{ code: 'flow.event-refused' }] });

    const story = async (cycle: string) =>
      rowsOf(
        `select f.ref, e.seq, e.at, e.actor, e.actor_name, e.version, e.type, e.payload, e.before,
                e.after, e.cause, f.phase, f.tags, f.waits_for, f.revision, d.timer, d.due_at,
                d.armed_seq, o.intent, o.not_before, right(o.key, 4) as key
           from flow f join flow_event e on e.flow_id = f.id
           left join deadline d on d.flow_id = f.id
           left join outbox o on o.flow_id = f.id and o.seq = e.seq
          where f.cycle_id = $1 order by f.ref, e.seq, o.key`,
        cycle,
      );
    const batch = await story(two);
    expect(batch).toEqual(await story(one));
    expect(batch).toHaveLength(7 * 3 - 1);
    for (const { id } of await kernel.flows.find({ cycleId: two })) {
      const [born] = await rowsOf(BORN, id);
      expect(brokenAt(await kernel.flows.history(id), born)).toBeUndefined();
    }
  });

  it('can be sent again after an interruption: whoever heard it is passed over', async () => {
    const cycle = await aCycle(kernel);
    await open(kernel, ...['a', 'b', 'c'].map((ref) => anEnterprise(cycle, ref)));
    const all = { cycleId: cycle, kind: 'enterprise-year' } as const;
    const [first] = await kernel.flows.find({ cycleId: cycle });
    await kernel.flows.send(first!.id, { type: 'COLLECT' }, SYSTEM, { cause: 'entry opens' });
    const answer = await kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM, {
      cause: 'entry opens',
    });
    expect(answer).toEqual({ sent: 2, refused: [] });
  });

  it('waits for a flow that somebody is just moving', async () => {
    const cycle = await aCycle(kernel);
    const flows = await open(kernel, ...['a', 'b', 'c'].map((ref) => anEnterprise(cycle, ref)));
    const all = { cycleId: cycle, kind: 'enterprise-year' } as const;
    let batch: Promise<unknown> | undefined;
    await kernel.transaction.sql(async (sql) => {
      await sql.query('select 1 from flow where id = $1 for update', [flows[1]!.id]);
      batch = kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
      const moved = () => kernel.flows.find({ cycleId: cycle, phases: ['collecting'] });
      while ((await moved()).length < 2);
    });
    expect(await batch).toEqual({ sent: 3, refused: [] });
  });

  it('counts who stands where, folded or not', async () => {
    const cycle = await aCycle(kernel);
    await open(
      kernel,
      ...['a', 'b', 'c'].map((ref) => anEnterprise(cycle, ref)),
      anEnterprise(cycle, 'd', { territory: 'park' }),
    );
    await kernel.flows.foldCounts();
    const all = { cycleId: cycle, kind: 'enterprise-year', organisation: 'sanyu' } as const;
    await kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
    const expected = [
      { organisation: 'park', phase: 'listed', waitsFor: '', n: 1 },
      { organisation: 'sanyu', phase: 'collecting', waitsFor: '', n: 3 },
      { organisation: 'sanyu', phase: 'collecting', waitsFor: '@enterprise', n: 3 },
      { organisation: 'sanyu', phase: 'collecting', waitsFor: '@territory', n: 3 },
    ].map((line) => ({ kind: 'enterprise-year', ...line }));
    const sorted = async () =>
      (await kernel.flows.counts(cycle)).sort((a, b) =>
        JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
      );
    const order = (lines: typeof expected) =>
      [...lines].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    expect(await sorted()).toEqual(order(expected));
    expect(await kernel.flows.foldCounts()).toBeGreaterThan(0);
    expect(await sorted()).toEqual(order(expected));
    expect(await kernel.flows.foldCounts()).toBe(0);
    const kept = await rowsOf('select n from flow_count where cycle_id = $1', cycle);
    expect(kept).toHaveLength(expected.length);
  });
});
