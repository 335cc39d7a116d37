/** Places of the best class are given to towns; parcels and tenants are merged; pollution closes a gate. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { readProgrammeFile } from '../../../src/programme/files.js';
import { programmeFile, results, subject } from '../../support/preset.js';

const file = 'test/workflows/methods/town-quotas-2023.yaml';
const county = programmeFile(file);

type Figures = Record<string, number | string | null>;
const [INNER, EAST, SOUTH] = ['城关街道', '东浦镇', '南溪镇'];

/** Above scale on 10 mu, with a revenue of 1000 and R&D at the benchmark of 3 %. */
const above = (territory: string, values: Figures, more: Partial<SubjectFacts> = {}) =>
  subject(
    { revenue: 1000, own_land: 10, electricity: 100, va: 1000, rd: 30, ...values },
    { territory, industry: '3484', inProductionSince: '2010-01-01', ...more },
  );

const below = (territory: string, values: Figures, more: Partial<SubjectFacts> = {}) =>
  subject(
    { revenue: 100, own_land: 4, electricity: 10, ...values },
    { scale: 'below', territory, industry: '3484', inProductionSince: '2010-01-01', ...more },
  );

/** Ten firms, best first; `change` puts other figures or facts of one in place. */
function ten(change: Record<number, [Figures?, Partial<SubjectFacts>?]> = {}): SubjectFacts[] {
  const rows: [string, Figures][] = [
    [INNER, { tax: 300, va: 1500, rd: 100 }],
    [INNER, { tax: 200 }],
    [INNER, { tax: 180 }],
    [EAST, { tax: 160 }],
    [EAST, { tax: 140 }],
    [SOUTH, { tax: 100, va: 800 }],
    [SOUTH, { tax: 90, va: 800 }],
    [INNER, { tax: 80, va: 500, rd: 12 }],
    [EAST, { tax: 40, va: 300, rd: 6 }],
    [SOUTH, { tax: 20, va: 200, rd: null }],
  ];
  return rows.map(([town, figures], at) => {
    const [other = {}, more = {}] = change[at] ?? [];
    return above(town, { ...figures, ...other }, more);
  });
}

const classes = (firms: readonly SubjectFacts[]) =>
  results(county, firms)
    .map((one) => one.class ?? '-')
    .join('');

it('passes the check with nothing to fill', () => {
  const { findings, toFill } = readProgrammeFile(file, { trial: true });
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect(toFill).toEqual([]);
});

describe('above scale', () => {
  it('scores tax, value added and R&D against what is published, each up to its cap', () => {
    // 300 / 10 / 20 and 1500 / 10 / 100 are 1.5: 67.5 and 45; R&D of 10 % counts 1.2 times: 30.
    // 90 / 10 / 20 × 45 = 20.25, 80 / 100 × 30 = 24, 25; without R&D 4.5 + 6 + 0.
    const totals = results(county, ten()).map(({ total }) => total);
    expect(totals).toEqual([
      ...['142.5', '100', '95.5', '91', '86.5'],
      ...['71.5', '69.25', '43', '23', '10.5'],
    ]);
  });

  it('gives two places of A to one town and one to each of the others, out of the upper 60 %', () => {
    // The third of the inner town and the second of the east are in the upper six, without a place.
    // Below 40 there are two, and a tenth is one: the last. The fifth of the rest from below is C.
    expect(classes(ten())).toBe('AABABABCCD');
  });

  it('leaves a place empty where its town has nobody in the upper part', () => {
    // Of the south nobody is in the upper six: 30.25 and 32.5. D is the last, C 23 and 30.25.
    const low: Figures = { tax: 10, va: 100 };
    expect(classes(ten({ 5: [low], 6: [{ ...low, tax: 20 }] }))).toBe('AABABCBBCD');
  });

  it('closes the gate to A for more than 0.01 t a 万元, not at it', () => {
    expect(classes(ten({ 0: [{ emission: 15 }] }))[0]).toBe('A');
    expect(classes(ten({ 0: [{ emission: 16 }] }))[0]).toBe('B');
  });

  it('keeps who pays twice the benchmark out of C and D, but not after a fatal accident', () => {
    const rich: Figures = { tax: 400, va: 0 };
    const fatal = { events: [{ kind: 'accident', level: 'fatal', date: '2022-03-01' }] };
    // 67.5 in all: the eighth place, C by rank.
    expect(classes(ten({ 9: [rich] }))[9]).toBe('B');
    expect(classes(ten({ 9: [rich, fatal] }))[9]).toBe('C');
    expect(classes(ten({ 0: [{}, fatal] }))[0]).toBe('C');
  });

  it('counts the highest title of those that are still valid', () => {
    const title = (level: string, until?: string) => ({
      kind: 'champion',
      level,
      date: '2020-01-01',
      ...(until !== undefined && { until }),
    });
    const events = [title('national', '2022-06-30'), title('provincial')];
    expect(results(county, ten({ 3: [{}, { events }] }))[3]).toMatchObject({
      bonus: '3',
      total: '94',
    });
  });

  it('gives no class to figures that cannot be, and marks those that are doubtful', () => {
    const [, refused, doubtful] = results(
      county,
      ten({ 1: [{ electricity: 0 }], 2: [{ rd: 301 }] }),
    );
    expect(refused).toMatchObject({ total: null, class: null });
    expect(doubtful?.doubts?.map(({ rule }) => rule)).toEqual(['highRd']);
    // 40.5 + 30 + 1.2 × 25
    expect(doubtful?.total).toBe('100.5');
  });
});

describe('parcels and tenants', () => {
  const landlord = above(INNER, { tax: 300, own_land: 20 }, { code: 'LANDLORD' });

  it('adds a small tenant to its landlord, on the land of the landlord', () => {
    const tenant = below(INNER, { tax: 100, own_land: 0, floor: 1334 }, { landlord: 'LANDLORD' });
    const [head, other] = results(county, [landlord, tenant]);
    // 400 / 20 is the benchmark.
    expect(head?.items[0]).toMatchObject({ value: '20', score: '45' });
    expect(other).toMatchObject({ total: null, class: null });
  });

  it('leaves a large one alone: 2 001 m² are three mu', () => {
    const tenant = below(INNER, { tax: 15, own_land: 0, floor: 2001 }, { landlord: 'LANDLORD' });
    const [head, other] = results(county, [landlord, tenant]);
    expect(head?.items[0]?.value).toBe('15');
    expect(other).toMatchObject({ group: 'below', items: [{ value: '5', score: '30' }, {}] });
  });

  it('scores those of one parcel as one and lets them share the result', () => {
    const pair = [
      above(EAST, { tax: 150, own_land: 5 }, { parcels: ['P7'] }),
      above(EAST, { tax: 50, own_land: 5 }, { parcels: ['P7'] }),
    ];
    const [one, other] = results(county, pair);
    expect(one?.items[0]?.value).toBe('20');
    expect([one?.total, one?.class]).toEqual([other?.total, other?.class]);
  });
});

describe('below scale', () => {
  it('ranks within the town, the number of places rounded up', () => {
    const firms = [30, 20, 10].map((tax) => below(SOUTH, { tax }));
    // 30 / 4 / 10 × 60 = 45 and 3 against a median of 2, × 40 = 60; 30 + 40; 15 + 20.
    // 10 % of three is one, 60 % two, 95 % three: nobody is left for D.
    expect(results(county, firms).map((one) => [one.total, one.class])).toEqual([
      ['105', 'A'],
      ['70', 'B'],
      ['35', 'C'],
    ]);
    expect(results(county, [...firms, below(EAST, { tax: 1 })])[3]?.class).toBe('A');
  });
});
