/** Huai'an 淮安 2024 as it ships, and a county that adds its own penalties. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { readProgrammeFile } from '../../../src/programme/files.js';
import { evaluated, preset, programmeFile, results, subject } from '../../support/preset.js';

const huaian = preset('huaian-2024');
const old = { inProductionSince: '2010-01-01', industry: '3484', region: '320826' };

/** A firm with these figures this year and, unless said, the same last year. */
function firm(values: Record<string, number | null>, more: Partial<SubjectFacts> = {}) {
  const figures = { tax: 100, sales: 2000, land: 10, energy: 50, electricity: 200, ...values };
  const one = subject(figures, { ...old, ...more });
  return { ...one, last: more.last ?? one.values };
}

/** Firms of one county ranked as they stand. */
const ranked = (count: number, region = '320826') =>
  Array.from({ length: count }, (_, place) => firm({ tax: 1000 - place }, { region }));

describe("Huai'an 2024: scores", () => {
  it('gives a firm that stands at the mean of every item 50', () => {
    // Means: tax 10 per mu, sales 200 per mu, tax 2 per tce; twice that is the benchmark.
    const firms = [
      firm({}),
      firm({ tax: 50, sales: 1000, energy: 50 }),
      firm({ tax: 150, sales: 3000, energy: 50 }),
    ];
    const [mean, less, more] = results(huaian, firms);
    expect(mean?.items.map(({ benchmark, score }) => [benchmark, score])).toEqual([
      ['20', '22.5'],
      ['400', '17.5'],
      ['4', '10'],
    ]);
    expect([mean?.total, less?.total, more?.total]).toEqual(['50', '25', '75']);
  });

  it('takes the mean of the year before, county by county', () => {
    const last = { tax: '50', sales: '1000', land: '10', energy: '50', electricity: '200' };
    const here = firm({}, { last });
    const there = firm({}, { region: '320830' });
    const [growing, steady] = results(huaian, [here, there]);
    expect(growing?.items[0]).toMatchObject({ value: '10', benchmark: '10', score: '45' });
    expect(steady?.items[0]).toMatchObject({ value: '10', benchmark: '20', score: '22.5' });
  });

  it('puts the number an administrator has fixed before the one proposed', () => {
    const one = firm({});
    const fixed = {
      group: 'above',
      indicator: 'tax_per_mu',
      value: '15',
      reason: '取整',
      by: 'miit',
    };
    const [frozen] = results(huaian, [one], { benchmarks: [fixed] });
    expect(frozen?.items[0]).toMatchObject({ benchmark: '15', score: '30' });
    expect(evaluated(huaian, [one], { benchmarks: [fixed] }).benchmarks[0]).toMatchObject({
      computed: '10',
      value: '15',
      source: 'frozen',
      reason: '取整',
    });
  });

  it('measures green by electricity where the energy is missing', () => {
    const [byEnergy, byPower] = results(huaian, [firm({}), firm({ energy: null })]);
    expect(byEnergy?.items[2]?.value).toBe('2');
    expect(byPower?.items[2]?.value).toBe('0.5');
    // The mean is taken over what each is measured by: (2 + 0.5) / 2, twice that 2.5.
    expect(byPower?.items[2]).toMatchObject({ benchmark: '2.5', score: '4' });
  });

  it('has no cap', () => {
    const [giant] = results(huaian, [firm({ tax: 1000 }, { last: firm({}).values })]);
    expect(giant?.items[0]?.score).toBe('225');
  });
});

describe("Huai'an 2024: who, and which class", () => {
  it('takes below-scale firms from three mu on, three included', () => {
    const small = (land: number) => firm({ land }, { scale: 'below' });
    const found = results(huaian, [small(3), small(2.999), firm({ land: 1 })]);
    expect(found.map(({ outcome }) => outcome)).toEqual(['graded', 'excluded', 'graded']);
  });

  it('sets aside suppliers of water, power and gas, and firms not two years in production', () => {
    const found = results(huaian, [
      firm({}, { industry: '4610' }),
      firm({}, { inProductionSince: '2022-06-01' }),
      firm({}, { inProductionSince: '2021-12-31' }),
    ]);
    expect(found.map((one) => one.class)).toEqual(['T', 'T', 'B']);
  });

  it('counts A to 20 % included, B from there to 60 % included, C to 95 %, D the last 5 %', () => {
    const classes = results(huaian, ranked(100)).map((one) => one.class);
    expect([19, 20, 59, 60, 94, 95].map((place) => classes[place])).toEqual([
      'A',
      'B',
      'B',
      'C',
      'C',
      'D',
    ]);
  });

  it('grades every county by itself', () => {
    const [here, there] = [ranked(10), ranked(5, '320830')];
    const found = results(huaian, [...here, ...there]);
    expect(
      found
        .slice(0, 10)
        .map((one) => one.class)
        .join(''),
    ).toBe('AABBBBCCCC');
    expect(
      found
        .slice(10)
        .map((one) => one.class)
        .join(''),
    ).toBe('ABBCC');
  });
});

describe('a county over the city programme', () => {
  const file = 'test/workflows/methods/huaian-county-2024.yaml';
  const county = programmeFile(file);
  const happened = (kind: string, level: string) => ({ kind, level, date: '2023-05-01' });

  it('passes the check; its penalties are the only rule of evaluation it says differently', () => {
    const { findings, overrides, toFill } = readProgrammeFile(file, { trial: true });
    expect(findings).toEqual([]);
    const rules = overrides.map(({ path }) => path).filter((path) => /^(eval|grad|adj)/.test(path));
    expect(rules).toEqual(['evaluation[above+below].points']);
    expect(toFill.map(({ path }) => path)).not.toContain('evaluation[0].points');
  });

  it('takes its penalties off the score of the city', () => {
    const punished = firm(
      { idle: 12 },
      {
        events: [
          happened('accident', 'general'),
          happened('accident', 'general'),
          happened('pollution', 'fine'),
        ],
      },
    );
    const [clean, guilty] = results(county, [firm({}), punished]);
    // −3 −2 for two accidents, −2 for the fine, −2 for 12 idle mu.
    expect([clean?.bonus, guilty?.bonus]).toEqual(['0', '-9']);
    expect([clean?.total, guilty?.total]).toEqual(['50', '41']);
  });

  it('takes no more than ten points in all, and only for the evaluated year', () => {
    const events = Array.from({ length: 9 }, () => happened('accident', 'larger'));
    const before = [{ kind: 'accident', level: 'larger', date: '2022-12-31' }];
    const [worst, reformed] = results(county, [firm({}, { events }), firm({}, { events: before })]);
    expect([worst?.bonus, reformed?.bonus]).toEqual(['-10', '0']);
  });
});
