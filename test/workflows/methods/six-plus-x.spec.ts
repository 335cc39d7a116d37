/** Six items, incentives up to 15 points, constraints without limit, three groups with own weights. */
import { describe, expect, it } from '@jest/globals';
import type { SubjectFacts } from '../../../src/domain/evaluation/input.js';
import { readProgrammeFile } from '../../../src/programme/files.js';
import { evaluated, programmeFile, results, subject } from '../../support/preset.js';

const file = 'test/workflows/methods/six-plus-x-2018.yaml';
const city = programmeFile(file);

type Figures = Record<string, number | string | null>;
const old = { inProductionSince: '2000-01-01', industry: '3484' };

const firm = (values: Figures = {}, more: Partial<SubjectFacts> = {}) =>
  subject(
    {
      tax: 300,
      sales: 3000,
      land: 10,
      energy: 100,
      va: 600,
      staff: 30,
      rd: 60,
      patents: 3,
      ...values,
    },
    { ...old, ...more },
  );

const event = (kind: string, level?: string) => ({
  kind,
  date: '2018-05-01',
  ...(level !== undefined && { level }),
});

it('passes the check with nothing to fill and nothing the system cannot do', () => {
  const { findings, toFill } = readProgrammeFile(file, { trial: true });
  expect([findings, toFill]).toEqual([[], []]);
});

describe('six items above scale', () => {
  const found = results(city, [
    firm(),
    firm({ tax: 200, emission: '0.1', rd: 30, patents: 1 }),
    firm({ tax: 100, emission: '0.1', rd: 0, patents: 0, energy: null, electricity: 100 }),
  ]);
  const scores = (place: number) => found[place]?.items.map(({ score }) => score);

  it('between the least, which gets three tenths, and the greatest', () => {
    // Tax per mu 30, 20, 10: 30 × (0.3 + 0.7 × (v − 10) / 20).
    expect([0, 1, 2].map((place) => scores(place)?.[0])).toEqual(['30', '19.5', '9']);
  });

  it('in full from the median on, by electricity where there is no energy', () => {
    expect([0, 1, 2].map((place) => scores(place)?.[2])).toEqual(['15', '15', '7.5']);
  });

  it('in full where nothing is discharged, and nothing of it in the mean of the others', () => {
    // 2 000 and 1 000 万元 per t, mean 1 500.
    expect([0, 1, 2].map((place) => scores(place)?.[3])).toEqual(['10', '10', '6.666666666667']);
  });

  it('adds the parts: R&D against the city, patents by their place', () => {
    const parts = found.map((one) => one.items[5]?.parts?.map(({ score }) => score));
    expect(parts).toEqual([
      ['10', '5'],
      ['5', '3.333333333333'],
      ['0', '1.666666666667'],
    ]);
    expect(found.map(({ total }) => total)).toEqual(['100', '82.833333333333', '54.833333333333']);
  });
});

describe('X', () => {
  const grown = { last: { tax: '250', sales: '3000', land: '10' } };
  const bonus = (values: Figures, events: ReturnType<typeof event>[], more = {}) =>
    results(city, [firm(values, { events, ...more })])[0]?.bonus;

  it('takes the highest honour of a kind and limits the incentives together to 15', () => {
    const honours = [event('brand', 'national'), event('brand', 'provincial')];
    expect(bonus({}, honours)).toBe('6');
    expect(bonus({ rd: 150 }, honours, grown)).toBe('12');
    expect(bonus({ rd: 150 }, [...honours, event('quality', 'national')], grown)).toBe('15');
  });

  it('takes constraints off what the limit has left, without an end', () => {
    const all = [event('brand', 'national'), event('quality', 'national')];
    const bad = [event('accident'), event('accident'), event('dishonest', 'serious')];
    // 15 (of 18) − 5 − 10 − 6.
    expect(bonus({ rd: 150 }, [...all, ...bad], grown)).toBe('-6');
    expect(
      bonus(
        {},
        Array.from({ length: 5 }, () => event('accident')),
      ),
    ).toBe('-45');
  });

  it('weighs a fine by the group', () => {
    expect(bonus({}, [event('pollution')])).toBe('-2');
    expect(bonus({ polluter: '是', emission: 1 }, [event('pollution')])).toBe('-4');
  });
});

describe('key polluters', () => {
  it('score the more the less they use: half at the mean, nothing from twice the mean on', () => {
    const polluter = (energy: number) =>
      firm({ polluter: '是', sales: 1000, energy, emission: energy / 100 });
    const [low, mean, high] = results(city, [polluter(100), polluter(200), polluter(300)]);
    expect([low, mean, high].map((one) => one?.items[1]?.score)).toEqual(['22.5', '15', '7.5']);
    const [, wasteful] = results(city, [polluter(100), polluter(500)]);
    // Mean 300, 500 is 5/3 of it: (2 − 5/3) × 15 = 5.
    expect(wasteful?.items[1]?.score).toBe('5');
    const twice = results(city, [polluter(50), polluter(50), polluter(50), polluter(450)]);
    expect(twice[3]?.items.map(({ score }) => score)).toEqual(['40', '0', '0']);
  });
});

describe('classes', () => {
  const below = (tax: number, more: Partial<SubjectFacts> = {}, land = 10) =>
    firm({ tax, land, sales: 100 * land }, { scale: 'below', ...more });
  const twenty = (last: SubjectFacts) => [
    ...Array.from({ length: 19 }, (_, i) => below(190 - i)),
    last,
  ];

  it('lets a firm that is not graded hold its place, and counts places up', () => {
    const firms = [
      below(900, { industry: '4620' }),
      ...Array.from({ length: 6 }, (_, i) => below(90 - i)),
    ];
    // Of seven listed: 1.4 up is 2, 4.2 up is 5, 6.65 up is 7; the water works holds the first place.
    expect(results(city, firms).map((one) => one.class)).toEqual([
      'T',
      'A',
      'B',
      'B',
      'B',
      'C',
      'C',
    ]);
    expect(evaluated(city, firms).groups[2]?.base).toBe(7);
  });

  it('keeps 20 万元 per mu out of D, but not a firm in serious default', () => {
    const poor = below(10);
    expect(results(city, twenty(poor))[19]?.class).toBe('D');
    const dense = firm(
      { tax: 60, land: 3, sales: 1 },
      { scale: 'below', events: [event('accident'), event('accident'), event('accident')] },
    );
    expect(results(city, twenty(dense))[19]).toMatchObject({ baseClass: 'D', class: 'C' });
    const default_ = { ...dense, events: [...(dense.events ?? []), event('dishonest', 'serious')] };
    expect(results(city, twenty(default_))[19]?.class).toBe('D');
  });
});
