import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../src/domain/evaluation/evaluate.js';
import type { SubjectResult } from '../../../src/domain/evaluation/evaluation.js';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import type { FilledProgramme } from '../../../src/domain/programme/schema.js';
import { aFirm, aProgramme } from '../../support/evaluation.js';

/** Huangyan 黄岩 FY2022 and FY2021: published fixed benchmarks, scores to six places. */
function huangyan(fixed: {
  above: [string, string, string, string, string, string];
  below: [string, string];
}): FilledProgramme {
  const indicator = (id: string, weight: number, value: string, benchmark = '') => ({
    id,
    title: id,
    weight,
    value,
    benchmark: { fixed: benchmark },
    score: 'linear',
  });
  const [tax, va, energy, emission, labour, rd] = fixed.above;
  return aProgramme({
    decimals: { score: 6, total: 6 },
    items: ['tax', 'land', 'va', 'energy', 'emission', 'staff', 'rd', 'revenue', 'electricity'].map(
      (id) => ({ id, title: id }),
    ),
    population: {
      subject: 'enterprise',
      scope: true,
      groups: [
        { id: 'above', title: '规上', when: "scale == 'above'" },
        { id: 'below', title: '规下', when: true },
      ],
    },
    evaluation: [
      {
        groups: ['above'],
        indicators: [
          indicator('tax_mu', 30, 'tax / land', tax),
          indicator('va_mu', 20, 'va / land', va),
          indicator('va_energy', 20, 'va / energy', energy),
          {
            ...indicator('va_emission', 10, 'va / emission', emission),
            missing: 'groupMeanScore',
          },
          indicator('labour', 10, 'va / staff', labour),
          indicator('rd_ratio', 10, 'rd / revenue', rd),
        ],
      },
      {
        groups: ['below'],
        indicators: [
          indicator('tax_mu_below', 50, 'tax / land', fixed.below[0]),
          indicator('tax_electricity', 50, 'tax / electricity', fixed.below[1]),
        ],
      },
    ],
    grading: [
      { groups: ['above'], classes: { A: '20%', B: '100%' } },
      { groups: ['below'], classes: { A: '20%', B: '100%' } },
    ],
  });
}

const fy2022 = huangyan({
  above: ['24.097', '136.16', '2.694', '4929.81', '18.14', '0.0302'],
  below: ['11.5932', '0.2352'],
});

const firm = (values: Record<string, string | null>, more: Partial<SubjectFacts> = {}) =>
  aFirm(values, more);

const vector = {
  tax: '862.5',
  land: '32.5',
  va: '4120',
  energy: '1500.8',
  emission: '0.92',
  staff: '214',
  rd: '398.6',
  revenue: '15230',
};

function only(subjects: readonly SubjectResult[]): SubjectResult {
  const [first] = subjects;
  if (!first || subjects.length > 1) throw new Error('one subject expected');
  return first;
}

describe('Huangyan FY2022', () => {
  it('scores the published above-scale firm to 100.403766', () => {
    const result = only(evaluate(fy2022, { year: 2023, subjects: [firm(vector)] }).subjects);
    expect(result.items.map((item) => item.score)).toEqual([
      '33.039542',
      '18.620627',
      '20.380123',
      '9.084044',
      '10.613195',
      '8.666235',
    ]);
    expect(result.total).toBe('100.403766');
  });

  it('scores the published below-scale firm to 204.059704', () => {
    const below = firm({ tax: '38.2', land: '5.6', electricity: '46.5' }, { scale: 'below' });
    const result = only(evaluate(fy2022, { year: 2023, subjects: [below] }).subjects);
    expect(result.items.map((item) => item.value)).toEqual(['6.821428571429', '0.821505376344']);
    expect(result.total).toBe('204.059704');
  });

  it('measures the same firm against the older benchmarks differently', () => {
    const fy2021 = huangyan({
      above: ['26.01', '132.27', '2.54', '4861.08', '17.45', '0.0305'],
      below: ['16.601058', '0.236565'],
    });
    const result = only(evaluate(fy2021, { year: 2022, subjects: [firm(vector)] }).subjects);
    expect(result.items[0]?.benchmark).toBe('26.01');
    expect(result.items[0]?.score).toBe('30.609529');
  });

  it('gives a firm without emission data the mean score of that item and leaves the others alone', () => {
    const whole = firm(vector);
    const clean = firm({ ...vector, emission: '0.46' });
    const without = firm({ ...vector, emission: null });
    const { subjects, problems } = evaluate(fy2022, {
      year: 2023,
      subjects: [whole, clean, without],
    });
    const emission = subjects.map((one) => one.items[3]);
    expect(emission.map((item) => item?.score)).toEqual(['9.084044', '18.168087', '13.626066']);
    expect(emission.map((item) => item?.rule)).toEqual([
      undefined,
      undefined,
      'missing: groupMeanScore',
    ]);
    expect(subjects[0]?.total).toBe('100.403766');
    expect(problems).toEqual([]);
  });
});
