/** A city that ranks inside four industries and has an A+: written from docs/programmes.md alone. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { readProgrammeFile } from '../../../src/programme/files.js';
import { evaluated, programmeFile, results, subject } from '../../support/preset.js';

const file = 'test/workflows/methods/four-industries-2018.yaml';
const city = programmeFile(file);
const old = { inProductionSince: '2000-01-01', industry: '1751' };

/** A textile firm with this tax per mu; everything else is what all have. */
function firm(taxPerMu: number, land = 10, more: Partial<SubjectFacts> = {}) {
  const va = 50 * land;
  const figures = { tax: taxPerMu * land, sales: 200 * land, land, va, energy: va / 4 };
  return subject({ ...figures, cod: va / 100, staff: va / 20 }, { ...old, ...more });
}

/** Twenty textile firms from 30 down to 11 万元 per mu; the fourth is four times as large. */
const textile = (at = -1, more: Partial<SubjectFacts> = {}) =>
  Array.from({ length: 20 }, (_, i) => firm(30 - i, i === 3 ? 40 : 10, i === at ? more : {}));

const event = (kind: string) => ({ events: [{ kind, date: '2017-03-01' }] });

it('passes the check with nothing to fill and nothing the system cannot do', () => {
  const { findings, toFill } = readProgrammeFile(file, { trial: true });
  expect([findings, toFill]).toEqual([[], []]);
});

describe('ranking inside industries', () => {
  it('measures a firm by the pooled mean of its own industry', () => {
    const firms = [...textile(), firm(5, 10, { industry: '1921' })];
    const found = results(city, firms);
    // Textile: (3 830 + 1 080) / 230 = 21.3478…; 30 / 21.3478… × 35 = 49.19, and 65 for the rest.
    expect(found[0]?.items.map(({ score }) => score)).toEqual([
      '49.19',
      '15',
      '15',
      '15',
      '10',
      '10',
    ]);
    expect(found[0]?.total).toBe('114.19');
    expect(found[20]).toMatchObject({ total: '100', rank: 1 });
    const { benchmarks } = evaluated(city, firms);
    const tax = benchmarks.filter(({ indicator }) => indicator === 'tax_per_mu');
    expect(tax.map(({ group, subjects }) => [group, subjects])).toEqual([
      ['first/纺织', 20],
      ['first/皮革', 1],
    ]);
  });

  it('takes the two greatest taxpayers of the upper fifth for A+, a tenth for C', () => {
    const classes = results(city, textile()).map((one) => one.class);
    // Upper fifth: places 1 to 4; the fourth pays 1 080, the first 300.
    expect(classes.slice(0, 4)).toEqual(['A+', 'A', 'A', 'A+']);
    expect(classes.slice(4, 18)).toEqual(Array.from({ length: 14 }, () => 'B'));
    expect(classes.slice(18)).toEqual(['C', 'C']);
  });

  it('selects in every industry by itself, however small', () => {
    const leather = Array.from({ length: 5 }, (_, i) => firm(9 - i, 10, { industry: '1951' }));
    const found = results(city, [...textile(), ...leather]).slice(20);
    expect(found.map((one) => [one.rank, one.class])).toEqual([
      [1, 'A+'],
      [2, 'B'],
      [3, 'B'],
      [4, 'B'],
      [5, 'C'],
    ]);
  });

  it('leaves in B who ties at the edge of C', () => {
    // The last three of twenty are equal; a tenth is two, and all three stay in the better class.
    const firms = [...textile().slice(0, 17), firm(11), firm(11), firm(11)];
    expect(results(city, firms).filter((one) => one.class === 'C')).toEqual([]);
  });

  it('caps an item at one and a half times its weight', () => {
    const [giant] = results(city, [firm(400), ...textile()]);
    expect(giant?.items[0]?.score).toBe('52.5');
  });

  it('gives the full score to who discharges nothing', () => {
    const clean = firm(20);
    const [without] = results(city, [
      { ...clean, values: { ...clean.values, cod: '0' } },
      firm(20),
    ]);
    expect(without?.items[4]).toMatchObject({ score: '10', rule: 'zeroDenominator: full' });
  });
});

describe('the second batch', () => {
  const small = (tax: number, sales: number, more: Partial<SubjectFacts> = {}) =>
    subject({ tax, sales, land: 2.9, electricity: 10 }, { ...old, ...more });

  it('is scored by electricity against the median, and graded by cut lines', () => {
    const found = results(city, [
      small(30, 400),
      small(20, 200),
      small(5, 50),
      subject({ tax: 20, sales: 200, rented: 900, electricity: 10 }, old),
    ]);
    // Medians: tax (20 + 20) / 2 / 10 = 2, sales 20: 1.5 × 60 + 2 × 40; then 100; then 0.25 × 100.
    expect(found.map(({ group, total, class: name }) => [group, total, name])).toEqual([
      ['second', '170', 'A'],
      ['second', '100', 'B'],
      ['second', '25', 'C'],
      ['second', '100', 'B'],
    ]);
  });
});

describe('what comes after the ranking', () => {
  it('keeps a listed firm in A, but not after an accident', () => {
    expect(results(city, textile(19, event('listed')))[19]?.class).toBe('A');
    const both = { events: [...event('listed').events, ...event('accident').events] };
    expect(results(city, textile(19, both))[19]).toMatchObject({
      class: 'C',
      adjustments: [
        { rule: 'listed', from: 'C', to: 'A' },
        { rule: 'veto', from: 'A', to: 'C' },
      ],
    });
  });

  it('moves a firm from B to A, not to A+, when a person decides so', () => {
    const firms = textile();
    const rule = { subject: firms[10]?.id ?? '', rule: 'protect', reason: '在建技改', by: 'miit' };
    expect(results(city, firms, { manual: [rule] })[10]?.class).toBe('A');
  });

  it('scores firms not three years in production without grading them', () => {
    const [young] = results(city, textile(0, { inProductionSince: '2015-06-01' }));
    expect(young).toMatchObject({ class: null, treatedAs: 'B' });
  });
});
