import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Year, aFirm, proposals, someone } from '../../support/year.js';

let year: Year;
beforeAll(async () => {
  year = await Year.start('2022-01-04');
});
afterAll(() => year.close());

const REGION = '通州湾江海联动开发示范区';
const lead = someone(REGION, { role: 'lead', organisation: 'economy' });
const programmeId = 'tongzhou-bay-2022';
const fillings = proposals(programmeId);

describe('opening a year', () => {
  it('refuses while the programme leaves something open, and names every gap', async () => {
    const opening = year.cycles().open({ programmeId, year: 2022 }, lead);
    await expect(opening).rejects.toMatchObject({ code: 'programme.unfilled' });
    const { 'evaluation[0].indicators[0].weight': _, ...rest } = fillings;
    await expect(
      year.cycles().open({ programmeId, year: 2022, fillings: rest }, lead),
    ).rejects.toThrow('evaluation[0].indicators[0].weight');
    expect(await year.cycles().list()).toEqual([]);
  });

  it('freezes the programme, makes units known and begins the stages', async () => {
    const cycle = await year.cycles().open({ programmeId, year: 2022, fillings }, lead);
    expect(cycle).toMatchObject({
      region: REGION,
      year: 2022,
      state: 'open',
      previousId: null,
      title: '通州湾示范区工业企业资源集约利用综合评价（2022 年度）',
    });
    expect(cycle.version).toMatch(/^[0-9a-f]{64}$/);
    const units = await year.query<{ code: string }>(
      `select code from organisation where region = $1 and role = 'territory' order by code`,
      REGION,
    );
    expect(units.map(({ code }) => code)).toEqual([
      'firstOffice',
      'parkEquipment',
      'parkMaterials',
      'parkTextile',
      'sanyu',
    ]);
    const stages = await year.flows().find({ cycleId: cycle.id, kind: 'stage' });
    expect(stages.map(({ ref, position }) => [ref, position.context.due])).toEqual([
      ['entry', '2022-03-31'],
      ['verify', '2022-04-30'],
      ['audit', '2022-05-09'],
      ['preEvaluate', '2022-05-10'],
      ['confirm', '2022-05-25'],
      ['publish', '2022-05-31'],
      ['reevaluate', '2022-05-31'],
      ['lists', '2022-06-30'],
      ['implement', '2022-12-31'],
      ['redeem', '2023-12-31'],
    ]);
  });

  it('refuses to open the same year again, and leaves the first as it was', async () => {
    const [before] = await year.cycles().list();
    await expect(
      year.cycles().open({ programmeId, year: 2022, fillings }, lead),
    ).rejects.toMatchObject({ code: 'cycle.exists' });
    expect(await year.cycles().list()).toEqual([before]);
  });

  it('refuses a year the programme does not run in', async () => {
    await expect(
      year.cycles().open({ programmeId, year: 2025, fillings }, lead),
    ).rejects.toMatchObject({ code: 'cycle.cannot-open' });
  });

  it('carries the base list into the next year, with the figures the programme fills in and without who left', async () => {
    const [first] = await year.cycles().list();
    const cycle = await year.cycles().get(first!.id);
    const stays = aFirm({ values: { tax: '100', land_owned: '12.5', staff: '40' } });
    const left = aFirm({ values: { tax: '1' } });
    await year.enlist(cycle, [stays, left]);
    const gone = await year.of(cycle.id, left.id);
    await year.flows().send(gone.id, { type: 'EXCLUDE', reason: '已注销' }, lead);
    const next = await year.cycles().openNext(cycle.id, lead);
    expect(next).toMatchObject({ year: 2023, previousId: cycle.id, region: REGION });
    const rows = await year.query<object>(
      'select subject_id, values, origin from subject_year where cycle_id = $1',
      next.id,
    );
    const values = { land_owned: '12.5', staff: '40' };
    expect(rows).toEqual([{ subject_id: stays.id, values, origin: 'carriedOver' }]);
    expect(
      await year.query<object>(
        'select item, before, after, source, by from item_change where cycle_id = $1 order by id',
        next.id,
      ),
    ).toEqual([
      { item: 'land_owned', before: null, after: '12.5', source: 'carriedOver', by: lead.id },
      { item: 'staff', before: null, after: '40', source: 'carriedOver', by: lead.id },
    ]);
    expect(await year.phases(next.id)).toEqual({ listed: 1 });
    const [facts] = await year.progress().subjectsOf(next);
    expect(facts).toMatchObject({ id: stays.id, values, last: { tax: '100' } });
  });
});
