/** Four groups, tenants without land among them, each with its own items; surcharge with refund. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { policiesFor } from '../../../src/domain/evaluation/policy.js';
import { readProgrammeFile } from '../../../src/programme/files.js';
import { evaluated, programmeFile, results, subject } from '../../support/preset.js';

const file = 'test/workflows/methods/four-groups-2022.yaml';
const city = programmeFile(file);

type Figures = Record<string, number | string | null>;

/** Above scale, at the benchmark in every item: 12 mu of which 2 are let. */
const above = (values: Figures = {}, more: Partial<SubjectFacts> = {}) =>
  subject(
    {
      tax: 300,
      land_own: 12,
      land_let: 2,
      va: 1500,
      energy: 600,
      emission: '0.3',
      staff: 60,
      rd: 90,
      revenue: 3000,
      ...values,
    },
    { industry: '3484', ...more },
  );

const below = (values: Figures, more: Partial<SubjectFacts> = {}) =>
  subject({ electricity: 10, ...values }, { scale: 'below', industry: '3484', ...more });

const event = (kind: string, level?: string, until?: string) => ({
  kind,
  date: '2021-05-01',
  ...(level !== undefined && { level }),
  ...(until !== undefined && { until }),
});

it('passes the check with nothing to fill and nothing the system cannot do', () => {
  const { findings, toFill } = readProgrammeFile(file, { trial: true });
  expect([findings, toFill]).toEqual([[], []]);
});

describe('four groups', () => {
  it.each([
    ['above', above({ land_own: null, land_let: null, floor: 6670 })],
    ['big', below({ tax: 10, land_own: 3 })],
    ['small', below({ tax: 10, land_own: '2.99' })],
    ['tenants', below({ tax: 10, floor: 500 })],
    [null, below({ tax: 10, floor: 499 })],
  ])('%s', (group, firm) => {
    expect(results(city, [firm])[0]?.group).toBe(group);
  });

  it('measures each group by its own pooled mean, firms with negative tax left out', () => {
    const firms = [
      below({ tax: 20, land_own: 4, electricity: 10 }),
      below({ tax: 10, land_own: 6, electricity: 20 }),
      below({ tax: -5, land_own: 10 }),
      below({ tax: 6, land_own: 2 }),
      below({ tax: 30, floor: 2001 }),
    ];
    const [first, second, negative, small, tenant] = results(city, firms);
    // Big: 30 / 10 mu = 3 and 30 / 30 = 1; the first is capped at one and a half of both.
    expect(first?.items.map(({ benchmark, score }) => [benchmark, score])).toEqual([
      ['3', '105'],
      ['1', '45'],
    ]);
    // 10 / 6 / 3 × 70 = 38.89, 0.5 × 30 = 15.
    expect(second?.total).toBe('53.89');
    expect(negative).toMatchObject({ total: '0', class: 'D' });
    expect(small?.total).toBe('100');
    expect(tenant?.items[0]).toMatchObject({ value: '10', score: '60' });
  });
});

describe('above scale', () => {
  it('scores 100 at the benchmark, on the land that is not let', () => {
    expect(results(city, [above()])[0]).toMatchObject({ total: '100', bonus: '0' });
  });

  it('spreads the weight of emissions where there are none, and gives nothing for missing R&D', () => {
    const [clean, neither] = results(city, [
      above({ emission: null, va: 750 }),
      above({ emission: 0, rd: null }),
    ]);
    // 30 + 10 + 10 + 5 + 10 of 90 = 72.22 of 100; 30 + 20 + 20 + 10 + 0 of 90 = 88.89.
    expect([clean?.total, neither?.total]).toEqual(['72.22', '88.89']);
  });

  it('counts the highest honour of a kind while it is valid, ten points in all', () => {
    const bonus = (...events: ReturnType<typeof event>[]) =>
      results(city, [above({}, { events })])[0]?.bonus;
    const brands = [event('brand', 'national'), event('brand', 'provincial')];
    expect(bonus(...brands)).toBe('5');
    expect(bonus(...brands.slice(1), event('brand', 'national', '2021-12-30'))).toBe('3');
    expect(bonus(...brands, event('champion', 'national'), event('hightech'))).toBe('10');
  });

  it('counts places down: of seven 1, 3, 2 and 1', () => {
    const seven = Array.from({ length: 7 }, (_, i) => above({ tax: 300 - i }));
    expect(evaluated(city, seven).groups[0]?.counts).toEqual({ A: 1, B: 3, C: 2, D: 1 });
  });
});

describe('adjustments', () => {
  const firms = (more: Partial<SubjectFacts>, values: Figures = {}) => [
    above({ tax: 400, ...values }, more),
    ...Array.from({ length: 9 }, (_, i) => above({ tax: 300 - i })),
  ];
  const first = (more: Partial<SubjectFacts>, values: Figures = {}) =>
    results(city, firms(more, values))[0];

  it('is never A or B after a fatal accident, and one class lower still after serious pollution', () => {
    expect(first({})?.class).toBe('A');
    expect(first({ events: [event('accident')] })?.class).toBe('C');
    expect(first({ events: [event('pollution', 'serious')] })?.class).toBe('B');
    expect(first({ events: [event('pollution', 'ordinary')] })?.class).toBe('A');
    const both = [event('accident'), event('pollution', 'serious')];
    expect(first({ events: both })?.class).toBe('D');
  });

  it('puts who pays no tax into D', () => {
    const untaxed = first({}, { tax: 0, va: 9000 });
    expect(untaxed).toMatchObject({ class: 'D', adjustments: [{ rule: 'noTax' }] });
  });
});

describe('the surcharge', () => {
  const charged = (group: string, name: string, before?: string) =>
    policiesFor(city, {
      group,
      class: name,
      year: 2023,
      history: before === undefined ? [] : [{ year: 2022, class: before }],
    }).map(({ value, refundOf }) => [value, refundOf]);

  it('is paid back when the class improves: whole from D, half from C', () => {
    expect(charged('above', 'D')).toEqual([['0.3', null]]);
    expect(charged('above', 'C', 'D')).toEqual([
      ['0.1', null],
      ['-0.3', 2022],
    ]);
    expect(charged('big', 'B', 'C')).toEqual([['-0.05', 2022]]);
    expect(charged('above', 'D', 'C')).toEqual([['0.3', null]]);
  });

  it('does not meet tenants', () => {
    expect(charged('tenants', 'D', 'C')).toEqual([]);
  });
});
