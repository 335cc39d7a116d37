/** Huangyan 黄岩 FY2022 and FY2021 as they ship, against the published arithmetic. */
import { describe, expect, it } from '@jest/globals';
import { planPage } from '../../../src/domain/programme/plan-page.js';
import { publicityPeriod } from '../../../src/domain/programme/publicity.js';
import { resolveSchedule } from '../../../src/domain/programme/schedule.js';
import { readCalendar, readProgramme } from '../../../src/programme/files.js';
import { evaluated, preset, results, subject } from '../../support/preset.js';

const fy2022 = preset('huangyan-2022');
const fy2021 = preset('huangyan-2021');

const above = {
  tax: '862.5',
  land: '32.5',
  value_added: '4120',
  energy: '1500.8',
  emission: '0.92',
  staff: '214',
  rd: '398.6',
  revenue: '15230',
};
const small = { tax: '38.2', land: '5.6', electricity: '46.5' };

describe('Huangyan FY2022', () => {
  it('scores the firm above scale to 100.403766', () => {
    const [firm] = results(fy2022, [subject(above)]);
    expect(firm?.items.map(({ score }) => score)).toEqual([
      '33.039542',
      '18.620627',
      '20.380123',
      '9.084044',
      '10.613195',
      '8.666235',
    ]);
    expect(firm?.total).toBe('100.403766');
  });

  it('scores the firm below scale to 204.059704', () => {
    const [firm] = results(fy2022, [subject(small, { scale: 'below' })]);
    expect(firm?.items.map(({ value }) => value)).toEqual(['6.821428571429', '0.821505376344']);
    expect(firm?.total).toBe('204.059704');
  });

  it('rounds where it says so and nowhere else: without the words the fractions stay whole', () => {
    const { decimals, ...exact } = fy2022;
    expect(decimals).toEqual({ score: 6, total: 6, mode: 'halfUp' });
    const firm = subject(small, { scale: 'below' });
    const [whole] = results(exact, [firm]);
    expect(whole?.items.map(({ score }) => score)).toEqual(['29.41995554044', '174.639748372467']);
    expect(whole?.total).toBe('204.059703912907');
  });

  it('gives a firm without emission data the mean score above scale of that item alone', () => {
    const firms = [
      subject(above),
      subject({ ...above, emission: '0.46' }),
      subject({ ...above, emission: null }),
      subject({ ...small, emission: '0.1', value_added: '1' }, { scale: 'below' }),
    ];
    const { problems } = evaluated(fy2022, firms);
    const [whole, clean, without] = results(fy2022, firms);
    expect([whole, clean, without].map((one) => one?.items[3]?.score)).toEqual([
      '9.084044',
      '18.168087',
      '13.626066',
    ]);
    expect(without?.items[3]?.rule).toBe('missing: groupMeanScore');
    expect(whole?.total).toBe('100.403766');
    expect(problems).toEqual([]);
  });

  it('scores a mixed firm merged, and keeps what each of its firms scores alone', () => {
    const owner = subject(above, { parcels: ['G1'] });
    const tenant = subject(small, { scale: 'below', parcels: ['G1'], landlord: owner.id });
    const [one, other] = results(fy2022, [owner, tenant]);
    // (862.5 + 38.2) / (32.5 + 5.6) / 24.097 × 30 and 4 120 / 38.1 / 136.16 × 20; the rest as alone.
    expect(one?.items.slice(0, 2).map(({ score }) => score)).toEqual(['29.431572', '15.883737']);
    expect([one?.total, other?.total]).toEqual(['94.058906', '94.058906']);
    expect([one, other].map((firm) => firm?.merged?.beside?.total)).toEqual([
      '100.403766',
      '204.059704',
    ]);
  });

  it('does not guess a figure the text has no rule for', () => {
    const [firm] = results(fy2022, [subject({ ...above, energy: null })]);
    expect([firm?.total, firm?.class]).toEqual([null, null]);
  });

  it('leaves the bands to whoever uses it, and says why', () => {
    const open = readProgramme('huangyan-2022').toFill.map(({ path, reason }) => [path, reason]);
    for (const name of ['A', 'B', 'C']) {
      expect(open).toContainEqual([`grading[0].classes.${name}`, '等级比例没有公布，由使用单位填']);
    }
  });

  it('takes objections until noon of 28 September 2023', () => {
    const calendar = readCalendar();
    const stages = resolveSchedule(fy2022, 2023, calendar);
    const [round] = fy2022.publicity ?? [];
    expect(round && publicityPeriod(round, stages, calendar)).toEqual({
      from: '2023-09-26',
      to: '2023-09-28',
      until: '12:00',
    });
    expect(planPage(fy2022, 2023, calendar)).toContain(
      '评价结果公示：2023-09-26 至 2023-09-28 12:00，3 个自然日〔公示〕',
    );
    expect(fy2022.confirmation?.silence).toBe('agreed');
  });
});

describe('a publicity of working days', () => {
  const calendar = readCalendar();
  const [stage] = resolveSchedule(fy2022, 2023, calendar).filter(({ id }) => id === 'announce');
  const stages = stage === undefined ? [] : [{ ...stage, from: '2023-09-28' as const }];
  const round = { what: 'result', days: 5, kind: 'working', stage: 'announce' } as const;

  it('passes over the holidays, Saturdays worked included, and ends at midnight', () => {
    // 28 September, then the National Day holidays to 6 October; 7 and 8 October are worked.
    expect(publicityPeriod(round, stages, calendar)).toEqual({
      from: '2023-09-28',
      to: '2023-10-10',
      until: '24:00',
    });
  });

  it('has no dates where the plan ties it to no stage', () => {
    expect(publicityPeriod({ ...round, stage: undefined }, stages, calendar)).toBeUndefined();
  });
});

describe('Huangyan FY2021', () => {
  it('measures the same firm by the older benchmarks, and is otherwise the same method', () => {
    const [firm] = results(fy2021, [subject(above)]);
    expect(firm?.items.map(({ benchmark }) => benchmark)).toEqual([
      '26.01',
      '132.27',
      '2.54',
      '4861.08',
      '17.45',
      '0.0305',
    ]);
    expect(firm?.items[0]?.score).toBe('30.609529');
    const [below] = results(fy2021, [subject(small, { scale: 'below' })]);
    // 6.821428… / 16.601058 × 50 + 0.821505… / 0.236565 × 50
    expect(below?.items.map(({ score }) => score)).toEqual(['20.545162', '173.632062']);
  });

  it('is what FY2022 supersedes', () => {
    expect(fy2022.document.supersedes).toBe(fy2021.programme);
    expect([fy2021.years?.from, fy2022.years?.from]).toEqual([2022, 2023]);
    expect(readProgramme('huangyan-2021').overrides.map(({ path }) => path)).toContain(
      'evaluation[above].indicators[tax_per_mu].benchmark.fixed',
    );
  });
});
