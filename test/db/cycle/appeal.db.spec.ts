/** An appeal moves the appellant's own figures by its answer alone, and scores nobody for the first time. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { SYSTEM, type Flow } from '../../../src/flow/flow.types.js';
import { SubjectService } from '../../../src/subject/subject.service.js';
import { type Firm, Year, aFirm, proposals, someone } from '../../support/year.js';

const REGION = '甲区';
const lead = someone(REGION, { role: 'lead', organisation: 'economy' });
const landBureau = someone(REGION, { role: 'department', organisation: 'landBureau' });
const sanyu = someone(REGION, { role: 'territory', organisation: 'sanyu' });

const firmOf = (tax: number): Firm =>
  aFirm({
    values: { tax: String(tax), sales: '6000', land_owned: '10', energy: '10', staff: '9' },
  });
const firms = [400, 300, 200, 100, 50].map(firmOf);
const late = [90, 80].map(firmOf);
const appellant = firms[2]!;

let year: Year;
let cycle: RunningCycle;
beforeAll(async () => {
  year = await Year.start('2022-01-04');
  const programmeId = 'tongzhou-bay-2022';
  const fillings = proposals(programmeId);
  cycle = await year.cycles().open({ programmeId, year: 2022, region: REGION, fillings }, lead);
  await year.enlist(cycle, [...firms, ...late]);
  await year.settle();
});
afterAll(() => year.close());

const flowOf = (firm: Firm): Promise<Flow> => year.of(cycle.id, firm.id);
const tell = async (
  of: readonly Firm[],
  event: { type: string; [fact: string]: unknown },
  by = SYSTEM,
) => {
  for (const firm of of) await year.flows().send((await flowOf(firm)).id, event, by);
};
const save = (firm: Firm, value: string, reason: string | null = null) =>
  year.module.get(SubjectService, { strict: false }).save(landBureau, {
    cycleId: cycle.id,
    subjectId: firm.id,
    changes: [{ id: 'land_owned', value, reason }],
  });
const landOf = async (firm: Firm): Promise<string | undefined> => {
  const [row] = await year.query<{ land: string }>(
    `select values->>'land_owned' as land from subject_year where subject_id = $1`,
    firm.id,
  );
  return row?.land;
};

describe('a record that is verified', () => {
  it('changes with a reason only, which is kept with old and new', async () => {
    await tell([...firms, ...late], { type: 'SUBMIT', missing: [], departments: [] }, sanyu);
    await tell(firms, { type: 'VERIFY', departments: [] });
    await expect(save(appellant, '11')).rejects.toMatchObject({
      code: 'subject.reason-missing',
      message: '“自有用地面积”已审核通过，改动须写明原因',
    });
    const { changes } = await save(appellant, '11', '复测');
    expect(changes).toEqual([{ item: 'land_owned', before: '10', after: '11', reason: '复测' }]);
  });
});

describe('an appeal', () => {
  it('keeps the figures as they are until it is answered', async () => {
    await year.evaluations().preEvaluate(cycle.id, lead);
    await tell(firms, { type: 'ISSUE' });
    await tell(late, { type: 'VERIFY', departments: [] });
    const asked = { type: 'APPEAL', reason: '面积不符', items: ['land_owned'] };
    await tell([appellant], asked, sanyu);
    await expect(save(appellant, '2.22', '试填')).rejects.toMatchObject({
      code: 'subject.item-locked',
    });
    await tell([appellant], { type: 'ASSIGN_REVIEW', department: 'landBureau' }, lead);
    await expect(save(appellant, '2.22', '试填')).rejects.toMatchObject({
      code: 'subject.item-locked',
      message: '“自有用地面积”不能修改：申诉处理中，随“采纳重算”更正',
    });
    expect(await landOf(appellant)).toBe('11');
  });

  it('that is accepted scores the appellant and leaves those without a score alone', async () => {
    const before = await year.phases(cycle.id);
    expect(before).toMatchObject({ verified: 2, confirming: 4, reviewing: 1 });
    const { id } = await flowOf(appellant);
    const items = [{ item: 'land_owned', value: '9' }];
    await year.appeals().accept(id, { items, reason: '以不动产证为准' }, landBureau);
    await year.settle();
    expect(await year.phases(cycle.id)).toMatchObject({ verified: 2, confirming: 5 });
    const [version] = (await year.evaluations().versions(cycle.id)).slice(-1);
    expect(version).toMatchObject({ kind: 'correction', summary: { scored: 5 } });
    expect(version?.reason).toBe(
      `${appellant.name}申诉采纳，按更正后的数据重算；基准值尚未全部审定，暂按第 1 版的拟定值`,
    );
    expect(await year.evaluations().resultsOf(cycle.id, late[0]!.id)).toEqual([]);
    expect(await landOf(appellant)).toBe('9');
  });

  it('leaves those to the pre-evaluation of the lead bureau', async () => {
    await year.evaluations().preEvaluate(cycle.id, lead);
    expect(await year.phases(cycle.id)).toMatchObject({ confirming: 5, scored: 2 });
  });
});
