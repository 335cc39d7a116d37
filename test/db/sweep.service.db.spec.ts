import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SYSTEM } from '../../src/flow/flow.types.js';
import { SweepService } from '../../src/flow/sweep.service.js';
import {
  type Kernel,
  aCycle,
  aKernel,
  aTask,
  anEnterprise,
  open,
  smallProgramme,
  someone,
} from '../support/kernel.js';
import { emptied } from '../support/owner.js';

let kernel: Kernel;
let other: Kernel;
let cycleId: string;
const lead = someone({ role: 'lead' });

beforeAll(async () => {
  kernel = await aKernel();
  other = await aKernel();
});
afterAll(async () => {
  await kernel.close();
  await other.close();
});
beforeEach(async () => {
  await emptied('flow, flow_event, outbox, deadline');
  kernel.clock.set('2022-03-01');
  cycleId = await aCycle(kernel);
});

const typesOf = async (id: string) => (await kernel.flows.history(id)).map(({ type }) => type);
const armed = async (id: string) => {
  const { rows } = await kernel.database.pool.query<{ timer: string; due_at: string }>(
    'select timer, due_at from deadline where flow_id = $1',
    [id],
  );
  return rows[0];
};
const moveTo = (instant: string) => {
  for (const one of [kernel, other]) one.clock.set(instant);
};

