import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { timetableOf } from '../../src/domain/process/timetable.js';
import { readCalendar } from '../../src/programme/files.js';
import type { YearCalendar } from '../../src/supervision/calendar.dto.js';
import { calendarView } from '../../src/supervision/calendar.view.js';
import { PlanService } from '../../src/supervision/plan.service.js';
import { StandingService } from '../../src/supervision/standing.service.js';
import { Database } from '../../src/persistence/database.js';
import { Place } from '../support/place.js';

let place: Place;
const everything = { subjects: 'all', items: 'all', organisations: 'all' } as const;

beforeAll(async () => {
  place = await Place.open();
  await place.to('2022-01-05');
});
afterAll(() => place.close());

const calendar = async (role: 'lead' | 'department' | 'territory', unit: string) => {
  const client = await place.as(role, unit);
  const { body } = await client.get(`/api/cycles/${place.cycle.id}/calendar`).expect(200);
  return body as YearCalendar;
};
const units = ({ deadlines }: YearCalendar) =>
  new Set(deadlines.flatMap(({ organisation }) => organisation?.id ?? []));

describe('the calendar of a year', () => {
  it('has the stages for everybody, and the tasks one may see', async () => {
    const lead = await calendar('lead', 'economy');
    const tax = await calendar('department', 'taxBureau');
    expect(units(lead).size).toBeGreaterThan(10);
    expect([...units(tax)]).toEqual(['taxBureau']);
    const stages = ({ deadlines }: YearCalendar) =>
      deadlines.filter(({ kind }) => kind === 'stage');
    expect(stages(tax)).toEqual(stages(lead));
    expect(stages(lead).find(({ stage }) => stage.id === 'entry')).toMatchObject({
      day: '2022-03-31',
      date: 'plan',
      literal: '3月底前',
      rest: null,
      provisional: false,
    });
    await (
      await place.as('system-admin')
    )
      .get(`/api/cycles/${place.cycle.id}/calendar`)
      .expect(403);
  });

  it('leads from a task to its flow', async () => {
    const own = await calendar('territory', 'sanyu');
    const { id } = await place.task('entry/enter/sanyu');
    expect(own.deadlines.find(({ flow }) => flow === id)).toMatchObject({
      kind: 'task',
      day: '2022-03-31',
      organisation: { id: 'sanyu', title: '三余镇' },
    });
  });

  it('says what falls on a rest day, which rest days are worked, and by which notice', async () => {
    const { deadlines, days, years } = await calendar('lead', 'economy');
    expect(deadlines.find(({ day }) => day === '2022-04-30')?.rest).toEqual({
      reason: '劳动节',
      before: '2022-04-29',
    });
    expect(days).toContainEqual({ day: '2022-05-07', kind: 'worked', title: '调休上班' });
    expect(days).toContainEqual({ day: '2022-05-08', kind: 'weekend', title: '周末' });
    expect(years[0]).toMatchObject({
      year: 2022,
      published: true,
      sources: [{ no: '国办发明电〔2021〕11号' }],
    });
  });

  it('says so where the notice of a year is not out', async () => {
    const { pool } = place.app.get(Database);
    const plan = await place.app.get(PlanService, { strict: false }).of(pool, place.cycle.id);
    const standing = await place.app.get(StandingService, { strict: false }).of(place.cycle.id);
    const timetable = timetableOf(plan.programme, 2040, readCalendar());
    const { years, deadlines } = calendarView({ ...standing, timetable, tasks: [] }, everything);
    expect(years[0]).toEqual({ year: 2040, published: false, sources: [] });
    expect(deadlines.every(({ provisional }) => provisional)).toBe(true);
  });

  it('comes as a workbook, and that is on record', async () => {
    const client = await place.as('lead', 'economy');
    await client.get(`/api/cycles/${place.cycle.id}/calendar.xlsx`).expect(200);
    const rows = await place.rows("select 1 from audit_entry where action = 'export.calendar'");
    expect(rows).toHaveLength(1);
  });
});
