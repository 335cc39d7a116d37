/** A firm that cannot be judged stands in nobody's way for ever: what it lacks is filled in, or it stands aside. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningCycle } from '../../../src/cycle/cycle.types.js';
import { SYSTEM } from '../../../src/flow/flow.types.js';
import { ReadinessService } from '../../../src/evaluation/readiness.service.js';
import { RoundService } from '../../../src/evaluation/round.service.js';
import { AttributeService } from '../../../src/subject/attribute.service.js';
import { SubjectService } from '../../../src/subject/subject.service.js';
import { type Firm, Year, aFirm, proposals, someone } from '../../support/year.js';

const REGION = '甲区';
const lead = someone(REGION, { role: 'lead', organisation: 'economy' });
const sanyu = someone(REGION, { role: 'territory', organisation: 'sanyu' });
const values = { tax: '100', sales: '6000', land_owned: '10', energy: '10', staff: '9' };
const firms = [aFirm({ values }), aFirm({ values }), aFirm({ values })];
const [complete, lacking, aside] = firms as [Firm, Firm, Firm];

let year: Year;
let cycle: RunningCycle;
beforeAll(async () => {
  year = await Year.start('2022-01-04');
  const programmeId = 'tongzhou-bay-2022';
  const fillings = proposals(programmeId);
  cycle = await year.cycles().open({ programmeId, year: 2022, region: REGION, fillings }, lead);
  await year.enlist(cycle, firms);
  await year.settle();
  await year.query(
    'update subject_year set in_production = null where subject_id = any($1::uuid[])',
    [lacking.id, aside.id],
  );
  for (const event of [
    { type: 'SUBMIT', missing: [], departments: [] },
    { type: 'VERIFY', departments: [] },
  ]) {
    const by = event.type === 'SUBMIT' ? sanyu : SYSTEM;
    await year.flows().sendMany({ cycleId: cycle.id, kind: 'enterprise-year' }, () => event, by);
  }
  await year.evaluations().preEvaluate(cycle.id, lead);
});
afterAll(() => year.close());

const problems = async (): Promise<readonly string[]> => {
  const round = await year.module.get(RoundService, { strict: false }).round(cycle.id);
  const { grading } = await year.module.get(ReadinessService, { strict: false }).of(round);
  return grading.find(({ id }) => id === 'evaluated')?.blocks ?? [];
};
const attributes = () => year.module.get(AttributeService, { strict: false });

describe('a firm without the day it began production', () => {
  it('is named with what is not filled in, and where that is done', async () => {
    const said = await problems();
    expect(said).toHaveLength(2);
    const mine = said.find((one) => one.startsWith(lacking.name));
    expect(mine).toContain(`${lacking.name}：未填投产日期，无法判断`);
    expect(mine).toContain('请在企业档案补填');
    expect(mine).not.toContain('inProductionYears');
    expect(await year.phases(cycle.id)).toMatchObject({ scored: 1, verified: 2 });
  });

  it('is judged once its territory has filled it in, which is on record', async () => {
    const subjects = year.module.get(SubjectService, { strict: false });
    const record = await subjects.get(sanyu, cycle.id, lacking.id);
    expect(attributes().offer(sanyu, cycle, record)).toMatchObject({
      label: '补填投产日期',
      fields: [{ name: 'inProduction', kind: 'date' }, { name: 'reason' }],
    });
    const given = { inProduction: '2012-06-01', reason: '竣工验收备案' };
    const fill = () => attributes().fill(sanyu, cycle.id, lacking.id, given);
    expect(await fill()).toEqual([
      { item: 'inProduction', before: null, after: '2012-06-01', reason: '竣工验收备案' },
    ]);
    await expect(fill()).rejects.toMatchObject({ code: 'subject.attribute-refused' });
    await year.evaluations().preEvaluate(cycle.id, lead);
    expect(await year.phases(cycle.id)).toMatchObject({ scored: 2, verified: 1 });
    await expect(attributes().fill(sanyu, cycle.id, complete.id, given)).rejects.toMatchObject({
      code: 'subject.attribute-refused',
    });
  });

  it('stands aside with a reason, and the year goes on without it', async () => {
    const { id } = await year.of(cycle.id, aside.id);
    await year.flows().send(id, { type: 'EXCLUDE', reason: '投产日期待查' }, lead);
    expect(await problems()).toEqual([]);
    expect(await year.phases(cycle.id)).toMatchObject({ scored: 2, excluded: 1 });
  });
});