describe('the sweep', () => {
  it('fires a timer when its time has come, not a moment before, and only once', async () => {
    const [firm] = await open(kernel, anEnterprise(cycleId, 'firm'));
    await kernel.flows.send(firm!.id, { type: 'COLLECT' }, SYSTEM);
    moveTo('2022-03-31T15:59:59.999Z');
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 0 });
    moveTo('2022-03-31T16:00:00.000Z');
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 1, dropped: 0 });
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 0 });
    const late = await kernel.flows.get(firm!.id);
    expect(late).toMatchObject({ phase: 'collecting', position: { context: { late: true } } });
    expect(await typesOf(firm!.id)).toEqual(['BORN', 'COLLECT', 'TIMER']);
    const [, , timer] = await kernel.flows.history(firm!.id);
    expect(timer).toMatchObject({
      actor: 'system',
      actorName: '系统',
      payload: { timer: 'entry' },
    });
    expect(await armed(firm!.id)).toBeUndefined();
  });

  it('climbs the ladder a rung a day when it comes late, on working days only', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'late', { due: '2022-03-10', rungs: 3 }));
    // Everybody was away for weeks; 30 April to 4 May is Labour Day.
    moveTo('2022-04-29T06:00:00.000Z');
    await kernel.sweep.sweep();
    expect(await armed(task!.id)).toEqual({ timer: 'ladder', due_at: '2022-05-05T01:00:00.000Z' });
    moveTo('2022-05-04T06:00:00.000Z');
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 0 });
    moveTo('2022-05-05T01:00:00.000Z');
    await kernel.sweep.sweep();
    expect(await armed(task!.id)).toEqual({ timer: 'ladder', due_at: '2022-05-06T01:00:00.000Z' });
    moveTo('2022-05-06T01:00:00.000Z');
    await kernel.sweep.sweep();
    expect(await armed(task!.id)).toBeUndefined();
    moveTo('2022-12-31T01:00:00.000Z');
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 0, dropped: 0 });
    const rungs = (await kernel.flows.history(task!.id)).filter(({ type }) => type === 'TIMER');
    expect(rungs).toHaveLength(3);
  });

  it('starts the ladder anew for a granted extension, and forgets it when work is handed in', async () => {
    const [task] = await open(kernel, aTask(cycleId, 'extended', { due: '2022-03-31' }));
    const ask = { type: 'ASK_EXTENSION', due: '2022-04-20', reason: '疫情', today: '2022-03-25' };
    const owner = someone({ role: 'department', organisation: 'tax' });
    moveTo('2022-03-28T01:00:00.000Z');
    await kernel.sweep.sweep(); // reminded
    await kernel.flows.send(task!.id, ask, owner);
    await kernel.flows.send(
      task!.id,
      { type: 'GRANT_EXTENSION', due: '2022-04-20', reason: '同意' },
      lead,
    );
    expect(await armed(task!.id)).toEqual({ timer: 'ladder', due_at: '2022-04-15T01:00:00.000Z' });
    await kernel.flows.send(task!.id, { type: 'SIGN' }, owner);
    expect(await armed(task!.id)).toMatchObject({ timer: 'ladder' });
    await kernel.flows.send(task!.id, { type: 'HAND_IN', text: '清单已报' }, owner);
    expect(await armed(task!.id)).toBeUndefined();
    await kernel.flows.send(task!.id, { type: 'RETURN', reason: '缺附件' }, lead);
    expect(await armed(task!.id)).toMatchObject({ timer: 'ladder' });
  });

  it('fires in due order, whatever the order of arming', async () => {
    const dues = ['2022-05-31', '2022-03-15', '2022-04-15'];
    const tasks = await open(kernel, ...dues.map((due) => aTask(cycleId, due, { due, rungs: 1 })));
    moveTo('2022-12-01T01:00:00.000Z');
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 3 });
    const { rows } = await kernel.database.pool.query<{ ref: string }>(
      `select f.ref from outbox o join flow f on f.id = o.flow_id
        where o.intent->>'type' = 'escalate' order by o.position`,
    );
    expect(rows.map(({ ref }) => ref)).toEqual([...dues].sort());
    expect(tasks).toHaveLength(3);
  });

  it('takes a timer away that nobody hears, and does not come back to it', async () => {
    const [firm] = await open(kernel, anEnterprise(cycleId, 'deaf'));
    await kernel.database.pool.query(
      `insert into deadline (flow_id, cycle_id, timer, due_at, armed_seq)
       values ($1, $2, 'entry', '2022-01-01', 0)`,
      [firm!.id, cycleId],
    );
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 0, dropped: 1 });
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 0, dropped: 0 });
    expect(await kernel.flows.get(firm!.id)).toEqual(firm);
  });

  it('leaves a flow that it cannot step and goes on with the others', async () => {
    const [broken, sound] = await open(kernel, aTask(cycleId, 'broken'), aTask(cycleId, 'sound'));
    await kernel.database.pool.query(`update flow set context = context - 'due' where id = $1`, [
      broken!.id,
    ]);
    moveTo('2022-03-28T01:00:00.000Z');
    expect(await kernel.sweep.sweep()).toMatchObject({ fired: 1, dropped: 0 });
    expect(await typesOf(sound!.id)).toEqual(['BORN', 'TIMER']);
    expect(await typesOf(broken!.id)).toEqual(['BORN']);
    expect(await armed(broken!.id)).toMatchObject({ timer: 'ladder' });
  });

  it('tells who follows it what it fired', async () => {
    const told: unknown[] = [];
    const service = kernel.module.get(SweepService);
    service.afterSweep((swept) => Promise.resolve(void told.push(swept)));
    await open(kernel, aTask(cycleId, 'followed'));
    moveTo('2022-03-28T01:00:00.000Z');
    const swept = await service.sweep();
    expect(told).toEqual([swept]);
  });

  it('says in which cycles something has moved since the sweep before, whoever moved it', async () => {
    await kernel.sweep.sweep();
    const [task] = await open(kernel, aTask(cycleId, 'moving'));
    await kernel.flows.send(task!.id, { type: 'SIGN' }, lead);
    expect([...((await kernel.sweep.sweep()).moved ?? [])]).toEqual([cycleId]);
    expect((await kernel.sweep.sweep()).moved).toEqual(new Set());
  });

  it('looks at every cycle again when what follows a sweep has failed', async () => {
    const service = kernel.module.get(SweepService);
    await service.sweep();
    let fails = true;
    service.afterSweep(() => (fails ? Promise.reject(new Error('away')) : Promise.resolve()));
    let others = 0;
    service.afterSweep(() => Promise.resolve(void (others += 1)));
    await expect(service.sweep()).rejects.toThrow('away');
    expect(others).toBe(1);
    fails = false;
    expect((await service.sweep()).moved).toBeNull();
  });

  it('dates entry anew when the stage’s inner date moves', async () => {
    const [entry, ...rest] = smallProgramme.stages;
    const programme = { ...smallProgramme, stages: [{ ...entry, inner: true }, ...rest] };
    const cycle = await aCycle(kernel, { programme });
    const stage = {
      cycleId: cycle,
      kind: 'stage' as const,
      ref: 'entry',
      stage: 'entry',
      input: { stage: 'entry', from: '2022-03-01', due: '2022-03-31', plan: false },
    };
    const [flow, firm] = await open(kernel, stage, anEnterprise(cycle, 'firm'));
    await kernel.flows.send(firm!.id, { type: 'COLLECT' }, SYSTEM);
    await kernel.flows.send(flow!.id, { type: 'OPEN' }, lead);
    const move = { type: 'MOVE', due: '2022-04-10', reason: '疫情' };
    await kernel.flows.send(flow!.id, move, lead);
    await kernel.outbox.drain();
    expect(await armed(firm!.id)).toEqual({ timer: 'entry', due_at: '2022-04-10T16:00:00.000Z' });
    expect(await armed(flow!.id)).toEqual({ timer: 'due', due_at: '2022-04-10T16:00:00.000Z' });
  });

  it('lists what will fire, why, and what happens then', async () => {
    const [firm] = await open(kernel, anEnterprise(cycleId, 'listed'));
    await kernel.flows.send(firm!.id, { type: 'COLLECT' }, SYSTEM);
    const [task] = await open(kernel, aTask(cycleId, 'entry/tax'));
    const { at, total, timers } = await kernel.timers.pending('通州湾');
    expect([at, total]).toEqual(['2022-03-01T01:00:00.000Z', 2]);
    expect(timers).toEqual([
      {
        flowId: task!.id,
        timer: 'ladder',
        title: '督办阶梯',
        dueAt: '2022-03-28T01:00:00.000Z',
        phase: '待签收',
        of: expect.objectContaining({ kind: 'task', ref: 'entry/tax' }),
        armedBy: '下发，2022-03-01 09:00',
        then: '督办升级',
        late: false,
      },
      {
        flowId: firm!.id,
        timer: 'entry',
        title: '录入截止',
        dueAt: '2022-03-31T16:00:00.000Z',
        phase: '录入中',
        of: expect.objectContaining({ kind: 'enterprise-year', ref: 'listed' }),
        armedBy: '开始录入，2022-03-01 09:00',
        then: '发信“录入逾期”给企业',
        late: false,
      },
    ]);
    expect(await kernel.timers.pending('海门')).toMatchObject({ total: 0, timers: [] });
  });
});

