/** A class that moves after its enterprise has confirmed: a letter, or a confirmation anew. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { SYSTEM } from '../../../src/flow/flow.types.js';
import { readProgramme } from '../../../src/programme/files.js';
import { type Firm, Year, aFirm, proposals, someone } from '../../support/year.js';

const programmeId = 'tongzhou-bay-2022';
const lead = someone('甲区', { role: 'lead', organisation: 'economy' });
const second = someone('甲区', { role: 'leader', id: 'leader-1' });

const tell = (year: Year, cycle: RunningCycle, event: { type: string; [fact: string]: unknown }) =>
  year
    .flows()
    .sendMany(
      { cycleId: cycle.id, kind: 'enterprise-year' },
      () => event,
      event.type === 'CONFIRM' || event.type === 'SUBMIT'
        ? someone(cycle.region, { role: 'territory', organisation: 'sanyu' })
        : SYSTEM,
    );

/** A year in which five enterprises have confirmed, and one is to be moved down. */
async function confirmed(anew: boolean) {
  const year = await Year.start('2022-01-04');
  const { programme } = readProgramme(programmeId);
  const confirmation = {
    ...programme!.confirmation!,
    ...(anew && { anew: 'classChanged' as const }),
  };
  const cycle = await year.cycles().open(
    {
      programmeId,
      year: 2022,
      region: anew ? '乙区' : '甲区',
      fillings: proposals(programmeId),
      programme: { ...programme!, confirmation },
    },
    lead,
  );
  const firms = [400, 300, 200, 100, 50].map((tax) =>
    aFirm({
      values: { tax: String(tax), sales: '6000', land_owned: '10', energy: '10', staff: '9' },
    }),
  );
  await year.enlist(cycle, firms);
  await year.settle();
  await tell(year, cycle, { type: 'SUBMIT', missing: [], departments: [] });
  await tell(year, cycle, { type: 'VERIFY', departments: [] });
  await year.evaluations().preEvaluate(cycle.id, lead);
  const proposed = await year.benchmarks().ofCycle(cycle.id);
  const items = proposed.map(({ group, indicator }) => ({ group, indicator }));
  await year.benchmarks().fix(cycle.id, { items, reason: '审定' }, lead);
  await tell(year, cycle, { type: 'ISSUE' });
  await tell(year, cycle, { type: 'CONFIRM', form: 'written' });
  const punished = firms[1]!;
  const request = { subjectId: punished.id, rule: 'punish', reason: '违法建设处罚' };
  const { id } = await year.moves().request(cycle.id, request, lead);
  await year.moves().approve(id, second);
  await year.settle();
  year.letters.length = 0;
  const minutes = '纪要〔2022〕3号';
  return {
    year,
    cycle,
    firms,
    punished,
    grade: () => year.evaluations().grade(cycle.id, lead, { minutes }),
  };
}

const lettersTo = async (year: Year, firm: Firm, cycle: RunningCycle) => {
  await year.settle();
  const { id } = await year.of(cycle.id, firm.id);
  return year.letters
    .filter(({ origin }) => origin.flow.id === id)
    .map(({ intent }) => intent.params.template);
};

describe('where the programme says nothing', () => {
  let of: Awaited<ReturnType<typeof confirmed>>;
  beforeAll(async () => {
    of = await confirmed(false);
  });
  afterAll(() => of.year.close());

  it('writes to the enterprise at the grading, with the rule that moved it, and to nobody else', async () => {
    const { year, cycle, punished, grade } = of;
    const before = (await year.of(cycle.id, punished.id)).position.context.class;
    await grade();
    const flow = await year.of(cycle.id, punished.id);
    expect(flow.phase).toBe('graded');
    const after = flow.position.context.class;
    expect(after).not.toBe(before);
    const entry = (await year.flows().history(flow.id)).findLast(({ type }) => type === 'GRADE');
    expect(entry?.payload.change).toEqual({
      from: before,
      moves: [{ rule: 'punish', from: before, to: after, reason: '违法建设处罚' }],
    });
    expect(await lettersTo(year, punished, cycle)).toEqual(['class-changed']);
    expect(year.letters).toHaveLength(1);
  });

  it('writes once, however often it is graded', async () => {
    const { year, cycle, punished, grade } = of;
    await grade();
    expect(await lettersTo(year, punished, cycle)).toEqual(['class-changed']);
  });

  it('sets aside who is found unfit for grading after the grading, so that the year can go on', async () => {
    const { year, cycle, firms, grade } = of;
    const request = { subjectId: firms[0]!.id, rule: 'byHand', reason: '经核定不宜评价' };
    const { id } = await year.moves().request(cycle.id, request, lead);
    await year.moves().approve(id, second);
    await grade();
    expect(await year.phases(cycle.id)).toEqual({ graded: 4, special: 1 });
    await year.publish(cycle.id, lead);
    expect(await year.phases(cycle.id)).toEqual({ published: 4, special: 1 });
  });
});

describe('where the programme asks for a confirmation anew', () => {
  let of: Awaited<ReturnType<typeof confirmed>>;
  beforeAll(async () => {
    of = await confirmed(true);
  });
  afterAll(() => of.year.close());

  it('brings the enterprise back to its confirmation and publishes nothing meanwhile', async () => {
    const { year, cycle, punished, grade } = of;
    await grade();
    expect(await year.phases(cycle.id)).toEqual({ graded: 4, confirming: 1 });
    expect(await lettersTo(year, punished, cycle)).toEqual(['class-changed', 'result-issued']);
    await expect(year.publications().publish(cycle.id, lead)).rejects.toMatchObject({
      code: 'cycle.conditions-not-met',
      message: expect.stringContaining('1 家待确认'),
    });
  });

  it('grades it by the class it has confirmed', async () => {
    const { year, cycle, grade } = of;
    await tell(year, cycle, { type: 'CONFIRM', form: 'written' });
    await grade();
    expect(await year.phases(cycle.id)).toEqual({ graded: 5 });
    await year.publish(cycle.id, lead);
    expect(await year.phases(cycle.id)).toEqual({ published: 5 });
  });
});
