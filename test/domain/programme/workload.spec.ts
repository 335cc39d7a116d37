import { describe, expect, it } from '@jest/globals';
import { withProposals } from '../../../src/domain/programme/filling.js';
import { resolveSchedule } from '../../../src/domain/programme/schedule.js';
import { workloadOf } from '../../../src/domain/programme/workload.js';
import { readCalendar } from '../../../src/programme/files.js';
import { ProgrammeService } from '../../../src/programme/programme.service.js';

const calendar = readCalendar();
const { programme } = withProposals(new ProgrammeService().programme('tongzhou-bay-2022'));
const load = (year: number, subjects: number) =>
  workloadOf(programme, resolveSchedule(programme, year, calendar), { year, subjects, calendar });
const unit = (of: ReturnType<typeof load>, id: string) => of.units.find((one) => one.id === id)!;

describe('the workload of a plan', () => {
  const year = load(2022, 334);

  it('gives each territory its share of the enterprises, and each department all of them', () => {
    // Entry, survey, results and visits: 334 enterprises in five territories are 67 each.
    expect(unit(year, 'sanyu').total).toBeGreaterThanOrEqual(3 * 67);
    expect(unit(year, 'sanyu').total).toBeLessThan(334);
    expect(unit(year, 'taxBureau').total).toBeGreaterThanOrEqual(334);
    // It answers for no figure, only for records.
    expect(unit(year, 'finance').total).toBeLessThan(20);
  });

  it('loses nothing over the weeks, and puts nothing into a week without a working day', () => {
    for (const { weeks, total } of year.units) {
      expect(weeks).toHaveLength(year.weeks.length);
      expect(weeks.reduce((sum, n) => sum + n, 0)).toBe(total);
    }
    // National Day week of 2022 is off but for its Saturday and Sunday.
    const golden = year.weeks.indexOf('2022-10-03');
    const around = year.units.map(({ weeks }) => weeks[golden] ?? 0);
    expect(Math.max(...around)).toBeLessThan(10);
  });

  it('finds the dates on which nobody works', () => {
    expect(year.restDays).toContainEqual({
      title: '归集审核',
      due: '2022-04-30',
      reason: '劳动节',
      lastWorkingDay: '2022-04-29',
    });
    expect(year.restDays.map(({ due }) => due)).not.toContain('2022-05-31');
  });

  it('reckons the filling-in as fields × people × times', () => {
    const entry = year.burden.find(({ what }) => what === 'entry')!;
    expect(entry).toMatchObject({ fields: programme.items.length, people: 334, times: 1 });
    expect(entry.total).toBe(programme.items.length * 334);
    const known = year.burden.map(({ total }) => total ?? 0);
    expect(year.fillings).toBe(known.reduce((sum, n) => sum + n, 0));
    expect(year.burden.find(({ what }) => what === 'cadence')).toMatchObject({
      times: null,
      total: null,
    });
  });

  it('grows with the enterprises', () => {
    expect(load(2022, 668).fillings).toBeGreaterThan(year.fillings);
  });
});
