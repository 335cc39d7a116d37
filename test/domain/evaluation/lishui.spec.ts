import { describe, expect, it } from '@jest/globals';
import { evaluate, proposeBenchmarks } from '../../../src/domain/evaluation/evaluate.js';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

/** Ten real units of Lishui FY2019: tax/mu, VA/mu, VA/energy, VA/emission, labour, R&D %. */
const units: [string, (string | null)[], string, string][] = [
  ['莲都', ['46.38', '98.96', '2.27', '1119.07', '19.60', '2.36'], '110.0192', '110.0192'],
  ['缙云', ['36.91', '101.58', '0.51', null, '19.28', '1.28'], '80.8852', '79.5255'],
  ['龙泉', ['22.97', '106.35', '1.14', '365.47', '13.80', '2.95'], '70.7986', '70.7986'],
  ['青田', ['21.41', '87.08', '2.03', null, '16.14', '2.95'], '74.5415', '73.1818'],
  ['云和', ['21.36', '74.68', '0.86', '409.73', '23.79', '1.04'], '61.3360', '61.3360'],
  ['遂昌', ['16.75', '54.45', '3.05', '392.11', '9.54', '3.54'], '69.2704', '69.2704'],
  ['松阳', ['12.15', '52.66', '2.05', null, '15.47', '2.60'], '56.5775', '55.2178'],
  ['庆元', ['11.78', '66.22', '0.92', '173.53', '19.07', '2.25'], '49.5375', '49.5375'],
  ['景宁', ['10.06', '47.45', '1.54', '786.86', '12.48', '4.87'], '55.5287', '55.5287'],
  ['开发区', ['9.81', '55.73', '1.11', '1445.33', '16.19', '2.92'], '50.1653', '50.1653'],
];

const names = ['tax_mu', 'va_mu', 'va_energy', 'va_emission', 'labour', 'rd'] as const;
const fixed = ['24.097', '136.16', '2.694', '4929.81', '18.14', '0.0302'];
const weights = [30, 20, 20, 10, 10, 10];

function programme(missing: 'groupMeanScore' | 'zero'): FilledProgramme {
  return aProgramme({
    decimals: { total: 4 },
    items: names.map((id) => ({ id, title: id })),
    evaluation: [
      {
        groups: ['all'],
        indicators: names.map((id, index) => ({
          id: `i_${id}`,
          title: id,
          weight: weights[index] ?? 0,
          value: id === 'rd' ? 'rd / 100' : id,
          benchmark: { fixed: fixed[index] ?? '' },
          missing,
        })),
      },
    ],
  });
}

const subjects: SubjectFacts[] = units.map(([name, figures]) =>
  aFirm(Object.fromEntries(names.map((id, index) => [id, figures[index] ?? null])), { name }),
);

function totals(evaluation: Evaluation): Map<string, string | null> {
  return new Map(evaluation.subjects.map(({ name, total }) => [name, total]));
}

const trimmed = (text: string) => text.replace(/0+$/, '');

describe('Lishui FY2019: ten units, six indicators', () => {
  const mean = evaluate(programme('groupMeanScore'), { year: 2020, subjects });
  const zero = evaluate(programme('zero'), { year: 2020, subjects });

  it.each(units)('%s', (name, _figures, withMean, withZero) => {
    expect(totals(mean).get(name)).toBe(trimmed(withMean));
    expect(totals(zero).get(name)).toBe(trimmed(withZero));
  });

  it('lets the missing rule alone swap 松阳 and 景宁', () => {
    const place = (evaluation: Evaluation, name: string) =>
      evaluation.subjects.find((one) => one.name === name)?.rank;
    expect([place(mean, '松阳'), place(mean, '景宁')]).toEqual([7, 8]);
    expect([place(zero, '松阳'), place(zero, '景宁')]).toEqual([8, 7]);
  });

  it('refuses to score without a rule for missing figures, and says who lacks what', () => {
    const blocking = programme('zero');
    const [entry] = blocking.evaluation ?? [];
    const strict = {
      ...blocking,
      evaluation: entry && [
        { ...entry, indicators: entry.indicators.map((one) => ({ ...one, missing: undefined })) },
      ],
    };
    const { problems, subjects: results } = evaluate(strict, { year: 2020, subjects });
    expect(problems.map(({ code, at }) => [code, at])).toEqual([
      ['missing', 'i_va_emission'],
      ['missing', 'i_va_emission'],
      ['missing', 'i_va_emission'],
    ]);
    expect(problems[0]?.message).toContain('缙云：“va_emission”缺少数据（va_emission）');
    const blocked = results.filter((one) => one.total === null);
    expect(blocked.map((one) => one.name)).toEqual(['缙云', '青田', '松阳']);
    expect(blocked.every((one) => one.class === null && one.rank === null)).toBe(true);
    expect(results.find((one) => one.name === '莲都')?.total).toBe('110.0192');
  });
});

describe('pooled mean or mean of ratios', () => {
  const withMean = (kind: 'ratios' | 'pooled') =>
    aProgramme({
      evaluation: [
        {
          groups: ['all'],
          indicators: [
            {
              id: 'tax_mu',
              title: '亩均税收',
              weight: 100,
              value: 'tax / land',
              benchmark: { mean: kind },
            },
          ],
        },
      ],
    });

  it('takes the mean of the ten ratios as 20.958', () => {
    const ten = units.map(([, [taxPerMu]]) => aFirm({ tax: taxPerMu ?? null, land: '1' }));
    const [benchmark] = proposeBenchmarks(withMean('ratios'), { year: 2020, subjects: ten });
    expect(benchmark).toMatchObject({ value: '20.958', subjects: 10, source: 'computed' });
  });

  it('pools 942 firms to total tax over total land', () => {
    const firms = [
      aFirm({ tax: '573000', land: '341' }),
      aFirm({ tax: '564', land: '30000' }),
      aFirm({ tax: null, land: '9999' }),
    ];
    const [benchmark] = proposeBenchmarks(withMean('pooled'), { year: 2020, subjects: firms });
    expect(benchmark?.value?.slice(0, 7)).toBe('18.9039');
  });

  it('cuts instead of rounding where the programme says so', () => {
    const cut = { ...withMean('pooled'), decimals: { benchmark: 2, mode: 'down' as const } };
    const firms = [aFirm({ tax: '2236605', land: '30341' })];
    const [benchmark] = proposeBenchmarks(cut, { year: 2020, subjects: firms });
    expect(benchmark?.value).toBe('73.71');
  });
});
