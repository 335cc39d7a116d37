import { describe, expect, it } from '@jest/globals';
import { policiesFor, surcharge, yearsRunning } from '../../../src/domain/evaluation/policy.js';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import { shiftClass } from '../../../src/domain/evaluation/adjustments.js';
import { meets, projectTargets, targetLight } from '../../../src/domain/evaluation/targets.js';
import { Exact } from '../../../src/domain/expression/exact.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

const inD = (...years: number[]) => years.map((year) => ({ year, class: 'D' }));
const ladder = ['0.05', '0.10', '0.15'];

describe('the electricity surcharge of Shandong 2022', () => {
  it('begins anew after a year outside D', () => {
    const history = [...inD(2022, 2023, 2025), { year: 2024, class: 'C' }];
    const charged = [2022, 2023, 2024, 2025].map((year) =>
      surcharge(history, { year, class: 'D', ladder }),
    );
    expect(charged).toEqual(['0.05', '0.10', null, '0.05']);
  });

  it('stays at the last step from the third year on', () => {
    const history = inD(2020, 2021, 2022, 2023, 2024);
    const charged = [2021, 2022, 2023, 2024].map((year) =>
      surcharge(history, { year, class: 'D', ladder }),
    );
    expect(charged).toEqual(['0.10', '0.15', '0.15', '0.15']);
  });

  it('does not bridge a year without a class', () => {
    expect(yearsRunning(inD(2021, 2023), 2023, 'D')).toBe(1);
  });
});

describe('which policies meet a subject', () => {
  const programme = aProgramme({
    policies: [
      {
        id: 'power',
        title: '差别化电价',
        unit: '元/kWh',
        highestOnly: true,
        clause: '五.1',
        classes: { D: { byConsecutiveYears: ladder }, A: '优先保障用电' },
      },
      {
        id: 'obsolete',
        title: '淘汰类电价',
        unit: '元/kWh',
        highestOnly: true,
        classes: { D: { value: 0.1 } },
      },
      { id: 'awards', title: '评优', groups: ['other'], classes: { D: { bans: ['评优'] } } },
      { id: 'credit', title: '信贷', classes: { D: { bans: ['新增贷款'], text: '从严' } } },
    ],
  });
  const met = (history: { year: number; class: string }[]) =>
    policiesFor(programme, { group: 'all', class: 'D', year: 2023, history });

  it('charges only the highest of competing prices', () => {
    const first = met([]);
    expect(
      first.map(({ policy, value, charged, instead }) => [policy, value, charged, instead]),
    ).toEqual([
      ['power', '0.05', false, 'obsolete'],
      ['obsolete', '0.1', true, null],
      ['credit', null, true, null],
    ]);
    const third = met(inD(2021, 2022));
    expect(third[0]).toMatchObject({
      value: '0.15',
      yearsRunning: 3,
      charged: true,
      clause: '五.1',
    });
    expect(third[1]).toMatchObject({ charged: false, instead: 'power' });
  });

  it('keeps the first of two equal prices', () => {
    const second = met(inD(2022));
    expect(second.map(({ charged }) => charged)).toEqual([true, false, true]);
  });

  it('counts a class of every second year as running on where evaluation is two-yearly', () => {
    const twoYearly = { ...programme, years: { from: 2019, every: 2 } };
    const subject = { group: 'all', class: 'D', year: 2023, history: inD(2021, 2019) };
    expect(policiesFor(twoYearly, subject)[0]).toMatchObject({ value: '0.15', yearsRunning: 3 });
    expect(policiesFor(programme, subject)[0]).toMatchObject({ value: '0.05', yearsRunning: 1 });
  });

  it('takes no effect in a trial year', () => {
    const subject = { group: 'all', class: 'D', year: 2023, history: [] };
    expect(policiesFor({ ...programme, trial: true }, subject)).toEqual([]);
    const input = { year: 2023, subjects: [aFirm()] };
    expect(evaluate({ ...programme, trial: true }, input)).toMatchObject({
      trial: true,
      subjects: [{ class: 'B' }],
    });
    expect(evaluate(programme, input)).not.toHaveProperty('trial');
  });

  it('follows the class, and is silent without one', () => {
    const subject = { group: 'all', year: 2023, history: [] };
    expect(policiesFor(programme, { ...subject, class: 'A' })).toMatchObject([
      { policy: 'power', text: '优先保障用电', value: null },
    ]);
    expect(policiesFor(programme, { ...subject, class: 'B' })).toEqual([]);
    expect(policiesFor(programme, { ...subject, class: null })).toEqual([]);
  });
});

