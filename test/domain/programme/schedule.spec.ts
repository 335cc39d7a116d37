import { describe, expect, it } from '@jest/globals';
import { filled } from '../../../src/domain/programme/filling.js';
import { StagesCircular, resolveSchedule } from '../../../src/domain/programme/schedule.js';
import type { ProgrammeText } from '../../../src/domain/programme/schema.js';
import { readCalendar } from '../../../src/programme/files.js';
import { aProgramme } from '../../support/a-programme.js';

const calendar = readCalendar();
const plan = (stages: ProgrammeText['stages'], year = 2022) =>
  resolveSchedule(filled(aProgramme({ stages })), year, calendar);

describe('the plan on the calendar', () => {
  it('keeps what the plan says beside the day it means', () => {
    const [entry] = plan([
      { id: 'entry', title: '录入', clause: '四.1', due: '3月底前', does: 'collect' },
    ]);
    expect(entry).toEqual({
      id: 'entry',
      title: '录入',
      clause: '四.1',
      does: 'collect',
      phase: undefined,
      plan: true,
      from: '2022-01-01',
      due: '2022-03-31',
      literal: { from: undefined, due: '3月底前' },
      precision: 'month',
      lastWorkingDay: '2022-03-31',
      openEnded: false,
      provisional: false,
    });
  });

  it('begins a stage the day after what it waits for', () => {
    const [, verify] = plan([
      { id: 'entry', title: '录入', due: '3月底前', does: 'collect' },
      {
        id: 'verify',
        title: '审核',
        due: '4月30日',
        inner: true,
        after: ['entry'],
        does: 'verify',
      },
    ]);
    expect(verify).toMatchObject({ from: '2022-04-01', due: '2022-04-30', plan: false });
    expect(verify?.lastWorkingDay).toBe('2022-04-29');
  });

  it('a stage that only begins goes on to the end of the year', () => {
    const [policy] = plan([{ id: 'run', title: '执行', from: '7月开始', does: 'implement' }], 2019);
    expect(policy).toMatchObject({
      from: '2019-07-01',
      due: '2019-12-31',
      openEnded: true,
      precision: 'month',
    });
  });

  it('次年 lies in the year after the cycle and is provisional until its notice is out', () => {
    const stages: ProgrammeText['stages'] = [
      { id: 'do', title: '实施', due: '12月底前', does: 'implement' },
      { id: 'redeem', title: '兑现', due: '次年', after: ['do'], does: 'redeem' },
    ];
    expect(plan(stages)[1]).toMatchObject({
      from: '2023-01-01',
      due: '2023-12-31',
      provisional: false,
    });
    expect(plan(stages, 2026)[0]).toMatchObject({ provisional: false });
    expect(plan(stages, 2026)[1]).toMatchObject({ due: '2027-12-31', provisional: true });
  });

  it('the order of the file does not matter, only what waits for what', () => {
    const stages: ProgrammeText['stages'] = [
      { id: 'verify', title: '审核', due: '4月底前', after: ['entry'], does: 'verify' },
      { id: 'entry', title: '录入', due: '3月底前', does: 'collect' },
    ];
    expect(plan(stages).map(({ id, from }) => [id, from])).toEqual([
      ['verify', '2022-04-01'],
      ['entry', '2022-01-01'],
    ]);
  });

  it('two cycles of one programme resolve the same words to their own years', () => {
    const stages: ProgrammeText['stages'] = [
      { id: 'entry', title: '录入', due: '2月下旬', does: 'collect' },
    ];
    expect(plan(stages, 2023)[0]?.due).toBe('2023-02-28');
    expect(plan(stages, 2024)[0]?.due).toBe('2024-02-29');
  });

  it('stages that wait for each other are named, not walked for ever', () => {
    const circle: ProgrammeText['stages'] = [
      { id: 'a', title: '甲', due: '3月底前', after: ['b'], does: 'none' },
      { id: 'b', title: '乙', due: '3月底前', after: ['a'], does: 'none' },
    ];
    expect(() => plan(circle)).toThrow(StagesCircular);
  });
});
