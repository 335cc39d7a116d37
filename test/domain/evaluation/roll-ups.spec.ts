import { describe, expect, it } from '@jest/globals';
import { aFirm, run } from '../../support/evaluation.js';

describe('figures added up by area', () => {
  const firms = [
    aFirm({ tax: 100, land: 10 }, { territory: 'east', industry: '1311' }),
    aFirm({ tax: 60, land: 2 }, { territory: 'east', industry: '3411' }),
    aFirm({ tax: 10, land: 10 }, { territory: 'west', industry: '3411' }),
    aFirm({ tax: 9, land: 10 }, { territory: 'west', industry: '4411' }),
  ];
  const more = {
    population: {
      subject: 'enterprise',
      scope: "!(industry in ['44'])",
      groups: [{ id: 'all', title: '全部', when: true }],
    },
    rollUps: [
      { id: 'towns', by: ['territory'], of: ['tax_per_mu', 'tax', 'class'] },
      { id: 'trades', by: ['territory', 'industry'], of: ['tax / land'] },
    ],
  } as const;
  const [towns, trades] = run(structuredClone(more) as never, firms).rollUps ?? [];

  it('gives means of ratios and total over total, sums and counts of classes', () => {
    expect(towns?.rows[0]).toEqual({
      part: null,
      subjects: 3,
      figures: [
        // (10 + 30 + 1) / 3, and 170 / 22
        { of: 'tax_per_mu', subjects: 3, mean: '13.666666666667', pooled: '7.727272727273' },
        { of: 'tax', subjects: 3, mean: '56.666666666667', sum: '170' },
        { of: 'class', counts: { A: 1, B: 1, C: 1 } },
      ],
    });
    expect(towns?.rows.slice(1).map(({ part, subjects }) => [part, subjects])).toEqual([
      [{ territory: 'east' }, 2],
      [{ territory: 'west' }, 1],
    ]);
    expect(towns?.rows[1]?.figures[0]).toMatchObject({ mean: '20', pooled: '13.333333333333' });
  });

  it('can cross divisions, and leaves out who is not in scope', () => {
    expect(trades?.rows.slice(1).map(({ part }) => part)).toEqual([
      { territory: 'east', industry: '13' },
      { territory: 'east', industry: '34' },
      { territory: 'west', industry: '34' },
    ]);
    expect(trades?.rows[3]?.figures).toEqual([
      { of: 'tax / land', subjects: 1, mean: '1', pooled: '1' },
    ]);
  });

  it('divides totals of an indicator that each group computes in its own way', () => {
    const block = (group: string, value: string) => ({
      groups: [group],
      indicators: [{ id: 'i', title: '指标', weight: 100, value, benchmark: { fixed: 1 } }],
    });
    const groups = [
      { id: 'east', title: '东', when: "territory == 'east'" },
      { id: 'west', title: '西', when: 'true' },
    ];
    const of = (west: string) =>
      run(
        {
          population: { subject: 'enterprise', scope: true, groups },
          evaluation: [block('east', 'tax / land'), block('west', west)],
          grading: [{ groups: ['east', 'west'], classes: { A: '100%' } }],
          rollUps: [{ id: 'r', by: ['territory'], of: ['i'] }],
        },
        [
          aFirm({ tax: 100, land: 10 }, { territory: 'east' }),
          aFirm({ tax: 10, sales: 40 }, { territory: 'west' }),
        ],
      ).rollUps?.[0]?.rows[0]?.figures[0];
    // 10 and 10 / 40, together 110 / 50; a figure that is no ratio everywhere has no such total
    expect(of('tax / sales')).toEqual({ of: 'i', subjects: 2, mean: '5.125', pooled: '2.2' });
    expect(of('tax')).toEqual({ of: 'i', subjects: 2, mean: '10', sum: '20' });
  });

  it('refuses a figure nobody knows', () => {
    const rollUps = [{ id: 'r', by: ['territory'], of: ['taks'] }];
    expect(() => run({ rollUps }, [])).toThrow('rollUps[0].of[0]：不认识“taks”');
  });
});
