/** Rongcheng 2019 in small: the plan's two phases on the same services, without verification or confirmation. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { type Firm, Year, aFirm, proposals, someone } from '../../support/year.js';

let year: Year;
let cycle: RunningCycle;
let large: Firm[];
let small: Firm[];

beforeAll(async () => {
  year = await Year.start('2019-02-01');
  const programmeId = 'rongcheng-2019';
  const fillings = proposals(programmeId);
  cycle = await year
    .cycles()
    .open({ programmeId, year: 2019, fillings }, someone('', { role: 'lead' }));
  const items = cycle.programme.items.map(({ id }) => id);
  const values = (n: number) =>
    Object.fromEntries(items.map((id) => [id, id === 'tax' ? String(n) : '100']));
  const units = await year.query<{ code: string }>(
    `select code from organisation where region = $1 and role = 'territory' order by code`,
    cycle.region,
  );
  const territory = units[0]!.code;
  large = [90, 80, 70, 60, 50].map((n) => aFirm({ territory, scale: 'above', values: values(n) }));
  small = [9, 8, 7].map((n) => aFirm({ territory, scale: 'below', values: values(n) }));
  await year.enlist(cycle, [...large, ...small]);
});
afterAll(() => year.close());

const lead = () =>
  someone(cycle.region, {
    role: 'lead',
    organisation: cycle.programme.organisations.find(({ role }) => role === 'lead')!.id,
  });

async function submit(firms: readonly Firm[]): Promise<void> {
  for (const firm of firms) {
    const flow = await year.of(cycle.id, firm.id);
    const territory = someone(cycle.region, { role: 'territory', organisation: firm.territory });
    await year
      .flows()
      .send(flow.id, { type: 'SUBMIT', missing: [], departments: [], onBehalf: true }, territory);
  }
}

async function phasesOf(firms: readonly Firm[]): Promise<string[]> {
  const flows = await Promise.all(firms.map((firm) => year.of(cycle.id, firm.id)));
  return [...new Set(flows.map(({ phase }) => phase))];
}

async function count(stage: string): Promise<string[]> {
  const progress = await year.progress().progress(cycle.id);
  return progress
    .filter((one) => one.stage === stage && one.counted)
    .map((one) => `${String(one.done)}/${String(one.total)}`);
}

describe('phase one: above scale', () => {
  it('asks only the firms above scale for their figures', async () => {
    await year.to('2019-02-25');
    expect(await phasesOf(large)).toEqual(['collecting']);
    expect(await phasesOf(small)).toEqual(['listed']);
    expect(await count('collect')).toEqual(['0/5']);
  });

  it('draws the audit among them; what was handed in counts as verified', async () => {
    await submit(large);
    await year.to('2019-03-17');
    const [sample] = await year.samples().ofCycle(cycle.id);
    const drawn = sample!.subjects.map(({ subjectId }) => subjectId);
    expect(drawn.toSorted()).toEqual(large.map(({ id }) => id).toSorted());
    expect(await phasesOf(large)).toEqual(['auditing']);
    await year
      .flows()
      .sendMany(
        { cycleId: cycle.id, kind: 'enterprise-year', phases: ['auditing'] },
        () => ({ type: 'AUDITED', finding: 'clean', note: '属实' }),
        lead(),
      );
    await year.settle();
    expect(await year.stage(cycle.id, 'audit')).toBe('closed');
  });

  it('ranks, classes and publishes them without asking for confirmation; nobody below is touched', async () => {
    await year.to('2019-05-02');
    await year.evaluations().preEvaluate(cycle.id, lead());
    expect(await count('rank')).toEqual(['5/5']);
    const items = (await year.benchmarks().ofCycle(cycle.id)).map(({ group, indicator }) => {
      return { group, indicator };
    });
    await year.benchmarks().fix(cycle.id, { items, reason: '审定' }, lead());
    await year.evaluations().grade(cycle.id, lead());
    await year.publish(cycle.id, lead());
    expect(await phasesOf(large)).toEqual(['published']);
    expect(await phasesOf(small)).toEqual(['listed']);
    const results = await year.evaluations().latestResults(cycle.id, { published: true });
    expect(results.map(({ class: label }) => label).toSorted()).toEqual(['A', 'B', 'B', 'B', 'C']);
  });
});

describe('phase two: below scale', () => {
  it('collects from the firms below scale only', async () => {
    await year.to('2019-07-02');
    expect(await phasesOf(small)).toEqual(['collecting']);
    expect(await phasesOf(large)).toEqual(['published']);
    await submit(small);
    await year.settle();
    expect(await count('collectBelow')).toContain('3/3');
    // Territories without such firms may still find some, until the day it is due.
    expect(await year.stage(cycle.id, 'collectBelow')).toBe('open');
    await year.to('2019-09-01');
    expect(await year.stage(cycle.id, 'collectBelow')).toBe('closed');
  });

  it('scores and publishes them in a round of their own, which changes no published result', async () => {
    await year.to('2019-09-02');
    const before = await year.evaluations().latestResults(cycle.id, { published: true });
    // What was decided on a firm of phase one does not stand in the way of phase two.
    await year.query(
      `insert into class_move (id, cycle_id, subject_id, rule, reason, by, at, approved_by, approved_at)
       values (gen_random_uuid(), $1, $2, 'protect', '纾困', 'clerk', now(), 'second', now())`,
      cycle.id,
      large[0]!.id,
    );
    // Nor does what nobody has decided on yet.
    await year.query(
      `insert into class_move (id, cycle_id, subject_id, rule, reason, by, at)
       values (gen_random_uuid(), $1, $2, 'protect', '纾困', 'clerk', now())`,
      cycle.id,
      large[1]!.id,
    );
    const { version, scored } = await year.evaluations().preEvaluate(cycle.id, lead());
    expect([version.summary.stage, scored]).toEqual(['rankBelow', 3]);
    expect(version.summary.problems).toEqual([]);
    const items = (await year.benchmarks().ofCycle(cycle.id))
      .filter(({ fixed }) => fixed === null)
      .map(({ group, indicator }) => ({ group, indicator }));
    await year.benchmarks().fix(cycle.id, { items, reason: '审定' }, lead());
    await year.evaluations().grade(cycle.id, lead());
    await year.publish(cycle.id, lead());
    expect(await phasesOf([...large, ...small])).toEqual(['published']);
    const after = await year.evaluations().latestResults(cycle.id, { published: true });
    expect(after).toHaveLength(8);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  it('keeps the two publications apart: each is of its phase, and they are not compared', async () => {
    const heads = await year.snapshots().heads(cycle.id);
    expect(heads.map(({ version, changes }) => [version, changes])).toEqual([
      [2, []],
      [1, []],
    ]);
    expect(new Set(heads.map(({ stage }) => stage)).size).toBe(2);
    await expect(year.snapshots().diff(cycle.id, 1, 2)).rejects.toMatchObject({
      code: 'evaluation.versions-of-other-phases',
    });
  });
});