describe('two workers', () => {
  it('fire each of 5 000 timers once between them', async () => {
    const refs = Array.from({ length: 5000 }, (_, n) => String(n));
    await open(kernel, ...refs.map((ref) => anEnterprise(cycleId, ref)));
    const all = { cycleId, kind: 'enterprise-year' } as const;
    await kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
    moveTo('2022-04-01');
    const [one, two] = await Promise.all([kernel.sweep.sweep(), other.sweep.sweep()]);
    expect(one.fired + two.fired).toBe(5000);
    const { rows } = await kernel.database.pool.query(
      `select e.n, count(*)::int as flows from flow f
         join lateral (select count(*)::int as n from flow_event e
                        where e.flow_id = f.id and e.type = 'TIMER') e on true
        where f.cycle_id = $1 group by 1`,
      [cycleId],
    );
    expect(rows).toEqual([{ n: 1, flows: 5000 }]);
  });

  it('let one of a person and a timer win, and neither is lost', async () => {
    const flows = await open(
      kernel,
      ...Array.from({ length: 40 }, (_, n) => anEnterprise(cycleId, `p${String(n)}`)),
    );
    const all = { cycleId, kind: 'enterprise-year' } as const;
    await kernel.flows.sendMany(all, () => ({ type: 'COLLECT' }), SYSTEM);
    moveTo('2022-04-01');
    const territory = someone({ role: 'territory', organisation: 'sanyu' });
    const submit = { type: 'SUBMIT', missing: [], departments: [] };
    await Promise.all([
      kernel.sweep.sweep(),
      ...flows.map(({ id }) => other.flows.send(id, submit, territory)),
    ]);
    await kernel.sweep.sweep();
    for (const { id } of flows) {
      const story = (await typesOf(id)).join(' ');
      expect(['BORN COLLECT TIMER SUBMIT', 'BORN COLLECT SUBMIT']).toContain(story);
      expect(await armed(id)).toBeUndefined();
      expect(await kernel.flows.get(id)).toMatchObject({ phase: 'submitted' });
    }
  });
});