describe('a surcharge given back (Cixi)', () => {
  const refund = { when: "class in ['A', 'B']", share: '80%' };
  const programme = aProgramme({
    policies: [
      {
        id: 'power',
        title: '差别化电价',
        unit: '元/kWh',
        classes: { D: { byConsecutiveYears: ladder, refund }, B: '不加价' },
      },
    ],
  });
  const given = (name: string, history = inD(2021, 2022)) =>
    policiesFor(programme, { group: 'all', class: name, year: 2023, history }).filter(
      ({ refundOf }) => refundOf !== null,
    );

  it('is the stated share of what the year before was charged', () => {
    expect(given('B')).toMatchObject([{ policy: 'power', refundOf: 2022, value: '-0.08' }]);
  });

  it('is nothing while the class is no better, or when nothing was charged', () => {
    expect([given('C'), given('D'), given('B', [{ year: 2022, class: 'C' }])]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

describe('moving along the classes', () => {
  it.each([
    ['C', 1, 'B'],
    ['C', -1, 'D'],
    ['A', 1, 'A'],
    ['D', -3, 'D'],
    ['T', 1, 'T'],
  ])('from %s by %i to %s', (from, steps, to) => {
    expect(shiftClass(from, steps, ['A', 'B', 'C', 'D'])).toBe(to);
  });
});

describe('targets', () => {
  const programme = aProgramme({
    targets: [
      {
        id: 'taxAll',
        title: '亩均税收',
        unit: '万元/亩',
        kind: 'level',
        is: 'pooled(tax, land)',
        within: 'territory',
        values: { 2024: '> 12' },
      },
      {
        id: 'low',
        title: '低效企业',
        kind: 'level',
        is: 'count(tax_per_mu < 3)',
        where: "scale == 'above'",
        values: { 2022: '= 0' },
      },
      {
        id: 'invest',
        title: '技改投资',
        kind: 'increment',
        reportedBy: 'miit',
        values: { 2022: 250 },
      },
    ],
  });
  const subjects = [
    aFirm({ tax: 200, land: 10 }, { territory: 'east' }),
    aFirm({ tax: 20, land: 10 }, { territory: 'west' }),
    aFirm({ tax: 1, land: 10 }, { territory: 'west', scale: 'below' }),
  ];

  it('are computed over all and over each part, with the goal they work towards', () => {
    const standings = projectTargets(programme, { year: 2023, subjects });
    expect(
      standings.map(({ id, part, actual, goal, met, subjects: n }) => [
        id,
        part,
        n,
        actual,
        goal,
        met,
      ]),
    ).toEqual([
      ['taxAll', null, 3, '7.366666666667', '> 12', false],
      ['taxAll', 'east', 1, '20', '> 12', true],
      ['taxAll', 'west', 2, '1.05', '> 12', false],
      ['low', null, 2, '1', '= 0', false],
    ]);
  });

  it('are lit by what is left to the year of the goal', () => {
    const lit = (year: number, tax: number) => {
      const [one] = projectTargets(programme, {
        year,
        subjects: [aFirm({ tax, land: 10 }, { territory: 'east' })],
      });
      return targetLight(one!).state;
    };
    const goalYear = 2024;
    // The figures are those of the year before the work year.
    expect([-1, 0, 1].map((later) => lit(goalYear + later, 20))).toEqual([
      'onTrack',
      'dueSoon',
      'overdue',
    ]);
    expect(lit(goalYear, 200)).toBe('done');
    expect(lit(goalYear + 2, 20)).toBe('notApplicable');
  });

  it.each([
    ['12', '12', true],
    ['12', '> 12', false],
    ['0.07', '>= 7%', true],
    ['5', '< 5', false],
    ['0', '= 0', true],
    ['1', '尽快', null],
  ])('%s against %s', (actual, goal, expected) => {
    expect(meets(Exact.of(actual), goal)).toBe(expected);
  });
});
