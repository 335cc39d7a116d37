/** Parks of a province: A at most 30 %, C at least 10 %, each city by itself. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { readProgrammeFile } from '../../../src/programme/files.js';
import { programmeFile, results, subject } from '../../support/preset.js';

const file = 'test/workflows/methods/parks-2022.yaml';
const province = programmeFile(file);

/** Fixed, so that a firm's total can be read off its figures. */
const benchmarks = Object.entries({
  revenue_mu: '100',
  tax_mu: '10',
  revenue_person: '50',
  output_energy: '5',
  rd_rate: '0.03',
}).map(([indicator, value]) => ({ group: 'inside', indicator, value }));

/** A firm that stands at `level` times the benchmark in every item. */
function firm(level: number, more: Partial<SubjectFacts> = {}) {
  const times = (figure: number) => (figure * level).toFixed(6);
  const figures = { revenue: times(1000), tax: times(100), output: times(1000) };
  const rd = (30 * level * level).toFixed(6);
  return subject(
    { ...figures, rd, land: 10, staff: 20, energy: 200 },
    { territory: 'cityA', industry: '3484', ...more },
  );
}

const classes = (firms: readonly SubjectFacts[]) =>
  results(province, firms, { benchmarks })
    .map((one) => one.class)
    .join('');

it('passes the check with nothing to fill and nothing the system cannot do', () => {
  const { findings, toFill } = readProgrammeFile(file, { trial: true });
  expect([findings, toFill]).toEqual([[], []]);
});

describe('limits instead of shares', () => {
  const ten = (...levels: number[]) => levels.map((level) => firm(level));

  it('gives A to no more than 30 % of those with enough points', () => {
    expect(classes(ten(1.5, 1.4, 1.3, 1.2, 1.1, 0.9, 0.8, 0.7, 0.7, 0.5))).toBe('AAABBBBBBC');
    expect(classes(ten(1.1, 1.09, 1, 1, 1, 0.9, 0.8, 0.7, 0.65, 0.5))).toBe('ABBBBBBBBC');
  });

  it('gives C to all with too few points, and to the last tenth in any case', () => {
    expect(classes(ten(1, 1, 1, 1, 1, 1, 0.7, 0.59, 0.5, 0.4))).toBe('BBBBBBBCCC');
    expect(classes(ten(1, 1, 1, 1, 1, 1, 1, 1, 0.9, 0.8))).toBe('BBBBBBBBBC');
    expect(classes(ten(1, 1, 1, 1, 1, 1, 1, 1, 0.8, 0.8))).toBe('BBBBBBBBCC');
  });

  it('puts an earlier A before an equal without one', () => {
    const history = [{ year: 2020, class: 'A' }];
    const firms = ten(1.5, 1.4, 1.2, 1.2, 1, 1, 1, 1, 1, 0.5);
    const again = firms.map((one, place) => (place === 3 ? { ...one, history } : one));
    expect(classes(again).slice(0, 4)).toBe('AABA');
    // Nothing tells them apart: both would be more than 30 %.
    expect(classes(firms).slice(0, 4)).toBe('AABB');
  });

  it('counts every city by itself', () => {
    const other = [1.5, 1.4].map((level) => firm(level, { territory: 'cityB' }));
    const here = ten(1.5, 1.4, 1.3, 1.2, 1, 1, 1, 1, 1, 0.9);
    // Two of cityB: 0.6 down is none for A, 0.2 up is one for C.
    expect(classes([...here, ...other])).toBe('AAABBBBBBCBC');
  });
});
