/** Qingdao 青岛 clusters 2019–21 as they ship: stars by score, two gates before the fifth. */
import { describe, expect, it } from '@jest/globals';
import { evaluated, preset, results, subject } from '../../support/preset.js';

const qingdao = preset('qingdao-clusters-2019');

/** The best cluster of its group in everything: concentration 0.8, 30 万元 per mu. */
const best = {
  category: '工业',
  revenue: 100000,
  leading_revenue: 80000,
  tax: 3000,
  land: 100,
  signed: 10,
  landed: 8,
  building: 100,
};
const last = { revenue: '80000', leading_revenue: '60000' };
const cluster = (values: Record<string, string | number> = {}) =>
  subject({ ...best, ...values }, { scale: undefined, last });

describe('Qingdao clusters', () => {
  it('weighs growth, the leading industry, tax, landed projects and construction', () => {
    const [first, second] = results(qingdao, [
      cluster(),
      cluster({ tax: 2400, landed: 6, building: 80 }),
    ]);
    expect(first?.items.map(({ score }) => score)).toEqual(['20', '20', '15', '15', '15', '15']);
    // 24 of 30 万元 per mu, 6 of 8 projects, 80 of 100 points.
    expect(second?.items.map(({ score }) => score)).toEqual([
      '20',
      '20',
      '15',
      '12',
      '11.25',
      '12',
    ]);
    expect([first?.class, second?.class]).toEqual(['五星', '五星']);
  });

  it('counts landed projects, never signed ones', () => {
    const [few, many] = results(qingdao, [
      cluster({ signed: 1, landed: 8 }),
      cluster({ signed: 99, landed: 4 }),
    ]);
    expect([few?.items[4]?.score, many?.items[4]?.score]).toEqual(['15', '7.5']);
  });

  it.each([
    [
      'less than 60 % in the leading industry',
      { leading_revenue: 59999 },
      '四星',
      ['concentrated'],
    ],
    ['exactly 60 %', { leading_revenue: 60000 }, '五星', []],
    ['less than 20 万元 tax per mu', { tax: '1999.9' }, '四星', ['productive']],
    ['exactly 20 万元', { tax: 2000 }, '五星', []],
    ['both too little', { leading_revenue: 59999, tax: 1999 }, '四星', ['concentrated']],
  ])('%s', (_, values, star, rules) => {
    // Alone in its group it is the measure of everything, so that only the gates can tell.
    const grown = { revenue: '80000', leading_revenue: '50000' };
    const [one] = results(qingdao, [{ ...cluster(values), last: grown }]);
    expect(one).toMatchObject({ baseClass: '五星', class: star });
    expect(one?.adjustments.map(({ rule, from, to }) => [rule, from, to])).toEqual(
      rules.map((rule) => [rule, '五星', '四星']),
    );
  });

  it('leaves alone who would not have had five stars', () => {
    const weak = cluster({ tax: 1000, leading_revenue: 50000, landed: 2, building: 60 });
    const [, lower] = results(qingdao, [cluster(), weak]);
    expect(lower).toMatchObject({ baseClass: '三星', class: '三星', adjustments: [] });
  });

  it('measures industrial clusters, and digital ones with the urban park, apart', () => {
    const all = [
      cluster(),
      cluster({ category: '数字经济', tax: 9000 }),
      cluster({ category: '都市产业园', tax: 4500 }),
    ];
    const [industrial, digital, park] = results(qingdao, all);
    expect([industrial?.group, digital?.group, park?.group]).toEqual([
      'industrial',
      'others',
      'others',
    ]);
    expect([industrial, digital, park].map((one) => one?.items[3]?.score)).toEqual([
      '15',
      '15',
      '7.5',
    ]);
    expect(evaluated(qingdao, all).problems).toEqual([]);
  });

  it('asks where fourteen places are given, and whose figures must agree', () => {
    expect(qingdao.admission).toMatchObject({ review: '专家评审', places: 14 });
    expect(qingdao.periodicReports?.[0]).toMatchObject({ checkedBy: 'statistics' });
  });
});
